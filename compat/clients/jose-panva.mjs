// panva's jose, the library under most sign-in code on Node.js: signatures and encryption both ways with our own.
// The checks are ../jose/panva.mjs; our side is the program crates/vault/examples/jose_peer.rs.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { must } from "../programs.mjs";
import { buildPeer, judged } from "../jose/peer.mjs";

const source = fileURLToPath(new URL("../jose", import.meta.url));

export const client = "jose (panva)";
export const alone = true; // it asks no nation
export const exercises = "JWS and JWE both ways, all curves and algorithms";

export async function prepare() {
  await buildPeer();
  await must("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: source });
  return JSON.parse(readFileSync(join(source, "node_modules/jose/package.json"))).version;
}

export const run = (_nation, log) => judged(process.execPath, [join(source, "panva.mjs")], log);
