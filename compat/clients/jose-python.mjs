// joserfc and Authlib, the libraries under most sign-in code in Python: signatures and encryption both ways with our own.
// The checks are ../jose/python.py; our side is the program crates/vault/examples/jose_peer.rs.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Missing, must, program } from "../programs.mjs";
import { buildPeer, judged } from "../jose/peer.mjs";

const source = fileURLToPath(new URL("../jose", import.meta.url));
const home = fileURLToPath(new URL("../../target/compat-jose", import.meta.url));
const python = join(home, "bin/python");

export const client = "joserfc, Authlib";
export const alone = true; // it asks no nation
export const exercises = "JWS and JWE both ways, all curves and algorithms";

export async function prepare() {
  await buildPeer();
  if (!existsSync(python)) {
    const { code } = await program("python3", ["-m", "venv", home]);
    if (code !== 0) throw new Missing("python3 has no venv module");
  }
  await must(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", join(source, "requirements.txt")]);
  const ask = "from importlib.metadata import version; print(version('joserfc') + ', ' + version('Authlib'))";
  return (await must(python, ["-c", ask])).trim();
}

export const run = (_nation, log) => judged(python, [join(source, "python.py")], log);
