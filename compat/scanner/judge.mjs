// A resident reports a fault with a photo, without a scanner, with clamd, and while clamd is away.
//
//     node judge.mjs BINARY
//
// clamd gets one signature of our own, for the EICAR test file: the published database is not needed to see whether what
// it finds reaches the resident.

import { equal, match, ok } from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNation } from "../../walk/kit/nation.mjs";
import { check, finish } from "../logins/party.mjs";
import { Resident } from "../logins/resident.mjs";

const [binary] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "polity-scanner-"));
const socket = join(home, "clamd.sock");
const WAIT_MS = 60_000;
const PNG = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
// In two parts, so that no scanner finds it in this file.
const EICAR = Buffer.from("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*", "latin1");
const HARMLESS = Buffer.concat([PNG, Buffer.from("a lamp at dusk")]);
const HARMFUL = Buffer.concat([PNG, EICAR]);

async function soon(what, ask) {
  for (const until = Date.now() + WAIT_MS; ;) {
    const said = await ask();
    if (said) return said;
    if (Date.now() > until) throw new Error(`never seen: ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function clamd() {
  const database = join(home, "signatures");
  mkdirSync(database, { recursive: true });
  writeFileSync(join(database, "eicar.ndb"), `Eicar-Test-Signature:0:*:${EICAR.toString("hex")}\n`);
  const settings = join(home, "clamd.conf");
  writeFileSync(settings, `DatabaseDirectory ${database}\nLocalSocket ${socket}\nForeground yes\n`);
  const child = spawn("clamd", ["--config-file", settings], { stdio: "ignore" });
  await soon("clamd's socket", () => existsSync(socket));
  return () => new Promise((done) => {
    child.on("exit", done);
    child.kill("SIGKILL");
    rmSync(socket, { force: true });
  });
}

// Served as a nation of its own would be: its settings stand in its folder.
function withScanner(folder) {
  const path = join(folder, "polity.toml");
  const settings = readFileSync(path, "utf8");
  if (!settings.includes("file_scanner")) writeFileSync(path, `file_scanner = ${JSON.stringify(socket)}\n${settings}`);
  return (port, data) => {
    const address = `http://localhost:${port}`;
    return { words: ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], address, isReady: () => fetch(`${address}/readyz`).then((answer) => answer.ok) };
  };
}

const token = (page) => page.match(/name="_csrf" value="([^"]+)"/)[1];

// Goes through the report's pages up to its photo; gives the answer to the page with the photo.
async function sends(resident, origin, photo) {
  const page = (id) => `${origin}/services/street-fault/apply/${id}`;
  const on = async (address, fields) => {
    const answer = await resident.send(address, { _csrf: token(await resident.page(address)), ...fields });
    equal(answer.status, 303, `${address}: ${answer.status}`);
  };
  await on(`${origin}/services/street-fault`, {});
  await on(page("fault"), { fault: "lamp" });
  await on(page("danger"), { danger: "no" });
  const form = new FormData();
  form.set("_csrf", token(await resident.page(page("where"))));
  form.set("place.words", "Lantern Quay, by the second jetty");
  form.set("photo", new File([photo], "lamp.png", { type: "image/png" }));
  return resident.upload(page("where"), form);
}

// Sends the whole report with this photo; gives the address of the photo as officers open it.
async function reports(origin) {
  const resident = new Resident(origin);
  const answer = await sends(resident, origin, HARMLESS);
  equal(answer.status, 303);
  const reachable = `${origin}/services/street-fault/apply/reach-you`;
  await resident.send(reachable, { _csrf: token(await resident.page(reachable)), email: "" });
  const last = await resident.page(`${origin}/services/street-fault/check`);
  const fields = [...last.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((found) => found.slice(1));
  const sent = await resident.send(`${origin}/services/street-fault/check`, [...fields, ["declared", "yes"]]);
  equal(sent.status, 303);
  const [reference] = sent.headers.get("location").match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  const application = await resident.page(`${origin}/applications/${reference}`);
  const [, file] = application.match(/\/files\/([^"]+)"/);
  return `/officer/cases/${reference}/files/${file}`;
}

async function opens(origin, path) {
  const officer = new Resident(origin);
  await officer.signIn("works-officer");
  const answer = await officer.fetch(`${origin}${path}`);
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

const folder = join(home, "nation");
const log = (name) => join(home, `${name}.log`);
let nation = await startNation(binary, log("without"), { folder });
let waiting;
await check("without a scanner a photo waits, and officers cannot open it", async () => {
  waiting = await reports(nation.address);
  const { status, body } = await opens(nation.address, waiting);
  equal(status, 403);
  match(body.toString(), /No scanner has cleared this file yet/);
});
let faults = await nation.stop();

let ends = await clamd();
nation = await startNation(binary, log("with"), { folder, way: (port, data) => withScanner(folder)(port, data) });
await check("what waited is cleared when the nation starts with a scanner", async () => {
  const seen = await soon("a cleared photo", async () => {
    const answer = await opens(nation.address, waiting);
    return answer.status === 200 && answer;
  });
  ok(seen.body.equals(HARMLESS));
});
await check("a photo that clamd finds harmless can be opened at once", async () => {
  const { status, body } = await opens(nation.address, await reports(nation.address));
  equal(status, 200);
  ok(body.equals(HARMLESS));
});
await check("the EICAR test file inside a photo is refused, in words that say why, and is not kept", async () => {
  const resident = new Resident(nation.address);
  const answer = await sends(resident, nation.address, HARMFUL);
  equal(answer.status, 422);
  match(await answer.text(), /our scanner says that this one is harmful/);
  ok(!(await resident.page(`${nation.address}/services/street-fault/apply/where`)).includes("lamp.png"));
});
await ends();
await check("while clamd is away nothing is cleared, and nobody is turned away", async () => {
  const path = await reports(nation.address);
  equal((await opens(nation.address, path)).status, 403);
});
ends = await clamd();
await check("when it is back, files are scanned again", async () => {
  const { status } = await opens(nation.address, await reports(nation.address));
  equal(status, 200);
});
faults = [...faults, ...(await nation.stop())];
await ends();
await check("the nations ran and stopped without a fault", () => equal(faults.join("; "), ""));
rmSync(home, { recursive: true, force: true });
finish();
