/** Every write of the wallet: under which id it is done once, and what of it may not change under that id. */
import { OF_THE_BANK } from "./bank.ts";
import { OF_PHONES } from "./phones.ts";
import type { Exempt, Row } from "./row.ts";
import { OF_TERMINALS } from "./terminals.ts";
import { paid, post, refundOf } from "./writes.ts";

export const ROWS: readonly Row[] = [...OF_TERMINALS, ...OF_PHONES, ...OF_THE_BANK];

/** Of the routes that take a body and write nothing of what anybody has. */
export const READS: readonly Pick<Row, "route" | "as" | "ask">[] = [
  {
    route: "POST /v1/slips",
    as: "nobody",
    ask: async (cast) => post("/v1/slips", (await refundOf(cast, await paid(cast))).body),
  },
  {
    route: "POST /v1/phone/payees",
    as: "payer",
    ask: async ({ wallet }) =>
      post("/v1/phone/payees", { phone: (await wallet.customer(0)).customer.number }),
  },
];

export const EXEMPT: readonly Exempt[] = [
  {
    route: "PUT /v1/terminals/current/journal",
    because:
      "It is answered with the head that was told before, which after the first telling is that very head; a shorter one, or another of that length, is not kept (terminal.test.ts).",
  },
  {
    route: "PUT /v1/terminals/current/heartbeat",
    because:
      "Each is a report of its moment, of which the last are kept; none has an effect on any payment (custody.test.ts).",
  },
  {
    route: "POST /v1/phone/devices",
    because:
      "The token is told once and kept as a hash. A sign-in whose answer was lost leaves a device that nobody can use, and the next one is another device.",
  },
  {
    route: "POST /v1/bank/merchants/{id}/settlements/{day}/links",
    because:
      "Each link is good for thirty days from when it was made, and the journal has each that was made.",
  },
  {
    route: "POST /v1/writer",
    because:
      "It carries the messages of the routes above between processes, under their ids, and is settled as they are (writer.test.ts, processes.test.ts).",
  },
];
