// aiosmtpd and dkimpy, a mail server and a verifier of signatures in Python: a real nation of their own sends them mail,
// signed by an RSA key and an Ed25519 key that its commands made. The checks are ../mail/judge.py.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing, must, program } from "../programs.mjs";

const source = fileURLToPath(new URL("../mail", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-mail", import.meta.url));
const python = join(home, "bin/python");

export const client = "aiosmtpd, dkimpy";
export const alone = true; // a demonstration sends no mail: it founds a nation of its own
export const exercises = "outgoing mail: DKIM by RSA and Ed25519, forgeries, what a refusal says";

export async function prepare() {
  if (!existsSync(python)) {
    const { code } = await program("python3", ["-m", "venv", home]);
    if (code !== 0) throw new Missing("python3 has no venv module");
  }
  await must(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", join(source, "requirements.txt")]);
  const ask = "from importlib.metadata import version; print(version('aiosmtpd') + ', ' + version('dkimpy'))";
  return (await must(python, ["-c", ask])).trim();
}

export async function run(nation, log) {
  const { code, printed } = await program(python, [join(source, "judge.py"), nation.binary], { log });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
