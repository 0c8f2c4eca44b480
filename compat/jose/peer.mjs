// Our side of the checks, and how to run the other one.

import { fileURLToPath } from "node:url";
import { must, program } from "../programs.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const peer = fileURLToPath(new URL("../../target/debug/examples/jose_peer", import.meta.url));

export const buildPeer = () =>
  must(process.env.CARGO ?? "cargo", ["build", "--quiet", "--locked", "-p", "polity-vault", "--example", "jose_peer"], { cwd: repository });

// Runs the checks against our side; each prints one line that begins with "ok" or "FAIL".
export async function judged(command, words, log) {
  const { code, printed } = await program(command, [...words, peer], { log });
  const count = (start) => printed.split("\n").filter((line) => line.startsWith(start)).length;
  const failed = Math.max(count("FAIL "), code === 0 ? 0 : 1);
  return { passed: count("ok "), failed, why: failed ? `see ${log}` : "" };
}
