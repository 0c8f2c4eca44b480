// Measures the shipped binary as an operator would: how long it takes to serve, and what it costs to leave running.
//
//     node tests/figures.mjs [BINARY]      target/release/polity unless said otherwise
//
// Each figure stands beside its bar; one that misses it fails the run.

import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { startNation } from "../walk/kit/nation.mjs";
import { table } from "./table.mjs";

const binary = process.argv[2] ?? "target/release/polity";
const IDLE_S = 10; // long enough for start-up work to end and its memory to be given back
const SECOND_STARTS = 5; // the median of them is the figure

const folder = mkdtempSync(join(tmpdir(), "polity-figures-"));
const log = join(folder, "polity.log");
const data = join(folder, "data");
const residentMiB = (process) => Number(readFileSync(`/proc/${process}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const rows = [];
const figure = (what, value, bar, unit) => rows.push([what, value <= bar ? "holds" : "MISSED", `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, `${bar} ${unit}`]);

const idle = async (nation) => {
  await new Promise((done) => setTimeout(done, IDLE_S * 1000));
  return residentMiB(nation.process);
};

try {
  const first = await startNation(binary, log, { folder: data });
  figure("memory when idle, after making the nation", await idle(first), 120, "MiB");
  const faults = await first.stop();
  const starts = [];
  for (let start = 1; start <= SECOND_STARTS; start += 1) {
    const nation = await startNation(binary, log, { folder: data });
    starts.push(nation.readySeconds * 1000);
    if (start === SECOND_STARTS) figure("memory when idle, after a later start", await idle(nation), 120, "MiB");
    faults.push(...(await nation.stop()));
  }
  figure("first start, sample nation made", first.readySeconds, 60, "s");
  figure("second start until it serves", starts.sort((a, b) => a - b)[Math.floor(SECOND_STARTS / 2)], 300, "ms");
  figure("size of the binary", statSync(binary).size / 1024 / 1024, 40, "MiB");
  for (const fault of faults) console.log(fault);
  console.log(`${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
  console.log(table(["what", "bar", "measured", "at most"], rows));
  process.exitCode = faults.length > 0 || rows.some((row) => row[1] === "MISSED") ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
