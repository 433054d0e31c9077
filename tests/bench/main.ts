/** `npm run bench`: every row is a ratio that was measured in this run. Prints the tables and keeps them beside. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Row, table } from "./measure.ts";
import { measureQrLatency } from "./qr-latency.ts";
import { measureReceipts, receiptTable } from "./receipt.ts";
import { measureStartUp } from "./start-up.ts";

const rows: Row[] = [...(await measureQrLatency()), ...(await measureStartUp())];
const receipts = await measureReceipts();

const report = `# Bench

\`npm run bench\` writes this page. Ratios are taken side by side in one run, since machines differ and are noisy; this
one had ${cpus().length} cores (${cpus()[0]?.model.trim()}) and ran Node ${process.versions.node}.

## Latency and start

${table(rows)}

## A receipt on the wire

The floor is the receipt's characters, line feeds and QR content alone.

${receiptTable(receipts)}
`;
writeFileSync(new URL("README.md", import.meta.url), report);
console.log(report);
