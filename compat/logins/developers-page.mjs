// The first five minutes of a developer: what /developers says, word by word, against the running nation.
//
//     node developers-page.mjs ORIGIN DATA_FOLDER BINARY

import { equal, match, ok } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { must } from "../programs.mjs";
import { check, finish } from "./party.mjs";

const [origin, folder, binary] = process.argv.slice(2);
const HERE = "http://localhost:9000/";
const READY_MS_MAX = 10_000;
// Beside this file, so that the sample finds the installed openid-client.
const place = await mkdtemp(join(fileURLToPath(new URL(".", import.meta.url)), "downloaded-"));

async function download(name) {
  const answer = await fetch(`${origin}/developers/${name}`);
  ok(answer.ok, `${name} answered ${answer.status}`);
  await writeFile(join(place, name), await answer.text());
  return join(place, name);
}

// Runs the sample with this file of a relying party while `body` uses it.
async function running(sample, file, body) {
  const child = spawn(process.execPath, [sample, file], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.on("exit", done));
  const ready = new Promise((done) => child.stdout.once("data", done));
  const late = new Promise((_, fail) => setTimeout(fail, READY_MS_MAX, new Error("the sample did not start")).unref());
  try {
    await Promise.race([ready, late]);
    return await body();
  } finally {
    child.kill();
    await ended;
  }
}

const begun = async () => (await fetch(HERE, { redirect: "manual" })).headers.get("location");
const told = async (back) => (await fetch(back)).json();

try {
  const sample = await download("login.mjs");
  const { signIn } = await import(pathToFileURL(await download("sign-in.mjs")));

  await check("developers: the sample signs somebody in at the library", () =>
    running(sample, join(folder, "relying-parties/angsana-library.json"), async () => {
      const { id_token: claims, userinfo } = await told(await signIn(await begun(), "business-owner"));
      match(claims.sub_attributes.identity_number, /^T\d{7}[A-Z]$/);
      equal(userinfo, undefined);
    }));

  await check("developers: the command registers a program, and the sample runs with the file that it wrote", async () => {
    const file = join(place, "my-app.json");
    const words = ["relying-party", "add", "--data", folder, "--name", "My App", "--operator", "My Company", "--kind", "facts",
      "--redirect-uri", `${HERE}callback`, "--scopes", "openid,name,dob", "--purpose", "To try it out", "--generate-keys", file];
    await must(binary, words);
    await running(sample, file, async () => {
      const { userinfo } = await told(await signIn(await begun(), "business-owner", ["name"]));
      equal(userinfo.person_info.dob, undefined, "what was not allowed does not leave");
      ok(userinfo.person_info.name.value.length > 3);
    });
  });

  await check("developers: a refused request is explained under its number", async () => {
    const body = new URLSearchParams({ client_id: "nobody", client_assertion: "nothing" });
    const refused = await (await fetch(`${origin}/login/fapi/par`, { method: "POST", body })).json();
    const page = await (await fetch(refused.error_uri)).text();
    ok(page.includes(refused.trace_id) && page.includes("assertion.missing"), refused.error_uri);
  });
} finally {
  await rm(place, { recursive: true, force: true });
}
finish();
