// The end of a run: reads "name|outcome|seconds" lines and the summaries that the parts left, prints one table and
// the sums, and decides. Lines of a kind that a machine reads close it: "N passed, N failed, N skipped".

import { readFileSync } from "node:fs";
import { table } from "../tests/table.mjs";

const SUMMARIES = {
  "tests on both engines": "target/test-summary.json",
  "clients we did not write": "compat/out/summary.json",
  "the walk in a browser": "walk/out/summary.json",
};
// Only these may be skipped here: other people's words, which the project does not carry, and the one client that no
// package registry has.
const MAY_BE_SKIPPED = /corpora|corpus|POLITY_SINGPASS_HELPER/i;

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined; // the part ended before it could write one; its outcome says so
  }
};

const rows = [];
const skips = [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const [name, outcome, seconds] = line.split("|");
  const summary = SUMMARIES[name] && read(SUMMARIES[name]);
  const count = summary ?? { passed: outcome === "passed" ? 1 : 0, failed: 0, skipped: 0 };
  const failed = Math.max(count.failed, outcome === "passed" ? 0 : 1);
  rows.push([name, outcome, count.passed, failed, count.skipped, seconds]);
  total.passed += count.passed;
  total.failed += failed;
  total.skipped += count.skipped;
  for (const { what, why } of summary?.skips ?? []) skips.push([name, what, why]);
  for (const { client, skipped, why } of summary?.results ?? []) if (skipped) skips.push([name, client, why]);
  for (const step of summary?.steps ?? []) if (step.outcome === "skipped") skips.push([name, step.name, step.why]);
}

console.log(table(["part", "outcome", "passed", "failed", "skipped", "seconds"], rows));
if (skips.length > 0) console.log("\n" + table(["skipped in", "what", "why"], skips));
const refused = skips.filter(([, what, why]) => !MAY_BE_SKIPPED.test(`${what} ${why}`));
for (const [, what] of refused) console.log(`\n${what} was skipped, which is a failure here`);
total.failed += refused.length;
total.skipped -= refused.length;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
