// The Town Council's own application, as anyone runs it: a program of its own beside the nation, with its own address.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../samples/applications/garden-plot/garden.mjs", import.meta.url));
const ADDRESS = "http://localhost:9300"; // as its manifest says

// Opens the garden. The demonstration has deployed its manifest already.
export async function openGarden(nation) {
  const folder = await mkdtemp(join(tmpdir(), "polity-walk-garden-"));
  const program = spawn(process.execPath, [PROGRAM, nation.address, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((done, fail) => {
    program.stdout.on("data", (text) => String(text).includes("is open") && done());
    program.on("exit", (code) => fail(new Error(`the garden's program ended with ${code}; was it installed by npm ci?`)));
  });
  return {
    address: ADDRESS,
    async close() {
      program.removeAllListeners("exit");
      program.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
