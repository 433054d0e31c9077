/** `npm run bench`: every row is a ratio that was measured in this run. Prints the tables and keeps them beside. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { buildStale } from "../../server/launch/builds.ts";
import { measureCapture } from "./capture.ts";
import { measureCheckout } from "./checkout.ts";
import { type Row, table } from "./measure.ts";
import { measureQrLatency } from "./qr-latency.ts";
import { measureReceipts, receiptTable } from "./receipt.ts";
import { measureRecovery } from "./recovery.ts";
import { measureReports } from "./reports.ts";
import { measureSimulation } from "./simulation.ts";
import { measureStartUp } from "./start-up.ts";

// First: what is measured is what a shop runs.
await buildStale();
const rows: Row[] = [...(await measureQrLatency()), ...(await measureCapture()), ...(await measureStartUp())];
const protocol: Row[] = [...(await measureRecovery()), ...measureSimulation()];
const books = await measureReports();
const checkout = await measureCheckout();
const receipts = await measureReceipts();

const report = `# Bench

\`npm run bench\` writes this page. Ratios are taken side by side in one run, since machines differ and are noisy; this
one had ${cpus().length} cores (${cpus()[0]?.model.trim()}) and ran Node ${process.versions.node}.

## Latency and start

${table(rows)}

## After a power cut, and under every fault

${table(protocol)}

## The checkout on a slow tablet

${table(checkout)}

## Reports, and the till's file

${table(books)}

## A receipt on the wire

The floor is the receipt's characters, line feeds and QR content alone.

${receiptTable(receipts)}
`;
writeFileSync(new URL("README.md", import.meta.url), report);
console.log(report);
