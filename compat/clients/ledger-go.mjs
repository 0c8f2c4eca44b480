// Go's own transparency log library (golang.org/x/mod/sumdb) as an auditor: it verifies a checkpoint, inclusion and
// consistency proofs of the running nation's ledger, and refuses forgeries of each. The program is ../ledger-go.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { must, program } from "../programs.mjs";

const source = fileURLToPath(new URL("../ledger-go", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-ledger-go", import.meta.url));
const judge = join(home, "ledger-go");
const kept = join(home, "kept.checkpoint");
const GROWTH_MS = 3_000; // long enough for the visits of the readiness probe and others to be signed

export const client = "ledger-go";
export const exercises = "/checkpoint, /tile: proofs and forgeries by Go's sumdb";

export async function prepare() {
  mkdirSync(home, { recursive: true });
  await must("go", ["build", "-o", judge, "."], { cwd: source });
  return (await must("go", ["list", "-m", "-f", "{{.Version}}", "golang.org/x/mod"], { cwd: source })).trim();
}

export async function run(nation, log) {
  const url = nation.address;
  await signed(url);
  const first = await program(judge, ["-url", url, "-keep", kept], { log });
  await new Promise((done) => setTimeout(done, GROWTH_MS));
  const second = await program(judge, ["-url", url, "-kept", kept], { log });
  const lines = (first.printed + second.printed).split("\n");
  const count = (start) => lines.filter((line) => line.startsWith(start)).length;
  const fell = [first, second].filter(({ code }) => code !== 0).length;
  return { passed: count("ok "), failed: Math.max(count("FAIL "), fell), why: fell ? `see ${log}` : "" };
}

// A nation that has just been founded signs its first checkpoint within a second.
async function signed(url) {
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await fetch(`${url}/checkpoint`)).ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}
