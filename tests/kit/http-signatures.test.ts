import { createPublicKey, sign, verify } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import fc from "fast-check";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  COUNTER_HEADER,
  contentDigest,
  type RequestToVerify,
  type SigningKey,
  signHttpRequest,
  signHttpResponse,
  verifyHttpRequest,
  verifyHttpResponse,
} from "#kit/http-signatures.ts";
import { type Listening, listen } from "#kit/listen.ts";
import { newKeyPair, privateKeyObject, publicKeyObject, signIn } from "#kit/signatures.ts";

const NOW = Date.UTC(2026, 10, 22, 6, 5, 9);
const CREATED = NOW / 1000;
const BODY = new Uint8Array(Buffer.from('{"request":"AQID"}'));
const TARGET = "http://localhost:7400/v1/payments/0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80.1?x=1";

const terminal = newKeyPair();
const key: SigningKey = { keyId: "a1b2c3d4e5f60718", key: privateKeyObject(terminal) };
const bankPair = newKeyPair();
const bankKey: SigningKey = { keyId: "proof-1", key: privateKeyObject(bankPair) };

type Headers = Record<string, string>;
interface Message extends RequestToVerify {
  readonly headers: Headers;
}

function sent({
  method = "PUT",
  target = TARGET,
  body = BODY as Uint8Array | null,
  counter = 7,
} = {}): Message {
  const url = new URL(target);
  const headers = signHttpRequest({ method, url, counter, ...(body && { body }) }, key, NOW);
  return { method, url, headers, body: body ?? new Uint8Array() };
}

const enrolled = async (keyId: string) =>
  keyId === key.keyId ? publicKeyObject(terminal.publicKey) : undefined;
const admit = (message: Message, now = NOW) => verifyHttpRequest(message, enrolled, now);
const withHeaders = (message: Message, changes: Headers): Message => ({
  ...message,
  headers: { ...message.headers, ...changes },
});

/** A signature base as RFC 9421, 2.5 has it, written independently of the code under test. */
const baseOf = (lines: readonly (readonly [component: string, value: string])[], parameters: string) =>
  [...lines, ['"@signature-params"', parameters] as const]
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

const COMPONENTS = [
  '"@method"',
  '"@authority"',
  '"@path"',
  '"@query"',
  `"${COUNTER_HEADER}"`,
  '"content-type"',
];
const ALL = [...COMPONENTS, '"content-digest"'];
const PARAMETERS = {
  created: String(CREATED),
  expires: String(CREATED + 60),
  nonce: '"0123456789abcdef"',
  keyid: `"${key.keyId}"`,
  tag: '"pos-wallet-v1"',
};

/** A message that somebody who has the terminal's key signed in his own way. */
function crafted(components: readonly string[], parameters: object, headers: Headers = {}): Message {
  const message = withHeaders(sent(), headers);
  const { url } = message;
  const values: Headers = {
    "@method": message.method,
    "@authority": url.host,
    "@path": url.pathname,
    "@query": url.search,
    ...message.headers,
  };
  const spelled = Object.entries(parameters).map(([name, value]) => `;${name}=${value}`);
  const input = `(${components.join(" ")})${spelled.join("")}`;
  const lines = components.map((component) => {
    const name = /"([^"]+)"/.exec(component)?.[1] ?? "";
    return [component, values[name] ?? ""] as const;
  });
  const signature = sign(null, Buffer.from(baseOf(lines, input)), key.key).toString("base64");
  return withHeaders(message, { "signature-input": `sig1=${input}`, signature: `sig1=:${signature}:` });
}

