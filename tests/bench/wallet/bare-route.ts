/**
 * What a signed answer to a signed question costs at least, as a program: a bare Hono route that verifies one Ed25519
 * signature and makes one. It stores nothing.
 */
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { publicKeyObject } from "#kit/signatures.ts";

const asker = publicKeyObject(new Uint8Array(Buffer.from(process.argv[2] ?? "", "hex")));
const { privateKey } = generateKeyPairSync("ed25519");

const app = new Hono();
app.put("/", async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer());
  const signature = Buffer.from(c.req.header("signature") ?? "", "base64url");
  if (!verify(null, body, asker, signature)) return c.json({ state: "refused" }, 401);
  return c.json({ state: "paid", signature: sign(null, body, privateKey).toString("base64url") });
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  process.send?.({ ready: true, url: `http://127.0.0.1:${port}` }),
);
process.once("disconnect", () => process.exit(0));
