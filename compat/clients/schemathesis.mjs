// Schemathesis: hostile and odd requests made from our own OpenAPI description. Nothing may answer 5xx, and every
// answer has to be one that the description promises.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing, must, program } from "../programs.mjs";

const here = fileURLToPath(new URL("../schemathesis", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-schemathesis", import.meta.url));
const CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"];
const EXAMPLES = process.env.POLITY_COMPAT_EXAMPLES ?? "60"; // for each operation and phase

export const client = "schemathesis";
export const exercises = "every operation of /openapi.json, hostile input";

export async function prepare() {
  const python = existsSync(join(home, "bin/python"));
  if (!python) {
    const { code } = await program("python3", ["-m", "venv", home]);
    if (code !== 0) throw new Missing("python3 has no venv module");
    await must(join(home, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", join(here, "requirements.txt")]);
  }
  return (await must(join(home, "bin/schemathesis"), ["--version"])).replace(/.*version /, "").trim();
}

export async function run(nation, log) {
  const { code, printed } = await program(join(home, "bin/schemathesis"), [
    "run", `${nation.address}/openapi.json`, "--checks", CHECKS.join(","), "--max-examples", EXAMPLES,
    "--seed", "20261105", "--no-color", "--continue-on-failure", "--request-timeout", "20",
  ], { log, cwd: join(home) });
  // "Operations: 12 selected / 12 total" and "12345 generated, 2 found 2 unique failures" are its closing lines.
  const operations = Number(printed.match(/Tested:\s+(\d+)/)?.[1] ?? printed.match(/(\d+) selected/)?.[1] ?? 0);
  const failures = Number(printed.match(/(\d+) unique failures?/)?.[1] ?? 0);
  const errors = code === 0 ? 0 : Math.max(failures, 1);
  if (operations === 0) return { failed: 1, why: `it tested no operation; see ${log}` };
  return { passed: Math.max(operations - errors, 0), failed: errors, why: code === 0 ? "" : `see ${log}` };
}