describe("a terminal's signed request", () => {
  test("is admitted, with its key, its counter and a digest of all that was signed", async () => {
    const message = sent();
    expect(await admit(message)).toEqual({
      keyId: key.keyId,
      counter: 7,
      digest: expect.any(Uint8Array),
      signature: message.headers.signature,
    });
  });

  test("is admitted without a body, and without a query", async () => {
    const message = sent({ method: "GET", target: "http://localhost:7400/v1/events", body: null });
    expect(await admit(message)).toMatchObject({ counter: 7 });
    expect(message.headers).not.toHaveProperty("content-digest");
  });

  test("is admitted however long the body, the path and the query", async () => {
    const paths = fc.webPath();
    const queries = fc.webQueryParameters();
    await fc.assert(
      fc.asyncProperty(paths, queries, fc.uint8Array({ minLength: 1 }), async (path, query, body) => {
        const target = `http://localhost:7400${path || "/"}?${query}`;
        expect(await admit(sent({ target, body }))).toMatchObject({ counter: 7 });
      }),
    );
  });

  test("has another nonce, and so another digest, each time it is signed", async () => {
    const [first, second] = [await admit(sent()), await admit(sent())];
    expect(first).not.toEqual(second);
  });

  test("has the signature base of RFC 9421: what others build by the book, we admit", async () => {
    expect(await admit(crafted(ALL, PARAMETERS))).toMatchObject({ counter: 7 });
  });

  test("stands for itself by the book: others who build the base from the RFC can check it", () => {
    const { headers, url, method } = sent();
    const [, input = ""] = /^sig1=(.*)$/.exec(headers["signature-input"] ?? "") ?? [];
    const [, signature = ""] = /^sig1=:(.*):$/.exec(headers.signature ?? "") ?? [];
    const base = baseOf(
      [
        ['"@method"', method],
        ['"@authority"', url.host],
        ['"@path"', url.pathname],
        ['"@query"', url.search],
        [`"${COUNTER_HEADER}"`, "7"],
        ['"content-type"', "application/json"],
        ['"content-digest"', headers["content-digest"] ?? ""],
      ],
      input,
    );
    expect(
      verify(null, Buffer.from(base), publicKeyObject(terminal.publicKey), Buffer.from(signature, "base64")),
    ).toBe(true);
  });
});

describe("the standards themselves", () => {
  test("the base that these tests build is the one of RFC 9421, B.2.6", () => {
    const published = createPublicKey({
      format: "der",
      type: "spki",
      key: Buffer.from("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=", "base64"),
    });
    const base = baseOf(
      [
        ['"date"', "Tue, 20 Apr 2021 02:07:55 GMT"],
        ['"@method"', "POST"],
        ['"@path"', "/foo"],
        ['"@authority"', "example.com"],
        ['"content-type"', "application/json"],
        ['"content-length"', "18"],
      ],
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
    const signature =
      "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    expect(verify(null, Buffer.from(base), published, Buffer.from(signature, "base64"))).toBe(true);
  });

  test("the digest of a body is the one of RFC 9530, B.1", () => {
    expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe(
      "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    );
  });
});

describe("whatever is changed on the way is no signed request", () => {
  const other = sent({ body: new Uint8Array(Buffer.from("{}")) });
  const url = (text: string) => (message: Message) => ({ ...message, url: new URL(text) });
  test.each<[string, (message: Message) => Message]>([
    ["the method", (message) => ({ ...message, method: "POST" })],
    ["the host", url(TARGET.replace("localhost", "evil.example"))],
    ["the port", url(TARGET.replace("7400", "7401"))],
    ["the payment in the path", url(TARGET.replace(".1?", ".2?"))],
    ["a path that goes on", url(TARGET.replace("?", "/reversal?"))],
    ["the query", url(TARGET.replace("x=1", "x=2"))],
    ["a query that is gone", url(TARGET.replace("?x=1", ""))],
    ["the body", (message) => ({ ...message, body: Uint8Array.of(...message.body, 32) })],
    [
      "the body and its digest",
      (m) => withHeaders({ ...m, body: other.body }, { "content-digest": contentDigest(other.body) }),
    ],
    ["a body that is gone", (message) => ({ ...message, body: new Uint8Array() })],
    ["the digest", (message) => withHeaders(message, { "content-digest": contentDigest(other.body) })],
    [
      "the digest's algorithm",
      (message) =>
        withHeaders(message, {
          "content-digest": (message.headers["content-digest"] ?? "").replace("256", "512"),
        }),
    ],
    ["the content type", (message) => withHeaders(message, { "content-type": "text/plain" })],
    ["the counter", (message) => withHeaders(message, { [COUNTER_HEADER]: "8" })],
    ["a second counter", (message) => withHeaders(message, { [COUNTER_HEADER]: "7, 7" })],
    [
      "the signature of another message",
      (message) => withHeaders(message, { signature: other.headers.signature ?? "" }),
    ],
    [
      "the input of another message",
      (message) => withHeaders(message, { "signature-input": other.headers["signature-input"] ?? "" }),
    ],
    ["the label", (m) => withHeaders(m, { signature: (m.headers.signature ?? "").replace("sig1", "sig2") })],
    [
      "a signature after it under its label",
      (m) => withHeaders(m, { signature: `${m.headers.signature}, sig1=:AAAA:` }),
    ],
    ["a signature cut short", (m) => withHeaders(m, { signature: "sig1=:AAAA:" })],
    ["an empty signature", (m) => withHeaders(m, { signature: "sig1=::" })],
    ["a signature that is a number", (m) => withHeaders(m, { signature: "sig1=1" })],
    ["a signature that is a list", (m) => withHeaders(m, { signature: "sig1=(1 2)" })],
    ["an input that is no list", (m) => withHeaders(m, { "signature-input": "sig1=1" })],
    ["an input that does not parse", (m) => withHeaders(m, { "signature-input": "sig1=((" })],
    ["a signature that does not parse", (m) => withHeaders(m, { signature: "\u0007" })],
  ])("%s", async (_, change) => {
    expect(await admit(change(sent()))).toBe("bad_signature");
  });

  test.each(["signature", "signature-input", "content-digest", "content-type", COUNTER_HEADER])(
    "%s is gone",
    async (name) => {
      const message = sent();
      const { [name]: _, ...headers } = message.headers;
      expect(await admit({ ...message, headers })).toBe("bad_signature");
    },
  );

  test.each<[string, RegExp, string]>([
    ["created", /created=\d+/, `created=${CREATED - 1}`],
    ["expires", /expires=\d+/, `expires=${CREATED + 59}`],
    ["nonce", /nonce="/, 'nonce="_'],
    ["keyid", /keyid="./, 'keyid="f'],
    ["tag", /pos-wallet-v1/, "pos-wallet-v2"],
    ["an alg that is put in", /$/, ';alg="hmac-sha256"'],
    ["a parameter that is put in", /$/, ";x"],
    ["the order of components", /"@method" "@authority"/, '"@authority" "@method"'],
    ["a component that is taken out", /"@query" /, ""],
    ["a component that is put in", /"@path"/, '"@path" "@path"'],
  ])("%s", async (_, from, to) => {
    const message = sent();
    const input = (message.headers["signature-input"] ?? "").replace(from, to);
    expect(input).not.toBe(message.headers["signature-input"]);
    expect(await admit(withHeaders(message, { "signature-input": input }))).toBe("bad_signature");
  });

  test("nothing that comes as headers makes it fall over", async () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'sig1=():;"@a,?*\\ ') }));
    await fc.assert(
      fc.asyncProperty(texts, texts, async (input, signature) => {
        const message = withHeaders(sent(), { "signature-input": input, signature });
        expect(await admit(message)).toBe("bad_signature");
      }),
    );
  });
});

