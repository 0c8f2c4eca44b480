// How long a resident takes over the prefilled way through a service, at the speed of a person: reading each page, moving the
// hand to each choice, typing key by key. Prints the median of some runs; each run is withdrawn, so that the next can begin.
//
//     node walk/paces.mjs [RUNS]      POLITY_BINARY names another binary than target/release/polity

import { strict as assert } from "node:assert";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { person, startBrowser } from "./kit/browser.mjs";
import { startNation } from "./kit/nation.mjs";

const WORDS_A_MINUTE = 238; // silent reading of adults (Brysbaert, 2019)
const HAND_MS = 1_200; // from one control to the next, and a press
const KEY_MS = 280; // about 43 words a minute, as most people type (Dhakal et al., 2018: 52)
const PERSONA = "Mr Goh, who has a helper";

const runs = Number(process.argv[2] ?? 5);
const binary = process.env.POLITY_BINARY ?? fileURLToPath(new URL("../target/release/polity", import.meta.url));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Reads every line of the page that was not read before on this way: header and footer are known by then, and an answer that
// comes again is recognised.
async function reads(page, known) {
  const lines = (await page.locator("main").innerText()).split("\n").filter((line) => line.trim() && !known.has(line));
  for (const line of lines) known.add(line);
  await pause((lines.join(" ").split(/\s+/).length / WORDS_A_MINUTE) * 60_000);
}

async function presses(page, name) {
  await pause(HAND_MS);
  const arrives = page.waitForEvent("framenavigated");
  await page.getByRole("button", { name }).first().click();
  await arrives;
  await page.waitForLoadState("load");
}

async function picks(page, label) {
  await pause(HAND_MS);
  await page.getByLabel(label, { exact: true }).first().check();
}

// From the service's own page to the number of the application.
async function applies(page) {
  const known = new Set();
  let typed = 0;
  await page.goto("/services/grab-bar");
  const came = Date.now();
  await reads(page, known);
  await presses(page, "Start");
  const began = Date.now();
  for (let pages = 0; !page.url().endsWith("/check"); pages += 1) {
    assert.ok(pages < 10, `no end at ${page.url()}`);
    await reads(page, known);
    const choice = { disability: "No", home: "I own it", needs: "Grab bar" }[page.url().split("/").at(-1)];
    if (choice) await picks(page, choice);
    for (const box of await page.locator("main input[type=text], main input[type=tel], main textarea").all()) {
      if ((await box.inputValue()) !== "" || !(await box.evaluate((input) => input.required))) continue;
      await box.pressSequentially("12345678", { delay: KEY_MS });
      typed += 1;
    }
    await presses(page, "Continue");
  }
  await reads(page, known);
  await picks(page, "What I have said is true, and somebody may visit my home.");
  await presses(page, "Send");
  const seconds = (Date.now() - began) / 1000;
  const whole = (Date.now() - came) / 1000;
  const reference = page.url().match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  await page.goto(`/applications/${reference}/withdraw`);
  await page.locator("main form button.danger").click();
  await page.waitForLoadState("load");
  return { seconds, whole, typed };
}

const folder = await mkdtemp(join(tmpdir(), "polity-paces-"));
const nation = await startNation(binary, join(folder, "polity.log"));
const browser = await startBrowser();
const { page } = await person(browser, nation.address);
await page.goto("/sign-in");
await page.getByRole("button", { name: new RegExp(`: ${PERSONA}`) }).click();
await page.waitForLoadState("load");
const all = [];
for (let run = 0; run < runs; run += 1) {
  const took = await applies(page);
  console.log(`run ${run + 1}: ${took.seconds.toFixed(1)} s, ${took.typed} boxes typed into`);
  all.push(took);
}
const median = (of) => all.map(of).sort((a, b) => a - b)[Math.floor(runs / 2)].toFixed(1);
console.log(`median of ${runs}: ${median(({ seconds }) => seconds)} s from "Start" to the number of the application, ` +
  `${median(({ whole }) => whole)} s with the page before; boxes typed into: ${all.reduce((sum, { typed }) => sum + typed, 0)}`);
await browser.close();
await nation.stop();
