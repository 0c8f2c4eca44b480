// How the programs of this folder are fetched and counted.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { must, program } from "../programs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
let installed;

export async function prepareLogins(name) {
  installed ??= must("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: here });
  await installed;
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"))).version;
}

// Each check prints one line that begins with "ok" or "FAIL".
export async function runLogins(file, nation, log) {
  const { code, printed } = await program(process.execPath, [join(here, file), nation.address, nation.folder, nation.binary], { log });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
