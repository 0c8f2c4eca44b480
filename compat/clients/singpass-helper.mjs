// @govtechsg/singpass-myinfo-oidc-helper, the government's own library for its relying parties. What the package registry
// has (8.x) does not speak FAPI 2.0; version 9 does, and has to be built from its public repository:
//
//     git clone https://github.com/GovTechSG/singpass-myinfo-oidc-helper && cd singpass-myinfo-oidc-helper
//     npm ci && npm run build
//     POLITY_SINGPASS_HELPER=$PWD make -C .../polity compat
//
// Without a checkout it is skipped. The checks are ../logins/singpass-helper.mjs.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installed, runLogins } from "../logins/programs.mjs";
import { PLAIN, PROXIED } from "../logins/transports.mjs";
import { Missing } from "../programs.mjs";

const checkout = process.env.POLITY_SINGPASS_HELPER && resolve(process.env.POLITY_SINGPASS_HELPER);

export const client = "singpass-myinfo-oidc-helper";
export const exercises = "NdiOidcHelperV2, built from source: FAPI 2.0, one DPoP key for all, person_info";
export const transports = [PLAIN, PROXIED];

export async function prepare() {
  if (!checkout) {
    throw new Missing("POLITY_SINGPASS_HELPER names no checkout of its version 9, which no package registry has; compat/clients/singpass-helper.mjs says how to make one");
  }
  if (!existsSync(join(checkout, "dist/index.js"))) throw new Error(`${checkout} is not built: npm ci && npm run build`);
  await installed();
  return JSON.parse(readFileSync(join(checkout, "package.json"))).version;
}

export const run = (nation, log) => runLogins("singpass-helper.mjs", nation, log, [checkout]);
