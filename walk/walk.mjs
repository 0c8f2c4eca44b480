// `make walk`: starts a nation, takes people through it in a real browser, and leaves an album in walk/out.
//
//     node walk.mjs [JOURNEY ...]      only these journeys
//
// POLITY_BINARY names another binary than target/debug/polity; CHROMIUM another browser.

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Album } from "./kit/album.mjs";
import { startBrowser } from "./kit/browser.mjs";
import { startNation } from "./kit/nation.mjs";
import { Walk } from "./kit/walk.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const binary = process.env.POLITY_BINARY ?? join(here, "../target/debug/polity");
const wanted = process.argv.slice(2);
const journeys = readdirSync(join(here, "journeys")).map((file) => file.replace(/\.mjs$/, "")).sort()
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const out = join(here, "out");
const album = new Album(out);
mkdirSync(out, { recursive: true });
const browser = await startBrowser();
const nation = await startNation(binary, join(out, "polity.log"));
console.log(`walk    a nation is ready at ${nation.address} after ${nation.readySeconds.toFixed(1)} s`);

const walk = new Walk(browser, nation, album);
for (const name of journeys) {
  const { default: journey } = await import(`./journeys/${name}.mjs`);
  await journey(walk, walk.journey(name));
  for (const { context } of walk.people.splice(0)) await context.close();
}
await walk.step("nation", "It stops when asked, and its log holds no fault", async () => {
  const faults = await nation.stop();
  if (faults.length > 0) throw new Error(faults.join("\n"));
});
album.write(`Chromium ${browser.version()}, ${journeys.length} journeys, ready after ${nation.readySeconds.toFixed(1)} s`);
await browser.close();

const { passed, failed, skipped } = album.counts();
console.log(`\nThe pictures: walk/out/index.html\n\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