describe("whoever has a key, but does not keep to the profile, is refused", () => {
  const without = (name: keyof typeof PARAMETERS) =>
    Object.fromEntries(Object.entries(PARAMETERS).filter(([known]) => known !== name));
  test.each<[string, readonly string[], object]>([
    ...ALL.map((name): [string, string[], object] => [
      `without ${name}`,
      ALL.filter((c) => c !== name),
      PARAMETERS,
    ]),
    ...ALL.map((name): [string, string[], object] => [`with ${name} twice`, [...ALL, name], PARAMETERS]),
    ...(Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[]).map((name): [string, string[], object] => [
      `without ${name}`,
      ALL,
      without(name),
    ]),
    ["with components in another order", ALL.toReversed(), PARAMETERS],
    ["with nothing covered", [], PARAMETERS],
    ["with a component of the request's request", ALL.with(0, '"@method";req'), PARAMETERS],
    ["with an alg of its own choice", ALL, { ...PARAMETERS, alg: '"hmac-sha256"' }],
    ["with an alg, were it the right one", ALL, { ...PARAMETERS, alg: '"ed25519"' }],
    ["with a nonce that can be guessed", ALL, { ...PARAMETERS, nonce: '"1"' }],
    ["with a nonce that is a number", ALL, { ...PARAMETERS, nonce: "12345678901234" }],
    ["with a tag of another application", ALL, { ...PARAMETERS, tag: '"other"' }],
    ["with a time that is a text", ALL, { ...PARAMETERS, created: `"${CREATED}"` }],
    ["with a key that nobody enrolled", ALL, { ...PARAMETERS, keyid: '"0000000000000000"' }],
  ])("%s", async (_, components, parameters) => {
    expect(await admit(crafted(components, parameters))).toBe("bad_signature");
  });

  test.each(["0", "-1", "1.5", "1e3", "0x10", "007", "", "9007199254740992", "seven"])(
    "with the counter %j",
    async (counter) => {
      expect(await admit(crafted(ALL, PARAMETERS, { [COUNTER_HEADER]: counter }))).toBe("bad_signature");
    },
  );

  test("with another key under the terminal's name", async () => {
    const impostor = { keyId: key.keyId, key: privateKeyObject(newKeyPair()) };
    const url = new URL(TARGET);
    const headers = signHttpRequest({ method: "PUT", url, counter: 7, body: BODY }, impostor, NOW);
    expect(await admit({ method: "PUT", url, headers, body: BODY })).toBe("bad_signature");
  });

  test("with a signature of the same bytes that was made for something else", async () => {
    const message = sent();
    const input = (message.headers["signature-input"] ?? "").slice("sig1=".length);
    const base = baseOf(
      ALL.map((name) => [name, message.headers[name.slice(1, -1)] ?? ""]),
      input,
    );
    for (const context of ["request", "statement", "certificate", "activation"] as const) {
      const signature = Buffer.from(signIn(context, Buffer.from(base), key.key)).toString("base64");
      expect(await admit(withHeaders(message, { signature: `sig1=:${signature}:` }))).toBe("bad_signature");
    }
  });
});

