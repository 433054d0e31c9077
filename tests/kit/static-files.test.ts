import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StartFault } from "#kit/settings.ts";
import { fileAt, page, readScreens, serveAssets } from "#kit/static-files.ts";
import { securityHeaders } from "#kit/web-defences.ts";

let folder: string;
let app: Hono;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shouyin-screens-"));
  const built = join(folder, "terminal");
  mkdirSync(join(built, "assets", "deep"), { recursive: true });
  mkdirSync(join(built, "checkout"));
  writeFileSync(join(folder, "secret.json"), "{}");
  writeFileSync(join(built, "own.json"), "{}");
  writeFileSync(join(built, "checkout", "index.html"), "<!doctype html>收银");
  writeFileSync(join(built, "checkout", "worker.js"), "content of worker.js");
  for (const name of ["a-1.js", "a-1.css", "f-1.woff2", "deep/b-1.js", "odd.xyz"])
    writeFileSync(join(built, "assets", name), `content of ${name}`);
  const files = readScreens(built);
  app = new Hono();
  app.use(securityHeaders);
  app.get("/checkout", page(files, "checkout"));
  app.get("/display", page(files, "display"));
  app.get("/worker.js", fileAt(files, "/checkout/worker.js"));
  app.get("/gone.js", fileAt(files, "/checkout/gone.js"));
  serveAssets(app, files);
  writeFileSync(join(built, "assets", "late-1.js"), "came after the start");
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (path: string, method = "GET") => app.request(`http://127.0.0.1:7300${path}`, { method });

describe("built screens", () => {
  test("a page is never kept, so that a new build shows at once", async () => {
    const response = await get("/checkout");
    expect([response.status, await response.text()]).toEqual([200, "<!doctype html>收银"]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["/assets/a-1.js", "text/javascript; charset=utf-8"],
    ["/assets/a-1.css", "text/css; charset=utf-8"],
    ["/assets/f-1.woff2", "font/woff2"],
    ["/assets/deep/b-1.js", "text/javascript; charset=utf-8"],
    ["/assets/odd.xyz", "application/octet-stream"],
  ])("%s is kept for ever, as %s", async (path, type) => {
    const response = await get(path);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await response.text()).toBe(`content of ${path.replace("/assets/", "")}`);
  });

  test("a file may have an address of its own, and is never cached there", async () => {
    const response = await get("/worker.js");
    expect([response.status, await response.text()]).toEqual([200, "content of worker.js"]);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("HEAD says the same without the content", async () => {
    const response = await get("/assets/a-1.js", "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test.each([
    "/display",
    "/gone.js",
    "/checkout/worker.js",
    "/assets/",
    "/assets/none.js",
    "/assets/late-1.js",
    "/assets/../own.json",
    "/assets/%2e%2e/own.json",
    "/assets/..%2fown.json",
    "/assets/..%5cown.json",
    "/assets/../../secret.json",
    "/assets/%2e%2e%2f%2e%2e%2fsecret.json",
    "/assets//a-1.js",
    "/assets/a-1.js/",
    "/assets/a-1.js%00",
    "/own.json",
    "/checkout/index.html",
  ])("%s is not there", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test("that were not built stop the start with a sentence", () => {
    const missing = join(folder, "missing");
    expect(() => readScreens(missing)).toThrow(StartFault);
    expect(() => readScreens(missing)).toThrow(/^The screens are not built: .+\.$/);
  });
});
