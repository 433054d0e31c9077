/**
 * The files that take longest begin first, so that no single one runs on alone at the end. Vitest itself knows how long a file
 * took only on a machine where it ran before; elsewhere it goes by a file's size, and a story of thirty lines may take a minute.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = [
  "screens/day",
  "faults/machine",
  "screens/codes-at-the-till",
  "faults/crashes",
  "screens/payment-code",
  "hardware/printer",
  "faults/line",
  "hardware/contract",
  "hardware/drawer",
  "screens/beside-the-sale",
  "screens/drawer",
  "faults/replicated-pair",
  "faults/write-log",
  "simulation/simulation",
  "docs/start",
  "wallet/processes",
  "wallet/on-pglite",
  "hardware/endurance",
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