describe("the time of a request", () => {
  test.each([
    ["at once", 0, true],
    ["as long as it lives, and a minute for the clocks", 120_000, true],
    ["no longer", 120_001, false],
    ["by a wallet whose clock is a minute behind", -60_000, true],
    ["not by one further behind: it would be of the future", -60_001, false],
    ["not a day later", 86_400_000, false],
  ])("it is admitted %s", async (_, later, admitted) => {
    const answer = await admit(sent(), NOW + later);
    expect(answer).toEqual(admitted ? expect.objectContaining({ counter: 7 }) : "stale_request");
  });

  test.each([
    ["lives for longer than a minute", CREATED + 61],
    ["lives for ever", 999_999_999_999],
    ["ended before it began", CREATED - 1],
    ["ends as it begins", CREATED],
  ])("one that %s is stale from the first", async (_, expires) => {
    expect(await admit(crafted(ALL, { ...PARAMETERS, expires }))).toBe("stale_request");
  });

  test("is looked at only when the signature holds: an old forgery is a forgery", async () => {
    expect(await admit({ ...sent(), method: "GET" }, NOW + 86_400_000)).toBe("bad_signature");
  });
});

describe("the wallet's signed answer", () => {
  const requestSignature = sent().headers.signature ?? "";
  const body = new Uint8Array(Buffer.from('{"state":"open"}'));
  const answer = (changes: { status?: number; body?: Uint8Array; requestSignature?: string } = {}) => {
    const response = { status: 200, body, requestSignature, ...changes };
    return { ...response, headers: signHttpResponse(response, bankKey, NOW) as Headers };
  };
  const believes = (response: ReturnType<typeof answer>, pair = bankPair) =>
    verifyHttpResponse(response, publicKeyObject(pair.publicKey));

  test("is believed, whatever it says, with or without a body", () => {
    expect(believes(answer())).toBe(true);
    expect(believes(answer({ status: 404, body: new Uint8Array() }))).toBe(true);
  });

  test("is believed for the request that it answers, and for no other", () => {
    expect(believes({ ...answer(), requestSignature: sent().headers.signature ?? "" })).toBe(false);
    expect(believes({ ...answer(), requestSignature: "" })).toBe(false);
  });

  test.each<[string, (response: ReturnType<typeof answer>) => ReturnType<typeof answer>]>([
    ["another status", (response) => ({ ...response, status: 201 })],
    ["another body", (response) => ({ ...response, body: Uint8Array.of(1) })],
    [
      "the digest of another body",
      (response) => ({
        ...response,
        body: Uint8Array.of(1),
        headers: { ...response.headers, "content-digest": contentDigest(Uint8Array.of(1)) },
      }),
    ],
    [
      "no digest",
      ({ headers: { "content-digest": _, ...headers }, ...response }) => ({ ...response, headers }),
    ],
    ["no signature", ({ headers: { signature: _, ...headers }, ...response }) => ({ ...response, headers })],
    [
      "no input",
      ({ headers: { "signature-input": _, ...headers }, ...response }) => ({ ...response, headers }),
    ],
    [
      "the signature of another answer",
      (response) => ({
        ...response,
        headers: { ...response.headers, signature: answer().headers.signature ?? "" },
      }),
    ],
    [
      "a request's signature",
      (response) => ({ ...response, headers: { ...response.headers, ...sent().headers } }),
    ],
    [
      "headers that do not parse",
      (response) => ({ ...response, headers: { ...response.headers, signature: "((" } }),
    ],
  ])("is not believed with %s", (_, change) => {
    expect(believes(change(answer()))).toBe(false);
  });

  test("is not believed from another key", () => {
    expect(believes(answer(), newKeyPair())).toBe(false);
    expect(believes(answer(), terminal)).toBe(false);
  });
});

