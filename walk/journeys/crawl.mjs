// Every page that a link leads to, as a visitor and as people with different duties: none is missing, none has anything that
// must be mended. Pages of one kind, such as messages, are looked at once; what everybody sees is not looked at again.

import { becomes } from "../people.mjs";
import { judge } from "../kit/judge.mjs";

// Files, and pages that ask to sign in again or begin something when they are opened.
const PASSED_BY = /\.(svg|png|ics|pdf|json|mjs|xml|txt|css|zip|csv)$|^\/(ledger\/tile|login|singpass|auth)\b/;

export default async function crawl(walk, step) {
  const kinds = new Set();
  for (const persona of [undefined, "Mr Goh, who has a helper", "Wei Jie, a case officer", "Claire, at the counter", "Faridah, who heads the Registry"]) {
    const name = persona?.split(",")[0] ?? "a visitor";
    await step(`Whatever ${name} can reach by links is there and holds`, async () => {
      const somebody = await walk.meet(name);
      if (persona) await becomes(somebody, persona);
      const wrong = await crawled(somebody, walk.nation.address, kinds);
      await somebody.leaves();
      if (wrong.length > 0) throw new Error(wrong.join("\n"));
    });
  }
}

// What is wrong on the pages that links lead to, a line each.
async function crawled(somebody, origin, kinds) {
  // Whoever is signed in has a page of their own, from which the rest follows.
  const waiting = ["/", "/me"], known = new Set(waiting), wrong = [];
  const before = kinds.size;
  while (waiting.length > 0) {
    const path = waiting.shift();
    const kind = kindOf(path);
    const isStart = path === "/" || path === "/me";
    if (kinds.has(kind) && !isStart) continue;
    kinds.add(kind);
    const answer = await somebody.page.goto(path, { waitUntil: "load" });
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (answer.status() >= 400) {
      wrong.push(`${path}: ${answer.status()}`);
      continue;
    }
    wrong.push(...(await judge(somebody.page)).wrong.map((line) => `${path}: ${line}`));
    for (const link of await somebody.page.locator("a[href]").evaluateAll((links) => links.map(({ href }) => href))) {
      const url = new URL(link);
      const next = url.pathname + url.search;
      if (url.origin !== origin || known.has(next) || PASSED_BY.test(url.pathname) || url.searchParams.has("_lang")) continue;
      known.add(next);
      waiting.push(next);
    }
  }
  console.log(`        ${kinds.size - before} kinds of pages`);
  return wrong;
}

// The address without what differs between pages of one kind.
function kindOf(path) {
  const [page, query = ""] = path.split("?");
  const steps = page.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}").replace(/ANG-\w{4}-\w{4}/g, "{reference}").replace(/\d+/g, "{n}");
  return `${steps}?${[...new URLSearchParams(query).keys()].sort().join("&")}`;
}
