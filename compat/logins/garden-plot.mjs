// The sample application as anyone runs it, with a resident who uses it: what it does shows in the catalogue, in the inbox,
// among the resident's applications, on the page of looks and on the scoreboard. And its manifest is deployed by command.
//
//     node garden-plot.mjs ORIGIN DATA_FOLDER BINARY

import { equal, match, ok } from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { check, finish } from "./party.mjs";
import { Resident } from "./resident.mjs";

const [origin, folder, binary] = process.argv.slice(2);
const GARDEN = "http://localhost:9300";
const home = fileURLToPath(new URL("../../samples/applications", import.meta.url));
const WAIT_MS = 30_000;
const BOOKINGS = 10;

const own = mkdtempSync(join(tmpdir(), "garden-plot-"));
const program = spawn(process.execPath, [join(home, "garden-plot/garden.mjs"), origin, own], { stdio: ["ignore", "pipe", "inherit"] });
await new Promise((done, fail) => {
  program.stdout.on("data", (text) => String(text).includes("is open") && done());
  program.on("exit", (code) => fail(new Error(`the application ended with ${code}`)));
});

// Asks again until it is so: events travel within seconds.
async function soon(what, ask) {
  for (const until = Date.now() + WAIT_MS; ;) {
    const said = await ask();
    if (said) return said;
    if (Date.now() > until) throw new Error(`never seen: ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function polity(...words) {
  const { stdout } = await promisify(execFile)(binary, ["--json", "application", ...words]);
  return JSON.parse(stdout);
}

const resident = new Resident(origin);
await resident.signIn("working-mother");
// A page of the nation, in a language; the choice stays until the next one.
const seen = (path, lang = "en") => resident.page(`${origin}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
const visitor = new Resident(GARDEN);
let page = "";
const reference = () => page.match(/ANGX-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
const first = (action) => page.match(new RegExp(`action="/${action}"><input type="hidden" name="op" value="([^"]+)"><input type="hidden" name="plot" value="(\\d+)"`));
const press = async (action, [, op, plot]) => {
  const answer = await visitor.send(`${GARDEN}/${action}`, { op, plot });
  equal(answer.status, 303);
  page = await visitor.page(`${GARDEN}/`);
};

await check("the catalogue shows it beside the services, and who runs it", async () => {
  const shown = await seen("/services");
  match(shown, /Book a garden plot/);
  match(shown, /href="http:\/\/localhost:9300\/"/);
  match(shown, /Run by Town Council; opens its own site/);
  match(await seen("/services?event=taking-part", "ta"), /தோட்ட நிலத்தை/);
  ok(!(await seen("/services?q=passport")).includes("garden plot"));
});

await check("a resident signs in to it, and it knows name and address", async () => {
  const begun = await visitor.leave(`${GARDEN}/sign-in`);
  const { target, asked } = await resident.decide(begun);
  ok(asked === undefined || (asked.includes("name") && asked.includes("regadd")));
  await visitor.leave(target.href);
  page = await visitor.page(`${GARDEN}/`);
  match(page, /NADIA BINTE HASHIM/);
  match(page, /<dd>\d+[A-Z]? [A-Z ]+/);
});

await check("she books a plot; pressing twice books one", async () => {
  const op = page.match(/action="\/book"><input type="hidden" name="op" value="([^"]+)"/)[1];
  for (let times = 0; times < 2; times += 1) equal((await visitor.send(`${GARDEN}/book`, { op, plot: "7" })).status, 303);
  page = await visitor.page(`${GARDEN}/`);
  equal(page.match(/ANGX-/g).length, 1);
  const list = await seen("/applications");
  ok(list.includes(reference()) && list.includes("Garden plot 7") && list.includes("Fetch the key"));
  match(await seen("/applications", "zh"), /已预订/);
});

await check("the message is in her inbox, in her language", async () => {
  const inbox = await soon("the message", async () => (await seen("/inbox")).match(/href="(\/inbox\/[0-9a-f-]{36})"[^>]*>[^<]*Garden plot 7: Booked/));
  const message = await seen(inbox[1]);
  match(message, /Fetch the key from the garden house/);
  ok(message.includes(`href="/applications/${reference()}"`), "it does not lead to the case");
  match(await seen("/inbox", "ms"), /Petak kebun 7: Ditempah/);
});

await check("the case moves, and is over in the end", async () => {
  const booked = reference();
  await press("key", first("key"));
  match(await seen("/applications"), /In use/);
  await press("give-back", first("give-back"));
  const list = await seen("/applications");
  ok(list.includes(booked) && list.includes("Given back"));
});

await check("who looked: each act of the application is on her page, under its name and its agency's", async () => {
  await soon("the acts", async () => {
    const looks = await seen("/me/looks");
    return looks.includes("Book a garden plot") && looks.includes("Town Council");
  });
});

await check("the scoreboard counts it by its own name, and moves with each booking", async () => {
  const figures = async (by) => (await (await fetch(`${origin}/api/kpi?by=${by}`)).json()).filter(({ id }) => id === "dgb-06");
  await soon("the application among the services", async () => (await figures("service")).some(({ group }) => group === "applications.garden-plot"));
  const [before] = await figures("nation");
  for (let more = 0; more < BOOKINGS; more += 1) {
    const op = page.match(/action="\/book"><input type="hidden" name="op" value="([^"]+)"/)[1];
    equal((await visitor.send(`${GARDEN}/book`, { op, plot: "3" })).status, 303);
    page = await visitor.page(`${GARDEN}/`);
    await press("give-back", first("give-back"));
  }
  // A small group's own figure may be kept back; the nation's is not.
  await soon("ten bookings", async () => (await figures("nation"))[0].denominator >= before.denominator + BOOKINGS);
  match(await seen("/scoreboard/dgb-06?by=service"), /Book a garden plot/);
});

await check("whoever takes the consent back is not reached any more, and the application says so plainly", async () => {
  const op = page.match(/action="\/book"><input type="hidden" name="op" value="([^"]+)"/)[1];
  await resident.withdraw("Book a garden plot");
  equal((await visitor.send(`${GARDEN}/book`, { op, plot: "5" })).status, 502);
  ok(!(await seen("/applications")).includes("Garden plot 5"));
});

await check("the manifest is checked, deployed, listed and withdrawn by command", async () => {
  const manifest = join(home, "garden-plot.toml");
  equal((await polity("check", manifest)).sound, true);
  const file = join(own, "second.toml");
  const second = readFileSync(manifest, "utf8").replace('id = "garden-plot"', 'id = "herb-bed"')
    .replace("TownCouncilGardenDemonstration01", "TownCouncilGardenDemonstration02").replace('"Book a garden plot"', '"Book a herb bed"');
  writeFileSync(file, second);
  equal((await polity("deploy", file, "--data", folder)).client_id, "TownCouncilGardenDemonstration02");
  match(await seen("/services"), /Book a herb bed/);
  equal((await polity("list", "--data", folder)).length, 2);
  equal((await polity("withdraw", "herb-bed", "--data", folder)).withdrawn, "herb-bed");
  ok(!(await seen("/services")).includes("Book a herb bed"));
  writeFileSync(file, second.replace("[summary]", "[sumary]"));
  const refused = await polity("check", file).catch((error) => error);
  equal(refused.code, 1);
  match(refused.stdout, /Did you mean `summary`\?/);
});

program.removeAllListeners("exit");
program.kill();
rmSync(own, { recursive: true, force: true });
finish();