describe("through a real server", () => {
  let server: Listening;
  const app = new Hono();
  app.all("*", async (c) => {
    const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
    const headers = Object.fromEntries(c.req.raw.headers);
    const admitted = await verifyHttpRequest(
      { method: c.req.method, url: new URL(c.req.url), headers, body },
      enrolled,
      Date.now(),
    );
    const said = typeof admitted === "string" ? admitted : `${admitted.counter} ${c.req.path}`;
    const answer = new Uint8Array(Buffer.from(said));
    const requestSignature = c.req.header("signature") ?? "";
    return c.body(
      answer,
      200,
      signHttpResponse({ status: 200, body: answer, requestSignature }, bankKey, Date.now()),
    );
  });
  beforeAll(async () => {
    server = await listen(app, "127.0.0.1", 0);
  });
  afterAll(() => server.close());

  interface Wire {
    readonly path: string;
    readonly method?: string;
    readonly body?: Uint8Array;
    /** What goes over the wire instead of what was signed. */
    readonly wirePath?: string;
    readonly headers?: Headers;
  }

  /** Signs one thing and sends another, as only a raw client can. */
  async function exchange({
    path,
    method = "PUT",
    body,
    wirePath = path,
    headers = {},
  }: Wire): Promise<string> {
    const url = new URL(path, `http://127.0.0.1:${server.port}`);
    const signed = signHttpRequest({ method, url, counter: 7, ...(body && { body }) }, key, Date.now());
    const options = {
      port: server.port,
      host: "127.0.0.1",
      method,
      path: wirePath,
      headers: { ...signed, ...headers },
    };
    const client = httpRequest(options).end(body ?? "");
    const [response] = (await once(client, "response")) as [IncomingMessage];
    const bytes = new Uint8Array(Buffer.concat(await response.toArray()));
    if (response.statusCode !== 200) return String(response.statusCode);
    const believed = verifyHttpResponse(
      {
        status: 200,
        headers: response.headers as Headers,
        body: bytes,
        requestSignature: signed.signature ?? "",
      },
      publicKeyObject(bankPair.publicKey),
    );
    return believed ? Buffer.from(bytes).toString() : "an answer that is not signed";
  }

  test("requests are admitted and answers believed, with a body and without", async () => {
    expect(await exchange({ path: "/v1/payments/a.1", body: BODY })).toBe("7 /v1/payments/a.1");
    expect(await exchange({ path: "/v1/events?after=1-2", method: "GET" })).toBe("7 /v1/events");
  });

  test("what a path spells strangely is still one path for both sides", async () => {
    expect(await exchange({ path: "/v1/a%20b/%E5%8F%AF" })).toBe("7 /v1/a b/可");
    expect(await exchange({ path: "/v1//b" })).toBe("7 /v1//b");
  });

  test("a fetch as the terminal makes it is admitted", async () => {
    const url = new URL("/v1/payments/a.1", `http://127.0.0.1:${server.port}`);
    const headers = signHttpRequest({ method: "PUT", url, counter: 9, body: BODY }, key, Date.now());
    const response = await fetch(url, { method: "PUT", headers, body: BODY.slice() });
    expect(await response.text()).toBe("9 /v1/payments/a.1");
  });

  test.each<[string, Wire]>([
    ["a host that was not signed", { path: "/v1/a", headers: { host: "evil.example" } }],
    [
      "a host whose name only looks like ours",
      { path: "/v1/a", headers: { host: "127.0.0.1.evil.example:7400" } },
    ],
    ["another path", { path: "/v1/a", wirePath: "/v1/b" }],
    ["a path that spells a letter otherwise", { path: "/v1/a", wirePath: "/v1/%61" }],
    [
      "an address of another server in the request line",
      { path: "/v1/a", wirePath: "http://evil.example/v1/a" },
    ],
    ["a second signature", { path: "/v1/a", headers: { signature: "sig1=:AAAA:" } }],
    ["a body where none was signed", { path: "/v1/a", body: BODY, headers: { "content-digest": "" } }],
  ])("%s is refused", async (_, wire) => {
    expect(await exchange(wire)).toBe(
      wire.headers?.signature ? "an answer that is not signed" : "bad_signature",
    );
  });

  test("dots in a path mean one thing to the signature and to the route", async () => {
    expect(await exchange({ path: "/v1/a", wirePath: "/v1/b/../a" })).toBe("7 /v1/a");
    expect(await exchange({ path: "/v1/a", wirePath: "/v1/b/%2e%2e/a" })).toBe("7 /v1/a");
    expect(await exchange({ path: "/v1/b/a", wirePath: "/v1/b/../a" })).toBe("bad_signature");
  });
});
