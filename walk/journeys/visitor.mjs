// A visitor who has no account follows every link there is. Whatever a stranger can reach has to be there, and good.

import { strict as assert } from "node:assert";

const PAGES_MAX = 150; // a walk, not a crawl of an archive; reaching it fails the step, so that nothing is left out unseen
const OF_A_KIND_MAX = 2; // of addresses that differ only in a number or in the values of a query

export default async function visitor(walk, step) {
  const ravi = await walk.meet("Ravi");

  await step("Ravi follows every link that a stranger can follow", async () => {
    const seen = new Set(["/"]);
    const broken = [];
    const kinds = new Map();
    for (const path of seen) {
      const answer = await ravi.page.goto(path, { waitUntil: "load" });
      if (!answer.ok()) {
        broken.push(`${path} answered ${answer.status()}`);
        continue;
      }
      if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
      await ravi.looksAround();
      for (const link of await links(ravi.page, walk.nation.address)) {
        const alike = kinds.get(kind(link.path)) ?? 0;
        if (seen.has(link.path) || alike >= OF_A_KIND_MAX) continue;
        kinds.set(kind(link.path), alike + 1);
        // What is not a page is asked for and not shown: a browser would download it.
        const head = await ravi.page.request.get(link.path, { maxRedirects: 0 });
        if (head.status() >= 400) broken.push(`${path} links to ${link.path} (“${link.text}”), which answers ${head.status()}`);
        else if ((head.headers()["content-type"] ?? "").startsWith("text/html")) seen.add(link.path);
      }
      assert.ok(seen.size <= PAGES_MAX, `more than ${PAGES_MAX} pages`);
    }
    assert.deepEqual(broken, []);
  });

  await step("Ravi mistypes an address and is helped on", async () => {
    const answer = await ravi.page.goto("/this-page-was-never-there");
    assert.equal(answer.status(), 404);
    await ravi.looksAroundInEveryLanguage();
  });
}

// The page of entry 17 and that of entry 18 are one page; so are two windows of one figure.
function kind(path) {
  const { pathname, searchParams } = new URL(path, "http://nation");
  return `${pathname.replace(/\d+/g, "#")}?${[...searchParams.keys()].sort()}`;
}

// Links of this nation on the page, without the part after the hash and without the language switch.
async function links(page, address) {
  const found = await page.evaluate(() => [...document.querySelectorAll("a[href]:not([hreflang])")].map((link) => [link.href, link.textContent.trim()]));
  return found
    .filter(([href]) => href.startsWith(`${address}/`))
    .map(([href, text]) => ({ path: href.slice(address.length).split("#")[0], text }));
}
