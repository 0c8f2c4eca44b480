// icalendar, the library under most calendars in Python: the invitations that residents get. The checks are
// ../calendar/python.py; our side is the program crates/services/examples/calendar_invitations.rs.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing, must, program } from "../programs.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const source = fileURLToPath(new URL("../calendar", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-calendar", import.meta.url));
const printer = fileURLToPath(new URL("../../target/debug/examples/calendar_invitations", import.meta.url));
const python = join(home, "bin/python");

export const client = "icalendar";
export const alone = true; // it asks no nation
export const exercises = "calendar invitations: made and called off, in five time zones";

export async function prepare() {
  await must(process.env.CARGO ?? "cargo", ["build", "--quiet", "--locked", "-p", "polity-services", "--example", "calendar_invitations"], { cwd: repository });
  if (!existsSync(python)) {
    const { code } = await program("python3", ["-m", "venv", home]);
    if (code !== 0) throw new Missing("python3 has no venv module");
  }
  await must(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", join(source, "requirements.txt")]);
  const ask = "from importlib.metadata import version; print(version('icalendar'))";
  return (await must(python, ["-c", ask])).trim();
}

export async function run(_nation, log) {
  const { code, printed } = await program(python, [join(source, "python.py"), printer], { log });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
