/** The terminal's server as a Hono app: its API, the event streams of its screens, and the screens themselves. */
import type { Logger } from "pino";
import type { ScaleBarcodes } from "#domain/in-store-barcode.ts";
import { apiPage } from "#kit/api-page.ts";
import { onError, onNotFound } from "#kit/problems.ts";
import { page, type StaticFiles, serveAssets } from "#kit/static-files.ts";
import { limitBodyExcept, onlyHosts, onlyJson, onlyOwnPages, securityHeaders } from "#kit/web-defences.ts";
import { openAlarms } from "./alarms/alarms.ts";
import { alarmRoutes } from "./alarms/routes.ts";
import { announcementsNow } from "./announcements/announcements.ts";
import { announcementRoutes } from "./announcements/routes.ts";
import type { CheckoutSnapshot, DevicesView, DisplayEvents, LineView, PrinterView } from "./api.ts";
import { IMPORT_BODY_MAX } from "./catalog/import-api.ts";
import { catalogRoutes } from "./catalog/routes.ts";
import type { Displays } from "./display.ts";
import { type DoctorRouteDeps, doctorRoutes } from "./doctor/routes.ts";
import type { DrawerView } from "./drawer/api.ts";
import { type DrawerRouteDeps, drawerRoutes } from "./drawer/routes.ts";
import { dueRoutes } from "./due.ts";
import { eReceiptRoutes } from "./e-receipts/routes.ts";
import { streamLog } from "./events.ts";
import { journalRoutes } from "./journal/routes.ts";
import { permissionRoutes } from "./operators/permission-routes.ts";
import { operatorRoutes } from "./operators/routes.ts";
import { type PaymentRouteDeps, paymentRoutes } from "./payments/routes.ts";
import { ratesView } from "./rates/rates.ts";
import { rateRoutes } from "./rates/routes.ts";
import { readDesign } from "./receipts/design.ts";
import { receiptRoutes } from "./receipts/routes.ts";
import type { Reconciliations } from "./reconciliation/reconciliations.ts";
import { reconciliationRoutes } from "./reconciliation/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { isRetired, retirementRoutes } from "./retirement.ts";
import { mayWork, newRoutes, operatorOf, pairedAs } from "./routes.ts";
import { heldRoutes, waitingSales } from "./sales/held.ts";
import { type SaleRouteDeps, saleRoutes } from "./sales/routes.ts";
import { latestSale, saleView } from "./sales/store.ts";
import { screenRoutes } from "./screens/routes.ts";
import { type ShiftRouteDeps, shiftRoutes } from "./shifts/routes.ts";
import { isShiftDue } from "./shifts/shifts.ts";
import { shopOf, today, viewDeps } from "./till.ts";

export interface PosDeps extends SaleRouteDeps, PaymentRouteDeps, DrawerRouteDeps, ShiftRouteDeps {
  readonly display: Displays;
  readonly line: () => LineView;
  readonly printer: () => PrinterView;
  readonly drawer: () => DrawerView;
  readonly devices: () => DevicesView;
  readonly reconciliations: Reconciliations;
  readonly scaleBarcodes: ScaleBarcodes;
  readonly files: StaticFiles;
  readonly hosts: () => ReadonlySet<string>;
  readonly log: Logger;
  readonly doctor: Pick<DoctorRouteDeps, "doctorFor" | "token">;
}

const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "Shouyin terminal", version: "1", description: "What the screens of a terminal call." },
};

export function createPosApp(deps: PosDeps) {
  const { till, screens, display, files } = deps;
  const app = newRoutes();
  app.onError(onError(deps.log));
  app.notFound(onNotFound);
  const limit = limitBodyExcept("/api/catalog/imports/", IMPORT_BODY_MAX);
  app.use(securityHeaders, onlyHosts(deps.hosts), limit, onlyJson);
  app.get("/api/health", (c) => c.json({ ok: true }));
  app.doc31("/api/openapi.json", DOCUMENT);
  app.get("/api/docs", (c) => c.html(apiPage(app.getOpenAPI31Document(DOCUMENT))));

  app.use("/api/*", onlyOwnPages);
  app.use("/api/checkout/events", pairedAs(screens, "checkout"));
  app.get("/api/checkout/events", (c) => {
    operatorOf(c);
    const screen = c.get("screen");
    const isAttended = () => mayWork(screen);
    return streamLog(c, till.streams.checkout, () => checkoutSnapshot(deps), {
      join: (take) =>
        till.streams.scans.join({
          screen: screen.id,
          isAttended,
          take: (data) => take({ name: "scan", data }),
        }),
      mayGoOn: isAttended,
    });
  });
  app.use("/api/display/events", pairedAs(screens, "display"));
  app.get("/api/display/events", (c) =>
    streamLog(c, till.streams.display, (): DisplayEvents["snapshot"] => ({
      shop: shopOf(till),
      now: till.clocks.now(),
      picture: display.picture,
    })),
  );

  const { operators, backend } = deps;
  const routed = app
    .route("/", screenRoutes(screens))
    .route(
      "/",
      operatorRoutes({
        till,
        operators,
        pinReset: { backend: deps.backend, isLineUp: deps.acceptance.isLineUp },
        screens,
        onSignIn: (who) => isShiftDue(till, who),
      }),
    )
    .route("/", permissionRoutes(deps))
    .route("/", journalRoutes(deps))
    .route("/", saleRoutes(deps))
    .route("/", heldRoutes(deps))
    .route("/", paymentRoutes(deps))
    .route("/", catalogRoutes(deps))
    .route("/", shiftRoutes(deps))
    .route("/", reconciliationRoutes(deps))
    .route("/", reportRoutes(deps))
    .route("/", drawerRoutes(deps))
    .route("/", dueRoutes(deps))
    .route("/", eReceiptRoutes(deps))
    .route("/", receiptRoutes(till, operators, screens))
    .route("/", rateRoutes(till, operators, screens))
    .route("/", alarmRoutes(till, screens))
    .route("/", announcementRoutes(till, screens))
    .route("/", retirementRoutes(operators, backend, screens))
    .route("/", doctorRoutes({ ...deps.doctor, operators, screens }));

  app.get("/checkout", page(files, "checkout"));
  app.get("/display", page(files, "display"));
  app.get("/", (c) => c.redirect("/checkout"));
  serveAssets(app, files);
  return routed;
}

/** The routes as types: what the screens' client is checked against. */
export type PosApp = ReturnType<typeof createPosApp>;

function checkoutSnapshot(deps: PosDeps): CheckoutSnapshot {
  const { till, line, printer, drawer, devices, acceptance } = deps;
  const sale = latestSale(till.store.db, today(till));
  return {
    shop: shopOf(till),
    now: till.clocks.now(),
    line: line(),
    printer: printer(),
    drawer: drawer(),
    devices: devices(),
    // A cancelled sale is nobody's any more: whoever comes back begins a new one.
    sale: sale && sale.state !== "cancelled" ? saleView(till.store.db, sale, viewDeps(till)) : null,
    held: waitingSales(till.store.db),
    alarms: openAlarms(till.store.db),
    announcements: announcementsNow(till),
    acceptsCodes: acceptance.limits.count > 0,
    paper: readDesign(till.store.db).paper,
    rates: ratesView(till),
    retired: isRetired(till.store.db),
  };
}
