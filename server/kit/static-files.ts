/** Built screens, read once and served from memory: no path of a request ever reaches the file system. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import type { Context, Env, Hono } from "hono";
import { StartFault } from "./settings.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webm": "audio/webm",
  ".mp3": "audio/mpeg",
  ".json": "application/json",
};

interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** @throws StartFault when the screens have not been built */
export function readScreens(folder: string): StaticFiles {
  if (!existsSync(folder))
    throw new StartFault("The screens are not built: start with `npm start`, or run `npm run build` first.");
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    files.set(`/${relative(folder, path).replaceAll("\\", "/")}`, {
      body: new Uint8Array(readFileSync(path)),
      type,
    });
  }
  return files;
}

/** One page of the built screens, never cached, so that a new build shows at once. */
export function page(files: StaticFiles, entry: string): (c: Context) => Response | Promise<Response> {
  return fileAt(files, `/${entry}/index.html`);
}

/** One file of the built screens under an address of its own, never cached: a service worker has to be one. */
export function fileAt(files: StaticFiles, path: string): (c: Context) => Response | Promise<Response> {
  return (c) => {
    const file = files.get(path);
    return file ? c.body(file.body, 200, { "content-type": file.type }) : c.notFound();
  };
}

/** The files that pages name. Their names carry a hash of what they hold, so that they may be kept for ever. */
export function serveAssets<E extends Env>(app: Hono<E>, files: StaticFiles): void {
  app.get("/assets/*", (c) => {
    const file = files.get(c.req.path);
    if (!file) return c.notFound();
    return c.body(file.body, 200, {
      "content-type": file.type,
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
}
