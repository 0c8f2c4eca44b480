// `make compat`: clients and verifiers that we did not write, against the binary as anyone runs it.
//
//     node compat/run.mjs [CLIENT ...]      only these
//
// Each client is a file in clients/ that says what it is, what it exercises, how to get it and how to run it. What a
// client prints goes to compat/out/NAME.log. A client that cannot be had here is skipped by name, never silently.
// POLITY_BINARY names another binary than target/debug/polity.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startNation } from "../walk/kit/nation.mjs";
import { table } from "../tests/table.mjs";
import { Missing } from "./programs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const binary = process.env.POLITY_BINARY ?? join(here, "../target/debug/polity");
const wanted = process.argv.slice(2);
const names = readdirSync(join(here, "clients")).map((file) => file.replace(/\.mjs$/, "")).sort()
  .filter((name) => wanted.length === 0 || wanted.includes(name));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const nation = await startNation(binary, join(out, "polity.log"));
console.log(`compat  a nation is ready at ${nation.address}`);

const results = [];
for (const name of names) {
  const client = await import(`./clients/${name}.mjs`);
  const started = Date.now();
  const result = { client: client.client, version: "", exercises: client.exercises, passed: 0, failed: 0, skipped: 0, why: "" };
  try {
    result.version = await client.prepare();
    Object.assign(result, await client.run(nation, join(out, `${name}.log`)));
  } catch (error) {
    if (error instanceof Missing) result.skipped = 1;
    else result.failed += 1;
    result.why = error.message;
  }
  result.seconds = (Date.now() - started) / 1000;
  results.push(result);
  console.log(`compat  ${client.client}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped ${result.why}`);
}
const faults = await nation.stop();
for (const fault of faults) console.log(`compat  the nation: ${fault}`);

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const summary = { passed: sum("passed"), failed: sum("failed") + (faults.length > 0 ? 1 : 0), skipped: sum("skipped"), results, faults };
writeFileSync(join(out, "summary.json"), JSON.stringify(summary, null, 2) + "\n");
console.log("\n" + table(["client", "version", "what it exercised", "passed", "failed", "skipped", "seconds"],
  results.map((r) => [r.client, r.version, r.exercises, r.passed, r.failed, r.skipped, r.seconds.toFixed(1)])));
for (const { client, why } of results.filter((result) => result.why)) console.log(`\n${client}: ${why}`);
console.log(`\n${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exit(summary.failed === 0 && summary.passed > 0 ? 0 : 1);
