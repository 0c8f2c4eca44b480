// Book a garden plot: a whole small application beside Polity. It keeps its own bookings and pages; who somebody is, what
// they allow, what they are told and how it all counts, it has from Polity.
//
//     node garden.mjs [POLITY] [FOLDER]     by default http://localhost:8080 and ./data

import { createServer } from "node:http";
import { mkdirSync, readFileSync, writeFileSync, renameSync, existsSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Polity } from "./polity.mjs";
import { BOOKED, DIG, FETCH_KEY, GIVEN_BACK, IN_USE, LANGS, WORDS, body, plotName, subject } from "./words.mjs";

const [polityOrigin = "http://localhost:8080", folder = "data"] = process.argv.slice(2);
const PORT = 9300; // as in ../garden-plot.toml
const ORIGIN = `http://localhost:${PORT}`;
const PLOTS = Array.from({ length: 12 }, (_, at) => at + 1);
const KEY_DAYS = 14;
const SESSION_MS = 30 * 60_000;
const FORM_BYTES_MAX = 4_096;

mkdirSync(folder, { recursive: true });
const file = join(folder, "bookings.json");
const bookings = new Map(existsSync(file) ? JSON.parse(readFileSync(file)) : []); // plot -> { sub, reference, etag, inUse }
const sessions = new Map(); // id -> { begun } while somebody signs in, then { sub, name, address, since }
const polity = await Polity.connect(polityOrigin, join(folder, "keys.json"), `${ORIGIN}/callback`);

