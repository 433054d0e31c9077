import { describe, expect, test } from "vitest";
import { measureReceipt } from "../bench/receipt.ts";

describe.each([48, 32] as const)("the receipt by which encoders are compared, on %i columns", (columns) => {
  test("is fewer bytes than by any encoder on npm, and 0.80 of its own characters at most", async () => {
    const [ours, ...others] = await measureReceipt(columns, 1);
    expect(ours?.timesFloor).toBeLessThanOrEqual(0.8);
    expect(others.map(({ encoder }) => encoder)).toHaveLength(5);
    for (const other of others) expect(other.bytes, other.encoder).toBeGreaterThan(ours?.bytes ?? 0);
  });
});
