/**
 * HTTP message signatures (RFC 9421) with content digests (RFC 9530), in the one profile that terminal and wallet
 * speak: Ed25519 only, a fixed list of components, `created`, `expires`, `nonce`, `keyid` and our tag all required.
 * The algorithm follows from the key, never from the message. A request also carries a counter, so that a cloned
 * terminal is noticed; a response is bound to the request that it answers.
 */
import { createHash, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import {
  type Dictionary,
  type InnerList,
  isInnerList,
  type Parameters,
  ParseError,
  parseDictionary,
  serializeDictionary,
  serializeInnerList,
} from "structured-headers";

/** On another thread: checking a signature takes longer than the rest of a request. */
const verifyAside = promisify(verify);

const TAG = "pos-wallet-v1";
const LABEL = "sig1";
const PARAMETERS = ["created", "expires", "nonce", "keyid", "tag"] as const;
/** Seconds that a signature may be used for, and how far the clocks of both sides may differ. */
const LIFETIME_S = 60;
const SKEW_S = 60;

export const COUNTER_HEADER = "shouyin-counter";

/** What of a request is signed. Bodies are bytes: what was signed is what is read. */
export interface RequestToSign {
  readonly method: string;
  readonly url: URL;
  readonly body?: Uint8Array;
  readonly counter: number;
}

export interface SigningKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** Headers that make the request a signed one. `now` is epoch milliseconds. */
export function signHttpRequest(
  request: RequestToSign,
  key: SigningKey,
  now: number,
): Record<string, string> {
  const headers: Record<string, string> = { [COUNTER_HEADER]: String(request.counter) };
  if (request.body) {
    headers["content-type"] = "application/json";
    headers["content-digest"] = contentDigest(request.body);
  }
  const components = requestComponents(request.body !== undefined);
  const values = requestValues(request.method, request.url, headers);
  return { ...headers, ...signature(components, values, key, now) };
}

/** A request's signature that holds. The caller still has to spend nonce and counter. */
export interface AdmittedRequest {
  readonly keyId: string;
  readonly counter: number;
  /** Hash over all that was signed: the same counter with another digest is another request. */
  readonly digest: Uint8Array;
  readonly signature: string;
}

export interface RequestToVerify {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export type SignatureFault = "bad_signature" | "stale_request";

/**
 * Checks everything that can be checked without a store. The reasons for a no are two only: `stale_request` is cured
 * by signing anew, `bad_signature` is not.
 * @param publicKeyOf the verification key that a key id names
 */
export async function verifyHttpRequest(
  request: RequestToVerify,
  publicKeyOf: (keyId: string) => Promise<KeyObject | undefined>,
  now: number,
): Promise<AdmittedRequest | SignatureFault> {
  const hasBody = request.body.length > 0;
  if (hasBody && request.headers["content-digest"] !== contentDigest(request.body)) return "bad_signature";
  const parsed = parseSignature(request.headers, requestComponents(hasBody));
  if (!parsed) return "bad_signature";
  const key = await publicKeyOf(parsed.keyId);
  const base = signatureBase(parsed.input, requestValues(request.method, request.url, request.headers));
  if (!key || !base) return "bad_signature";
  if (!(await verifyAside(null, Buffer.from(base), key, parsed.signature))) return "bad_signature";
  if (!isFresh(parsed, now)) return "stale_request";
  const counter = counterOf(request.headers[COUNTER_HEADER] ?? "");
  if (counter === undefined) return "bad_signature";
  return {
    keyId: parsed.keyId,
    counter,
    digest: new Uint8Array(createHash("sha256").update(base).digest()),
    signature: request.headers.signature ?? "",
  };
}

/** One spelling a number, from 1. */
function counterOf(text: string): number | undefined {
  const counter = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(counter) ? counter : undefined;
}

/** Headers that sign a response and bind it to the request that it answers. */
export function signHttpResponse(
  response: { readonly status: number; readonly body: Uint8Array; readonly requestSignature: string },
  key: SigningKey,
  now: number,
): Record<string, string> {
  const headers = { "content-digest": contentDigest(response.body) };
  const values = responseValues(response.status, headers, response.requestSignature);
  return { ...headers, ...signature(RESPONSE_COMPONENTS, values, key, now) };
}

/** True when the wallet's key signed this very answer to the request that carried `requestSignature`. */
export function verifyHttpResponse(
  response: {
    readonly status: number;
    readonly headers: Headers;
    readonly body: Uint8Array;
    readonly requestSignature: string;
  },
  key: KeyObject,
): boolean {
  if (response.headers["content-digest"] !== contentDigest(response.body)) return false;
  const parsed = parseSignature(response.headers, RESPONSE_COMPONENTS);
  if (!parsed) return false;
  const base = signatureBase(
    parsed.input,
    responseValues(response.status, response.headers, response.requestSignature),
  );
  return base !== undefined && verify(null, Buffer.from(base), key, parsed.signature);
}

export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
}

type Component = readonly [name: string, parameters: Parameters];

function requestComponents(hasBody: boolean): Component[] {
  const always = ["@method", "@authority", "@path", "@query", COUNTER_HEADER];
  const names = hasBody ? [...always, "content-type", "content-digest"] : always;
  return names.map((name) => [name, new Map()]);
}

const RESPONSE_COMPONENTS: Component[] = [
  ["@status", new Map()],
  ["content-digest", new Map()],
  ["signature", new Map([["req", true]])],
];

/** The value of each component, by its serialized name. */
type Values = ReadonlyMap<string, string>;

function requestValues(method: string, url: URL, headers: Headers): Values {
  const values = new Map([
    ['"@method"', method.toUpperCase()],
    ['"@authority"', url.host],
    ['"@path"', url.pathname],
    ['"@query"', url.search === "" ? "?" : url.search],
  ]);
  for (const name of [COUNTER_HEADER, "content-type", "content-digest"]) {
    const value = headers[name];
    if (value !== undefined) values.set(`"${name}"`, value.trim());
  }
  return values;
}

function responseValues(status: number, headers: Headers, requestSignature: string): Values {
  return new Map([
    ['"@status"', String(status)],
    ['"content-digest"', headers["content-digest"] ?? ""],
    ['"signature";req', requestSignature],
  ]);
}

function signature(
  components: readonly Component[],
  values: Values,
  { keyId, key }: SigningKey,
  now: number,
): Record<string, string> {
  const created = Math.floor(now / 1000);
  const parameters: Parameters = new Map<string, string | number>([
    ["created", created],
    ["expires", created + LIFETIME_S],
    ["nonce", randomBytes(16).toString("base64url")],
    ["keyid", keyId],
    ["tag", TAG],
  ]);
  const input: InnerList = [components.map(([name, p]) => [name, p]), parameters];
  const base = signatureBase(input, values);
  if (base === undefined) throw new Error("a component that is to be signed has no value");
  const bytes = sign(null, Buffer.from(base), key);
  return {
    "signature-input": serializeDictionary(new Map([[LABEL, input]])),
    signature: serializeDictionary(new Map([[LABEL, [new Uint8Array(bytes).buffer, new Map()]]])),
  };
}

function signatureBase(input: InnerList, values: Values): string | undefined {
  const lines: string[] = [];
  for (const [name, parameters] of input[0]) {
    const component = componentName(String(name), parameters);
    const value = values.get(component);
    if (value === undefined) return undefined;
    lines.push(`${component}: ${value}`);
  }
  lines.push(`"@signature-params": ${serializeInnerList(input)}`);
  return lines.join("\n");
}

function componentName(name: string, parameters: Parameters): string {
  return `"${name}"${[...parameters.keys()].map((key) => `;${key}`).join("")}`;
}

interface ParsedSignature {
  readonly input: InnerList;
  readonly signature: Uint8Array;
  readonly keyId: string;
  readonly created: number;
  readonly expires: number;
}

/** The one signature of our profile in the headers; a message with other components or parameters has none. */
function parseSignature(headers: Headers, wanted: readonly Component[]): ParsedSignature | undefined {
  const input = parsedDictionary(headers["signature-input"])?.get(LABEL);
  const value = parsedDictionary(headers.signature)?.get(LABEL);
  if (!input || !isInnerList(input) || !value || isInnerList(value)) return undefined;
  const covered = input[0].map(([name, parameters]) => componentName(String(name), parameters));
  if (covered.join() !== wanted.map(([name, parameters]) => componentName(name, parameters)).join())
    return undefined;
  const [created, expires, nonce, keyId, tag] = PARAMETERS.map((name) => input[1].get(name));
  // Another parameter, `alg` above all, is none of our profile: nobody may think that it was heeded.
  if (input[1].size !== PARAMETERS.length) return undefined;
  if (typeof created !== "number" || typeof expires !== "number" || tag !== TAG) return undefined;
  if (typeof nonce !== "string" || nonce.length < 16 || typeof keyId !== "string") return undefined;
  if (!(value[0] instanceof ArrayBuffer)) return undefined;
  return { input, signature: new Uint8Array(value[0]), keyId, created, expires };
}

function parsedDictionary(header: string | undefined): Dictionary | undefined {
  if (header === undefined) return undefined;
  try {
    return parseDictionary(header);
  } catch (error) {
    // What does not parse is no signature; anything but a parse error is a fault of ours.
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function isFresh({ created, expires }: ParsedSignature, now: number): boolean {
  const nowS = now / 1000;
  if (expires <= created || expires - created > LIFETIME_S) return false;
  return created <= nowS + SKEW_S && expires >= nowS - SKEW_S;
}
