/**
 * What a server that a browser talks to defends itself with, from the first day: exact hosts, no foreign pages, no
 * body it did not ask for, and pages that run nothing but their own files. Loopback is no protection by itself: any
 * page in a browser on the same machine reaches it.
 */
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { problem } from "./problems.ts";

const BODY_MAX = 64 * 1024;
const METHODS = new Set(["GET", "HEAD", "PUT", "POST", "DELETE"]);
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const HEADERS = {
  "content-security-policy": CSP,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(self), microphone=(), geolocation=(), usb=(), serial=()",
};

/** Security headers on every answer; nothing is cached unless a route says so. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
};

/** Serves exactly these `host:port` names: a rebound DNS name is another host, whatever address it has. */
export function onlyHosts(hosts: () => ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    if (!hosts().has(c.req.header("host")?.toLowerCase() ?? "")) return problem(c, "wrong_host");
    if (!METHODS.has(c.req.method)) return problem(c, "method_not_allowed");
    await next();
  };
}

/**
 * Lets only our own pages in. Browsers say where a request comes from; one that does not say is refused too, since
 * that is how a request looks after DNS rebinding. Of the origin only the host is compared: a proxy that ends TLS leaves
 * us `http` where the page says `https`, and another scheme is no `same-origin` to the browser.
 */
export const onlyOwnPages: MiddlewareHandler = async (c, next) => {
  if (c.req.header("sec-fetch-site") !== "same-origin") return problem(c, "foreign_origin");
  const origin = URL.parse(c.req.header("origin") ?? "");
  if (isWrite(c) && origin?.host !== new URL(c.req.url).host) return problem(c, "foreign_origin");
  await next();
};

/** A form cannot send JSON's content type, so that a page elsewhere cannot write even with a form. */
export const onlyJson: MiddlewareHandler = async (c, next) => {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (isWrite(c) && c.req.method !== "DELETE" && type !== "application/json") return problem(c, "not_json");
  await next();
};

export const limitBody: MiddlewareHandler = limitBodyTo(BODY_MAX);

/** As `limitBody`, but with room for a file in paths that begin so. */
export function limitBodyExcept(begin: string, maxSize: number): MiddlewareHandler {
  const withFile = limitBodyTo(maxSize);
  return (c, next) => (c.req.path.startsWith(begin) ? withFile(c, next) : limitBody(c, next));
}

/** A body that tells its length is judged by that alone: hono's own limit would first make a stream of it. */
function limitBodyTo(maxSize: number): MiddlewareHandler {
  const onError = (c: Context) => problem(c, "too_large");
  const counted = bodyLimit({ maxSize, onError });
  return async (c, next) => {
    const length = c.req.header("content-length");
    if (length === undefined || c.req.header("transfer-encoding") !== undefined) return counted(c, next);
    if (Number(length) > maxSize) return onError(c);
    await next();
  };
}

function isWrite(c: Context): boolean {
  return c.req.method !== "GET" && c.req.method !== "HEAD";
}

/** Node's own limits against slow and endless connections, for `serve({ serverOptions })`. */
export const SERVER_OPTIONS = {
  headersTimeout: 5000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2000,
};
export const CONNECTIONS_MAX = 128;
