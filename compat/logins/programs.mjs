// How the programs of this folder are fetched and counted.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing, must, program } from "../programs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-logins", import.meta.url));
const python = join(home, "bin/python");
let npm;

// The packages of the lock file, fetched once a run.
export function installed() {
  npm ??= must("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: here });
  return npm;
}

export async function prepareLogins(name) {
  await installed();
  return JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"))).version;
}

export async function preparePython(...names) {
  if (!existsSync(python)) {
    const { code } = await program("python3", ["-m", "venv", home]);
    if (code !== 0) throw new Missing("python3 has no venv module");
  }
  await must(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", join(here, "requirements.txt")]);
  const ask = `from importlib.metadata import version; print(', '.join(version(name) for name in ${JSON.stringify(names)}))`;
  return (await must(python, ["-c", ask])).trim();
}

// Each check prints one line that begins with "ok" or "FAIL". The programs believe the authority of the run by the variable
// that each language has for that; none of them is told to look away.
export async function runLogins(file, nation, log, words = []) {
  const command = file.endsWith(".py") ? python : process.execPath;
  const env = nation.authorityFile && { NODE_EXTRA_CA_CERTS: nation.authorityFile, REQUESTS_CA_BUNDLE: nation.authorityFile };
  const { code, printed } = await program(command, [join(here, file), nation.address, nation.folder, nation.binary, ...words], { log, env });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
