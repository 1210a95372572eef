// Sums up a report of vitest's JSON reporter as "N passed, N failed".
import { readFileSync } from "node:fs";

/**
 * The part of the report that is read here.
 * @typedef {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string }[] }} TestFile
 */

const [report = ""] = process.argv.slice(2);
const { testResults } = /** @type {{ testResults: TestFile[] }} */ (JSON.parse(readFileSync(report, "utf8")));

let passed = 0;
let failed = 0;
for (const { name, status, assertionResults } of testResults) {
  for (const test of assertionResults) {
    if (test.status === "passed") {
      passed += 1;
      continue;
    }
    // A skipped test proves nothing, so it counts as one that did not pass.
    failed += 1;
    console.log(`${test.status}: ${name}: ${test.fullName}`);
  }
  // A file that could not even be loaded has no tests to report.
  if (status !== "passed" && assertionResults.every((test) => test.status === "passed")) {
    failed += 1;
    console.log(`${status}: ${name}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
