// Runs the tests of the whole workspace and ends with a table of what ran and what was skipped, and why:
//
//     tests/postgres/with node tests/run.mjs [--release] [NAME ...]     NAME: only tests whose name contains it
//
// A test that cannot run where it is prints one line, `SKIPPED: what: why`, and returns. It is counted as skipped
// here, not as passed. Everything printed goes to target/test.log, the sums to target/test-summary.json.

import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { basename } from "node:path";
import { table } from "./table.mjs";

const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const command = ["test", "--locked", "--workspace", "--no-fail-fast", ...options, "--", "--show-output", ...names];

mkdirSync("target", { recursive: true });
const log = createWriteStream("target/test.log");
const suites = []; // one a test binary, in the order they ran
const skips = new Map(); // what -> why
let suite;
let section = "running"; // what cargo is printing: "running", then "successes" and "failures" with the tests' own output
let test; // whose output is being read

if (!process.env.POLITY_TEST_POSTGRES) {
  skips.set("PostgreSQL", "POLITY_TEST_POSTGRES is not set; `make test` starts one");
}

function open(name) {
  suite = { name, passed: 0, failed: 0, seconds: 0, skipped: new Set(), ended: false };
  suites.push(suite);
  section = "running";
}

// Reads one line of cargo's output; true if a person watching wants to see it.
function read(line) {
  let match;
  if ((match = line.match(/^\s+Running (?:unittests )?(\S+) \((\S+?)\)$/))) {
    const crate = basename(match[2]).replace(/-[0-9a-f]{16}$/, "");
    open(match[1].startsWith("tests/") ? `${crate} (${match[1]})` : crate);
    return true;
  }
  if ((match = line.match(/^\s+Doc-tests (\S+)$/))) return open(`${match[1]} (documentation)`), true;
  if ((match = line.match(/^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored;.* finished in ([\d.]+)s/))) {
    suite.passed += Number(match[1]) - suite.skipped.size;
    suite.failed += Number(match[2]);
    suite.seconds += Number(match[4]);
    suite.ended = true;
    section = "running";
    return true;
  }
  if ((match = line.match(/^(successes|failures):$/))) return (section = match[1]), (test = undefined), section === "failures";
  if ((match = line.match(/^---- (.+) stdout ----$/))) test = match[1];
  if ((match = line.match(/^test (.+) \.\.\. ignored(?:, (.*))?$/))) {
    suite.skipped.add(match[1]);
    suite.passed += 1; // cargo did not count it as passed, so what is taken off below must be given here
    skips.set(match[1], match[2] ?? "ignored without a reason");
  }
  if ((match = line.match(/^\s*SKIPPED: ([^:(]+)[:(]? ?(.*?)\)?$/))) {
    skips.set(match[1].trim(), match[2].trim());
    if (suite && test) suite.skipped.add(test);
  }
  return section === "failures" || (section === "running" && !/^(running \d+ tests?|test .* \.\.\. ok|)$/.test(line));
}

// One pipe for both streams keeps their lines in order.
const started = Date.now();
const cargo = spawn("bash", ["-c", 'exec cargo "$@" 2>&1', "cargo", ...command], { stdio: ["ignore", "pipe", "inherit"] });
for await (const line of createInterface({ input: cargo.stdout })) {
  log.write(line + "\n");
  if (read(line)) console.log(line);
}
const code = await new Promise((done) => (cargo.exitCode === null ? cargo.on("close", done) : done(cargo.exitCode)));
log.end();

// A binary that neither passed nor failed was killed: that is a failure, whatever it had printed.
for (const each of suites) if (!each.ended) each.failed += 1;

const sum = (count) => suites.reduce((total, each) => total + count(each), 0);
const summary = {
  passed: sum((each) => each.passed),
  failed: sum((each) => each.failed) || (code === 0 ? 0 : 1),
  skipped: sum((each) => each.skipped.size) + (process.env.POLITY_TEST_POSTGRES ? 0 : 1),
  seconds: Math.round((Date.now() - started) / 1000),
  skips: [...skips].map(([what, why]) => ({ what, why })),
};
writeFileSync("target/test-summary.json", JSON.stringify(summary, null, 2) + "\n");

console.log("\n" + table(["what ran", "passed", "failed", "skipped", "seconds"], suites
  .filter((each) => each.passed + each.failed + each.skipped.size > 0)
  .map((each) => [each.name, each.passed, each.failed, each.skipped.size, each.seconds.toFixed(1)])));
if (skips.size > 0) console.log("\n" + table(["skipped", "why"], [...skips]));
console.log(`\n${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exit(code === 0 && summary.failed === 0 ? 0 : 1);
