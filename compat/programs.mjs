// Running a client as the program that it is.

import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

// A client or its language is not on this machine: skipped, with the reason.
export class Missing extends Error {}

const ended = (child) => new Promise((done, fail) => child.on("error", fail).on("close", done));

// Runs a program to its end; what it prints goes to the log. Returns its exit code and what it printed.
export async function program(command, words, { log, cwd, env } = {}) {
  const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      printed += text;
      if (log) appendFileSync(log, text);
    });
  }
  const code = await ended(child).catch((error) => {
    if (error.code === "ENOENT") throw new Missing(`${command} is not installed`);
    throw error;
  });
  return { code, printed };
}

// The same for a step that has to succeed.
export async function must(command, words, options) {
  const { code, printed } = await program(command, words, options);
  if (code !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${code}: ${printed.trim().split("\n").slice(-5).join("\n")}`);
  return printed;
}
