/** The wallet as a Hono app: what terminals, phones and the bank's people call, and the phone's page. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Logger } from "pino";
import { apiPage } from "#kit/api-page.ts";
import { onError, onNotFound } from "#kit/problems.ts";
import { fileAt, page, type StaticFiles, serveAssets } from "#kit/static-files.ts";
import { limitBody, onlyHosts, onlyJson, securityHeaders } from "#kit/web-defences.ts";
import { bankRoutes } from "./bank/routes.ts";
import type { CoreBank } from "./core-bank/port.ts";
import { eReceiptPages, eReceiptRoutes } from "./e-receipts/routes.ts";
import type { WalletKeys } from "./keys.ts";
import { merchantRoutes } from "./merchants/routes.ts";
import { paymentRoutes } from "./payments/routes.ts";
import { phoneRoutes } from "./phone/routes.ts";
import { refundRoutes } from "./refunds/routes.ts";
import { settlementBankRoutes } from "./settlement/bank-routes.ts";
import { settlementPages } from "./settlement/files.ts";
import { settlementRoutes } from "./settlement/routes.ts";
import type { WalletDb } from "./store.ts";
import type { StreamBell } from "./streams.ts";
import { admitTerminals, type TerminalEnv } from "./terminals/admission.ts";
import { terminalBankRoutes } from "./terminals/bank-routes.ts";
import { terminalRoutes } from "./terminals/routes.ts";
import { walletBankRoutes } from "./wallets/bank-routes.ts";
import { walletRoutes } from "./wallets/routes.ts";
import type { Writer } from "./writer/writer.ts";

export interface WalletDeps {
  readonly db: WalletDb;
  readonly keys: WalletKeys;
  readonly bell: StreamBell;
  readonly writer: Writer;
  readonly log: Logger;
  readonly screens: StaticFiles;
  /** Where top-ups come from and withdrawals go; undefined where the wallet is connected to none. */
  readonly coreBank?: CoreBank | undefined;
  /** Where customers reach the wallet: known once it listens. */
  readonly payUrl: () => string;
  readonly hosts: () => ReadonlySet<string>;
}

const DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "Shouyin wallet",
    version: "1",
    description:
      "What a wallet speaks with terminals and phones. A bank that speaks the same takes the place of this one.",
  },
};

export function createWalletApp(deps: WalletDeps): OpenAPIHono<TerminalEnv> {
  const { db, keys, log, screens } = deps;
  const app = new OpenAPIHono<TerminalEnv>();
  app.onError(onError(log));
  app.notFound(onNotFound);
  app.use(securityHeaders, onlyHosts(deps.hosts), limitBody, onlyJson);
  app.route("/", deps.writer.peers.routes(deps.writer));

  const admitted = admitTerminals(db, keys, log);
  app.use("/v1/payments/*", admitted);
  app.use("/v1/events", admitted);
  app.use("/v1/terminals/*", admitted);
  app.use("/v1/refunds/*", admitted);
  app.use("/v1/proofs", admitted);
  app.use("/v1/settlements/*", admitted);
  app.use("/v1/e-receipts/*", admitted);
  app.route("/", paymentRoutes(deps));
  app.route("/", refundRoutes(deps));
  app.route("/", terminalRoutes(deps));
  app.route("/", settlementRoutes(deps));
  app.route("/", settlementBankRoutes(deps));
  app.route("/", settlementPages(deps));
  app.route("/", eReceiptRoutes(deps));
  app.route("/", eReceiptPages(deps));
  app.route("/", phoneRoutes(deps));
  app.route("/", walletRoutes(deps));
  app.route("/", bankRoutes(deps));
  app.route("/", merchantRoutes(deps));
  app.route("/", terminalBankRoutes(deps));
  app.route("/", walletBankRoutes(deps));

  app.doc31("/v1/openapi.json", DOCUMENT);
  app.get("/v1/docs", (c) => c.html(apiPage(app.getOpenAPI31Document(DOCUMENT))));
  app.get("/v1/health", (c) => c.json({ ok: true }));
  const phone = page(screens, "phone");
  app.get("/", phone);
  app.get("/code", phone);
  for (const kind of ["P", "V", "F"])
    for (const letter of [kind, kind.toLowerCase()]) app.get(`/${letter}/:digits{[0-9]+}`, phone);
  app.get("/offline.js", fileAt(screens, "/phone/offline.js"));
  serveAssets(app, screens);
  return app;
}