function keep() {
  writeFileSync(`${file}.new`, JSON.stringify([...bookings]), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const safe = (text) => String(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

// The register's address, as one line.
function line(address) {
  const value = (part) => address?.[part]?.value ?? address?.[part]?.desc ?? "";
  const unit = value("unit") && `#${value("floor")}-${value("unit")}`;
  return [value("block"), value("street"), unit, value("postal")].filter(Boolean).join(" ");
}

async function book(person, plot, op) {
  const taken = bookings.get(plot);
  // Pressing twice repeats the same acts, which Polity answers as it did then.
  if (taken) return taken.op === op ? taken : undefined;
  const booking = { sub: person.sub, op };
  bookings.set(plot, booking); // nobody else gets it while Polity is told
  try {
    const opened = await polity.call("POST", "cases", {
      sub: person.sub, title: plotName(plot), status: BOOKED, next_step: FETCH_KEY, due: day(KEY_DAYS),
    }, `case-${op}`);
    Object.assign(booking, { reference: opened.reference, etag: opened.etag });
    keep();
    await polity.call("POST", "messages", { sub: person.sub, subject: subject(plot), body: body(opened.reference), case: opened.reference }, `message-${op}`);
    const known = [person.name, person.address].filter(Boolean).length;
    await polity.call("POST", "transactions", {
      outcome: "completed", duration_s: Math.round((Date.now() - person.since) / 1000), prefilled: known, retyped: 0, channel: "web", language: person.lang,
    }, `transaction-${op}`);
    return booking;
  } catch (error) {
    if (!booking.reference) bookings.delete(plot);
    throw error;
  }
}

async function move(person, plot, op, ended) {
  const booking = bookings.get(plot);
  if (booking?.sub !== person.sub || !booking.reference) return;
  const state = ended ? { status: GIVEN_BACK, ended } : { status: IN_USE, next_step: DIG };
  const moved = await polity.call("PATCH", `cases/${booking.reference}`, state, `move-${op}`, booking.etag);
  if (ended) bookings.delete(plot);
  else Object.assign(booking, { etag: moved.etag, inUse: true });
  keep();
}

function page(lang, content, status = 200, headers = {}) {
  const t = (key) => safe(WORDS[key][lang]);
  const others = Object.entries(LANGS).map(([code, name]) => `<a href="/?lang=${code}" lang="${code}"${code === lang ? ' aria-current="true"' : ""}>${name}</a>`);
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, text: `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${t("title")}</title><link rel="stylesheet" href="/garden.css"></head>
<body><p role="note">${t("demo")}</p><nav>${others.join(" ")}</nav><main><h1>${t("title")}</h1>${content(t)}</main></body></html>` };
}

function plots(lang, person, fault) {
  return page(lang, (t) => {
    const form = (action, plot, label) =>
      `<form method="post" action="${action}"><input type="hidden" name="op" value="${randomUUID()}"><input type="hidden" name="plot" value="${plot}"><button>${label}</button></form>`;
    const own = [...bookings].filter(([, booking]) => booking.sub === person.sub && booking.reference);
    const free = PLOTS.filter((plot) => !bookings.has(plot));
    const line = ([plot, booking]) => `<li><h3>${safe(plotName(plot)[lang])}</h3><p>${booking.reference}: ${safe((booking.inUse ? IN_USE : BOOKED)[lang])}</p>${booking.inUse ? "" : form("/key", plot, t("hasKey"))}${form("/give-back", plot, t("giveBack"))}</li>`;
    const choice = (plot) => `<label><input type="radio" name="plot" value="${plot}" required> ${safe(plotName(plot)[lang])}</label>`;
    return `${fault ? `<p role="alert">${t(fault)}</p>` : ""}<dl><dt>${t("name")}</dt><dd>${safe(person.name || WORDS.notGiven[lang])}</dd><dt>${t("address")}</dt><dd>${safe(person.address || WORDS.notGiven[lang])}</dd></dl>
${own.length ? `<h2>${t("yours")}</h2><ul>${own.map(line).join("")}</ul>` : ""}
<form method="post" action="/book"><input type="hidden" name="op" value="${randomUUID()}"><fieldset><legend>${t("choose")}</legend>${free.map(choice).join("")}</fieldset><button>${t("book")}</button></form>`;
  }, fault ? 409 : 200);
}

const redirect = (location, headers = {}) => ({ status: 303, headers: { location, ...headers }, text: "" });
const cookie = (id) => ({ "set-cookie": `garden=${id}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${SESSION_MS / 1000}` });

async function form(asked) {
  let text = "";
  for await (const part of asked.setEncoding("utf8")) {
    text += part;
    if (text.length > FORM_BYTES_MAX) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

async function answer(asked) {
  const url = new URL(asked.url, ORIGIN);
  const id = asked.headers.cookie?.match(/(?:^|; )garden=([0-9a-f-]{36})/)?.[1];
  const session = sessions.get(id);
  const wanted = url.searchParams.get("lang");
  if (session && LANGS[wanted]) session.lang = wanted;
  const lang = session?.lang ?? (LANGS[wanted] ? wanted : "en");
  const person = session?.sub && session;
  switch (`${asked.method} ${url.pathname}`) {
    case "GET /jwks.json":
      return { status: 200, headers: { "content-type": "application/jwk-set+json" }, text: JSON.stringify(polity.jwks) };
    case "GET /garden.css":
      return { status: 200, headers: { "content-type": "text/css" }, text: readFileSync(new URL("garden.css", import.meta.url), "utf8") };
    case "GET /":
      return person ? plots(lang, person) : page(lang, (t) => `<p>${t("lead")}</p><a class="button" href="/sign-in?lang=${lang}">${t("signIn")}</a>`);
    case "GET /sign-in": {
      const { address, begun } = await polity.begin();
      const fresh = randomUUID();
      sessions.set(fresh, { begun, lang });
      setTimeout(() => sessions.delete(fresh), SESSION_MS).unref();
      return redirect(address.href, cookie(fresh));
    }
    case "GET /callback": {
      if (!session?.begun) return redirect("/");
      const { begun } = session;
      sessions.delete(id);
      if (url.searchParams.has("error")) return redirect("/");
      const { sub, facts } = await polity.finish(begun, url);
      // A new name for the session: whoever knew the one before is not signed in by it.
      const fresh = randomUUID();
      sessions.set(fresh, { sub, lang, since: begun.at, name: facts.name?.value, address: line(facts.regadd) });
      setTimeout(() => sessions.delete(fresh), SESSION_MS).unref();
      return redirect("/", cookie(fresh));
    }
    case "POST /book":
    case "POST /key":
    case "POST /give-back": {
      if (asked.headers.origin !== ORIGIN) return { status: 403, headers: {}, text: "" };
      if (!person) return redirect("/");
      const fields = await form(asked);
      const [plot, op] = [Number(fields.get("plot")), fields.get("op") ?? ""];
      if (!PLOTS.includes(plot) || !/^[0-9a-f-]{36}$/.test(op)) return redirect("/");
      if (url.pathname !== "/book") await move(person, plot, op, url.pathname === "/give-back");
      else if (!(await book(person, plot, op))) return plots(lang, person, "taken");
      return redirect("/");
    }
    default:
      return { status: 404, headers: {}, text: "" };
  }
}

createServer(async (asked, response) => {
  const said = await answer(asked).catch((error) => {
    console.error(`${asked.method} ${asked.url.split("?")[0]}: ${error.message}`);
    return page("en", (t) => `<p role="alert">${t("again")}</p><p><a href="/">${t("title")}</a></p>`, 502);
  });
  const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  response.writeHead(said.status, { "content-security-policy": policy, "cache-control": "no-store", ...said.headers });
  response.end(said.text);
}).listen(PORT, "localhost", () => console.log(`The garden is open at ${ORIGIN}`));
