import { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import type { RefusalCode } from "#domain/refusal.ts";
import { limitBody, onlyHosts, onlyJson, onlyOwnPages, securityHeaders } from "#kit/web-defences.ts";

const HOST = "127.0.0.1:7300";
const ORIGIN = `http://${HOST}`;
const OWN: Record<string, string> = {
  host: HOST,
  origin: ORIGIN,
  "sec-fetch-site": "same-origin",
  "content-type": "application/json",
};
const BODY_MAX = 64 * 1024;

let app: Hono;
let carriedOut: number;
beforeEach(() => {
  carriedOut = 0;
  app = new Hono();
  app.onError((_, c) => c.text("broken", 500));
  app.use(
    securityHeaders,
    onlyHosts(() => new Set([HOST, "localhost:7300", "[::1]:7300", "pay.bank.example"])),
  );
  app.use(limitBody, onlyJson);
  app.use("/api/*", onlyOwnPages);
  app.all("/api/sales", async (c) => {
    const body = await c.req.text();
    carriedOut++;
    return c.text(`${body.length}`);
  });
  app.get("/page", (c) => c.html("page"));
  app.get("/kept", (c) => c.body("file", 200, { "cache-control": "public, max-age=1" }));
  app.get("/broken", () => {
    throw new Error("inner");
  });
});

interface Call {
  readonly method?: string;
  readonly body?: BodyInit;
  readonly headers?: Record<string, string | undefined>;
  readonly path?: string;
}

/** Calls as our own page does, but for what is said otherwise; `undefined` leaves a header out. */
async function call({
  method = "PUT",
  body,
  headers = {},
  path = "/api/sales",
}: Call = {}): Promise<Response> {
  const given = Object.entries({ ...OWN, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const host = headers.host ?? HOST;
  const stream = body instanceof ReadableStream ? { duplex: "half" } : {};
  const init = { method, headers: given, ...(body !== undefined && { body }), ...stream };
  return app.request(new Request(`http://${host}${path}`, init));
}

async function expectRefused(made: Call, code: RefusalCode): Promise<void> {
  const response = await call(made);
  expect(await response.json()).toMatchObject({ code, status: response.status });
  expect(carriedOut).toBe(0);
}

describe("our own page", () => {
  test.each(["PUT", "POST", "DELETE"])("may %s", async (method) => {
    expect(await (await call({ method, body: "{}" })).text()).toBe("2");
  });
  test("may read, by every name that is served", async () => {
    for (const host of [HOST, "LOCALHOST:7300", "[::1]:7300"])
      expect((await call({ method: "GET", headers: { host, origin: undefined } })).status).toBe(200);
  });
  test("may write behind a proxy that ends TLS for us", async () => {
    const proxied = { host: "pay.bank.example", origin: "https://pay.bank.example" };
    expect((await call({ body: "{}", headers: proxied })).status).toBe(200);
  });
});

describe("a page elsewhere in the same browser", () => {
  test.each(["cross-site", "same-site", "none", "", undefined])(
    "is refused as it is known by Sec-Fetch-Site %j, to read or to write",
    async (site) => {
      await expectRefused({ body: "{}", headers: { "sec-fetch-site": site } }, "foreign_origin");
      await expectRefused({ method: "GET", headers: { "sec-fetch-site": site } }, "foreign_origin");
    },
  );

  test.each([
    undefined,
    "",
    "null",
    "http://evil.example",
    "http://127.0.0.1:7400",
    "http://127.0.0.1",
    "http://localhost:7300",
    `http://${HOST}.evil.example`,
    `http://${HOST}@evil.example`,
    "127.0.0.1:7300",
  ])("is refused by its origin %j when it writes", async (origin) => {
    await expectRefused({ body: "{}", headers: { origin } }, "foreign_origin");
  });

  test.each([
    "127.evil.example:7300",
    "evil.example",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1:73000",
    "127.0.0.1:7300.evil.example",
    "127.1:7300",
    "0.0.0.0:7300",
    "localhost.:7300",
  ])("is refused when it comes by the name %s", async (host) => {
    const made = { method: "GET", headers: { host, origin: `http://${host}` }, path: "/page" };
    const response = await app.request(
      new Request(`${ORIGIN}/page`, { headers: { ...OWN, ...made.headers } }),
    );
    expect(await response.json()).toMatchObject({ code: "wrong_host", status: 421 });
  });

  test("is refused when it names no host at all", async () => {
    expect((await app.request(new Request(`${ORIGIN}/page`))).status).toBe(421);
  });

  test.each([
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain; application/json",
    "application/jsonp",
    "",
    undefined,
  ])("cannot write with the content type %j, which a form could send", async (type) => {
    await expectRefused({ body: "{}", headers: { "content-type": type } }, "not_json");
  });

  test("JSON is JSON in whatever case, with whatever parameters", async () => {
    for (const type of ["application/json; charset=utf-8", "Application/JSON"])
      expect((await call({ body: "{}", headers: { "content-type": type } })).status).toBe(200);
  });

  test.each(["OPTIONS", "PATCH", "PROPFIND", "BREW"])("the method %s is not taken", async (method) => {
    await expectRefused({ method }, "method_not_allowed");
  });
});

describe("a body that is too large", () => {
  test("is refused, one of the largest size is not", async () => {
    expect(await (await call({ body: "a".repeat(BODY_MAX) })).text()).toBe(`${BODY_MAX}`);
    carriedOut = 0;
    await expectRefused({ body: "a".repeat(BODY_MAX + 1) }, "too_large");
  });

  test("is refused by what it announces, before it is read", async () => {
    await expectRefused({ body: "{}", headers: { "content-length": String(BODY_MAX + 1) } }, "too_large");
  });

  test("is refused when it comes in pieces and announces nothing", async () => {
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces++;
        controller.enqueue(new Uint8Array(16 * 1024));
      },
    });
    await expectRefused({ body: endless }, "too_large");
    expect(pieces).toBeLessThan(10);
  });
});

describe("every answer", () => {
  test.each<[string, Call]>([
    ["a page", { method: "GET", path: "/page" }],
    ["what is not there", { method: "GET", path: "/nowhere" }],
    ["a refusal", { headers: { origin: "http://evil.example" } }],
    ["a wrong host", { method: "GET", headers: { host: "evil.example" } }],
    ["a fault", { method: "GET", path: "/broken" }],
  ])("has its headers: %s", async (_, made) => {
    const { headers } = await call(made);
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("geolocation=()");
    expect(headers.get("cache-control")).toBe("no-store");
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("is kept only where a route says so", async () => {
    expect((await call({ method: "GET", path: "/kept" })).headers.get("cache-control")).toBe(
      "public, max-age=1",
    );
  });
});
