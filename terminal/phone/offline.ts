/**
 * Keeps the phone's page on the phone, so that a payer who opens it where no network is has the payment code all the
 * same. A service worker of its own file. It keeps page and assets and nothing else: no answer of the wallet passes it.
 */

/** What a service worker's events have that a page's have not; a page's types know nothing of them. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const worker = globalThis as unknown as Worker;

const KEPT = "shouyin.phone";
const PAGE = "/";

addEventListener("install", (event) => {
  (event as WorkerEvent).waitUntil(keepAnew().then(() => worker.skipWaiting()));
});
addEventListener("activate", (event) => (event as WorkerEvent).waitUntil(worker.clients.claim()));
addEventListener("fetch", (event) => {
  const { request, respondWith } = event as FetchEvent;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/v1/")) return;
  // Pages that the wallet draws itself: offline there is none of them, and the phone's page is not what they are.
  if (/^\/(e|settlements)\//i.test(pathname)) return;
  if (request.mode === "navigate") respondWith.call(event, openPage(request, event as FetchEvent));
  else if (pathname.startsWith("/assets/")) respondWith.call(event, openAsset(request));
});

/** The page as it is now, and where it cannot be had as it was last. Every address of the phone is the one page. */
async function openPage(request: Request, event: WorkerEvent): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keepIfNew(await response.clone().text()));
    return response;
  } catch (fault) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw fault;
  }
}

/** An asset's name carries a hash of what it holds: what is kept is right. */
async function openAsset(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(KEPT)).put(request, response.clone());
  return response;
}

/** A page of another build takes the place of the last. */
async function keepIfNew(html: string): Promise<void> {
  const kept = await caches.match(PAGE);
  if ((await kept?.text()) !== html) await keepAnew();
}

/** Keeps the page with all that it names, and only then lets go of what it names no more. */
async function keepAnew(): Promise<void> {
  const cache = await caches.open(KEPT);
  const response = await fetch(PAGE);
  const html = await response.clone().text();
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  await cache.addAll(assets);
  await cache.put(PAGE, response);
  const named = new Set([PAGE, ...assets]);
  for (const old of await cache.keys()) if (!named.has(new URL(old.url).pathname)) await cache.delete(old);
}
