// ClamAV's daemon, asked as an operator would set it up: a nation of its own sends it what residents upload. The checks
// are ../scanner/judge.mjs.

import { fileURLToPath } from "node:url";
import { Missing, program } from "../programs.mjs";

const judge = fileURLToPath(new URL("../scanner/judge.mjs", import.meta.url));

export const client = "ClamAV (clamd)";
export const alone = true; // whether a scanner answers is a setting: it starts nations of its own
export const exercises = "files of applicants: what is harmless, the EICAR test file, a scanner that is away";

export async function prepare() {
  // Debian keeps it where only administrators look.
  process.env.PATH = `${process.env.PATH}:/usr/sbin`;
  const { printed } = await program("clamd", ["--version"]);
  const version = printed.match(/^ClamAV ([\d.]+)/)?.[1];
  if (!version) throw new Missing("clamd does not say its version");
  return version;
}

export async function run(nation, log) {
  const { code, printed } = await program(process.execPath, [judge, nation.binary], { log });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
