import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { CONNECTIONS_MAX, SERVER_OPTIONS } from "./web-defences.ts";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the app; port 0 takes a free one. Rejects with what the system says when the port cannot be had. */
export function listen(app: Pick<Hono, "fetch">, hostname: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port, serverOptions: SERVER_OPTIONS }, (address) => {
      resolve({ port: address.port, close: () => close(server) });
    }) as Server;
    server.maxConnections = CONNECTIONS_MAX;
    server.once("error", reject);
  });
}

/** Event streams never end by themselves, so that open connections are cut, not waited for. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
