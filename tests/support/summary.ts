import type { Reporter, TestModule } from "vitest/node";

/** Prints the plain closing line that any script can read: "N passed, N failed[, N skipped]". */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A module that failed before it had a test is a failure that no test would report.
      if (module.state() === "failed" && tests.length === 0) count.failed++;
      for (const test of tests) count[test.result().state]++;
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}
