/** Which help belongs where: each is loaded when somebody asks for it. */
import type { Help } from "./help-text.ts";
import type { Place } from "./places.ts";

const entrance = () => import("./entrance-help.ts");
const selling = () => import("./selling-help.ts");
const payment = () => import("./payment-help.ts");

export const HELPS: Readonly<Record<Place, () => Promise<Help>>> = {
  pairing: async () => (await entrance()).pairingHelp,
  "closed-shift": async () => (await entrance()).closedShiftHelp,
  "sign-in": async () => (await entrance()).signInHelp,
  "pin-reset": async () => (await import("./pin-reset-help.ts")).pinResetHelp,
  "new-pin": async () => (await entrance()).newPinHelp,
  shelf: async () => (await selling()).shelfHelp,
  amount: async () => (await selling()).amountHelp,
  line: async () => (await selling()).lineHelp,
  held: async () => (await selling()).heldHelp,
  code: async () => (await selling()).codeHelp,
  cash: async () => (await selling()).cashHelp,
  payment: async () => (await payment()).paymentHelp,
  done: async () => (await payment()).doneHelp,
  "given-up": async () => (await payment()).givenUpHelp,
  refund: async () => (await import("./refund-help.ts")).refundHelp,
  drawer: async () => (await import("./drawer-help.ts")).drawerHelp,
  shift: async () => (await import("./shift-help.ts")).shiftHelp,
  catalog: async () => (await import("./catalog-help.ts")).catalogHelp,
  report: async () => (await import("./report-help.ts")).reportHelp,
  reconciliation: async () => (await import("./reconciliation-help.ts")).reconciliationHelp,
  papers: async () => (await import("./papers-help.ts")).papersHelp,
  rates: async () => (await import("./rates-help.ts")).ratesHelp,
  staff: async () => (await import("./staff-help.ts")).staffHelp,
  journal: async () => (await import("./journal-help.ts")).journalHelp,
  sound: async () => (await import("./sound-help.ts")).soundHelp,
  terminal: async () => (await import("./terminal-help.ts")).terminalHelp,
};
