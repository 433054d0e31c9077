import type { Reporter, TestModule } from "vitest/node";

/** Prints the plain closing line that any script can read: "N passed, N failed[, N skipped]". */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A module that failed outside its tests (in a hook, at import) is a failure that no test reports.
      const ownFailure =
        module.state() === "failed" && tests.every((test) => test.result().state !== "failed");
      if (ownFailure) count.failed++;
      for (const test of tests) count[test.result().state]++;
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}
