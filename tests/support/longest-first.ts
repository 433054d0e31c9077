/**
 * The files that take longest begin first, so that no single one runs on alone at the end. Vitest itself knows how long a file
 * took only on a machine where it ran before; elsewhere it goes by a file's size, and a story of thirty lines may take a minute.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = [
  "screens/codes-at-the-till",
  "screens/day",
  "screens/keyboard",
  "faults/crashes",
  "hardware/printer",
  "screens/payment-code",
  "faults/machine",
  "faults/line",
  "hardware/drawer",
  "hardware/contract",
  "faults/write-log",
  "screens/drawer",
  "screens/serial-scanner",
  "screens/paperless",
  "flows/lying-wallet",
  "screens/e-receipt",
  "screens/standing",
  "screens/beside-the-sale",
  "simulation/simulation",
  "docs/start",
  "wallet/on-pglite",
  "screens/help",
  "flows/doctor",
  "screens/reconciliation",
  "contracts/reference-wallet",
  "screens/bad-day",
].map((name) => `/tests/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return others.toSorted((a, b) => place(a) - place(b));
  }
}
