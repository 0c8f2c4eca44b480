// `make compat`: clients and verifiers that we did not write, against the binary as anyone runs it.
//
//     node compat/run.mjs [CLIENT ...]      only these
//
// Each client is a file in clients/ that says what it is, what it exercises, how to get it, how to run it, and by which
// transports if not by plain http alone. What a client prints goes to compat/out/NAME.log. A client that cannot be had
// here is skipped by name, never silently. Which endpoints of the login issuer a client reached is read from the server's
// own figures; one that no client reached fails the run. POLITY_BINARY names another binary than target/debug/polity.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "../tests/table.mjs";
import { ENDPOINTS, answered, called, inWords } from "./logins/calls.mjs";
import { PLAIN, TRANSPORTS, startBy } from "./logins/transports.mjs";
import { Missing } from "./programs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const binary = process.env.POLITY_BINARY ?? join(here, "../target/debug/polity");
const wanted = process.argv.slice(2);
const names = readdirSync(join(here, "clients")).map((file) => file.replace(/\.mjs$/, "")).sort()
  .filter((name) => wanted.length === 0 || wanted.includes(name));
const clients = await Promise.all(names.map(async (name) => ({ name, transports: [PLAIN], ...(await import(`./clients/${name}.mjs`)) })));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "polity-compat-"));
const [results, faults, reached] = [[], [], new Set()];

// A client is fetched once, whatever the number of transports.
const prepared = new Map();
const version = ({ name, prepare }) => prepared.get(name) ?? prepared.set(name, prepare()).get(name);

async function judge(client, nation, log) {
  const result = { client: client.client, version: "", transport: client.alone ? "none" : nation.transport, exercises: client.exercises, endpoints: [], passed: 0, failed: 0, skipped: 0, why: "" };
  const started = Date.now();
  try {
    result.version = await version(client);
    const before = await answered(nation);
    Object.assign(result, await client.run(nation, log));
    result.endpoints = called(before, await answered(nation));
  } catch (error) {
    if (error instanceof Missing) result.skipped = 1;
    else result.failed += 1;
    result.why = error.message;
  }
  result.seconds = (Date.now() - started) / 1000;
  return result;
}

try {
  // The first start makes the nation: by http, whether or not a client wants that.
  for (const transport of TRANSPORTS) {
    const those = clients.filter(({ transports }) => transports.includes(transport));
    if (those.length === 0 && transport !== PLAIN) continue;
    const number = TRANSPORTS.indexOf(transport) + 1;
    const nation = await startBy(transport, binary, join(out, `polity-${number}.log`), folder);
    console.log(`compat  a nation is ready at ${nation.address} (${transport})`);
    for (const client of those) {
      const result = await judge(client, nation, join(out, `${client.name}-${number}.log`));
      results.push(result);
      for (const endpoint of result.endpoints) reached.add(endpoint);
      console.log(`compat  ${result.client}, ${transport}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    }
    faults.push(...(await nation.stop()));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.log(`compat  the nation: ${fault}`);

const unreached = wanted.length === 0 ? ENDPOINTS.filter((endpoint) => !reached.has(endpoint)) : [];
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const summary = { passed: sum("passed"), failed: sum("failed") + (faults.length > 0 ? 1 : 0) + unreached.length, skipped: sum("skipped"), results, unreached, faults };
writeFileSync(join(out, "summary.json"), JSON.stringify(summary, null, 2) + "\n");
console.log("\n" + table(["client", "version", "transport", "what it exercised", "endpoints that answered it", "passed", "failed", "skipped", "seconds"],
  results.map((r) => [r.client, r.version, r.transport, r.exercises, inWords(r.endpoints), r.passed, r.failed, r.skipped, r.seconds.toFixed(1)])));
for (const { client, transport, why } of results.filter((result) => result.why)) console.log(`\n${client}, ${transport}: ${why}`);
if (unreached.length > 0) console.log(`\nendpoints of the login issuer that no client reached: ${unreached.join("; ")}`);
console.log(`\n${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exit(summary.failed === 0 && summary.passed > 0 ? 0 : 1);
