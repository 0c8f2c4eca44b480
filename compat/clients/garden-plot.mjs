// The sample application of the Town Council, in JavaScript on openid-client: deployed by its manifest, from the catalogue to
// the scoreboard. The checks are ../logins/garden-plot.mjs.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runLogins } from "../logins/programs.mjs";
import { must } from "../programs.mjs";

const home = fileURLToPath(new URL("../../samples/applications/garden-plot", import.meta.url));

export const client = "garden-plot";
export const exercises = "an outside application: sign-in, facts, its own token, cases, messages, indicators";
export async function prepare() {
  await must("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: home });
  const { version } = JSON.parse(readFileSync(join(home, "node_modules/openid-client/package.json")));
  return `openid-client ${version}`;
}
export const run = (nation, log) => runLogins("garden-plot.mjs", nation, log);
