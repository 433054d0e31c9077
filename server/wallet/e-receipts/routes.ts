/** 电子小票: where a terminal brings a receipt, and the page at its address, which asks nobody who they are. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type Context, Hono } from "hono";
import { receiptAddress, receiptDigits } from "#domain/e-receipt.ts";
import { Refusal } from "#domain/refusal.ts";
import { jsonAnswer, jsonBody } from "#kit/openapi.ts";
import { malformed } from "#kit/problems.ts";
import type { WalletKeys } from "../keys.ts";
import { databaseTime, inTransaction, type WalletDb } from "../store.ts";
import type { TerminalEnv } from "../terminals/admission.ts";
import { EReceiptAnswer, EReceiptInput, ReceiptDigits } from "./api.ts";
import { awaitedPage, receiptPage } from "./page.ts";
import { findReceipt, keepReceipt } from "./store.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./style.ts";
import { type PageLanguage, preferredLanguage } from "./words.ts";

const putReceipt = createRoute({
  method: "put",
  path: "/v1/e-receipts/{address}",
  summary: "Bring a sale's receipt to the address that the terminal made for it",
  request: { params: z.object({ address: ReceiptDigits }), body: jsonBody(EReceiptInput) },
  responses: jsonAnswer(EReceiptAnswer, "It stands there"),
});

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

function addressOf(digits: string): Uint8Array {
  const address = receiptAddress(digits);
  if (!address) throw new Refusal("not_found");
  return address;
}

export function eReceiptRoutes({ db }: { readonly db: WalletDb }): OpenAPIHono<TerminalEnv> {
  const app = new OpenAPIHono<TerminalEnv>({ defaultHook: malformed });
  app.openapi(putReceipt, async (c) => {
    const terminal = c.get("terminal");
    const address = addressOf(c.req.valid("param").address);
    const { receipt, signature } = c.req.valid("json");
    await inTransaction(db, async (tx) => {
      await terminal.spend(tx);
      await keepReceipt(tx, terminal, {
        address,
        receipt: bytesOf(receipt),
        signature: bytesOf(signature),
      });
    });
    return c.json({ kept: true as const, time: await databaseTime(db) }, 200);
  });
  return app;
}

/** Where the page's own files are, and what is at an address beside it. */
const STYLE = "/e-receipts/page.css";
const SCRIPT = "/e-receipts/page.js";

export function eReceiptPages({ db, keys }: { readonly db: WalletDb; readonly keys: WalletKeys }): Hono {
  const app = new Hono();
  app.get(STYLE, (c) => c.body(PAGE_STYLE, 200, { "content-type": "text/css; charset=utf-8" }));
  app.get(SCRIPT, (c) => c.body(PAGE_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }));
  for (const letter of ["E", "e"]) {
    app.get(`/${letter}/:digits{[0-9]+}`, show);
    app.get(`/${letter}/:digits{[0-9]+}/signed.json`, signed);
  }
  return app;

  async function show(c: Context) {
    const address = addressOf(c.req.param("digits") ?? "");
    const found = await findReceipt(db, address);
    const page = {
      language: languageOf(c),
      path: `/E/${receiptDigits(address)}`,
      files: { style: STYLE, script: SCRIPT },
      demo: keys.demo,
    };
    // What is not there yet comes by itself: the page asks again.
    return found ? c.html(receiptPage(found, page)) : c.html(awaitedPage(page), 404, { refresh: "5" });
  }

  /** All that somebody needs who does not take the wallet's word. */
  async function signed(c: Context) {
    const found = await findReceipt(db, addressOf(c.req.param("digits") ?? ""));
    if (!found) throw new Refusal("not_found");
    const { signed: bytes, signature, publicKey, terminalNumber } = found;
    const body = {
      receipt: Buffer.from(bytes).toString("utf8"),
      signedIn: "shouyin e-receipt 1",
      signature: textOf(signature),
      key: textOf(publicKey),
      terminal: terminalNumber,
    };
    return c.json(body, 200, { "content-disposition": 'attachment; filename="receipt.json"' });
  }
}

function languageOf(c: Context): PageLanguage {
  const asked = c.req.query("lang");
  if (asked === "zh" || asked === "en") return asked;
  return preferredLanguage(c.req.header("accept-language") ?? "");
}
