// What every page is held to, whatever it says: accessible, light, no wider than the screen, no foreign parts.

import axe from "axe-core";

export const PAGE_BYTES_MAX = 30 * 1024; // as transferred, all parts of the page together
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Everything wrong with the page as it stands, a line each; and what it weighs.
export async function judge(page) {
  return page.withScripts ? page.withScripts(() => everything(page)) : everything(page);
}

async function everything(page) {
  const wrong = [...(await accessibility(page)), ...(await width(page))];
  const { bytes, parts } = await weight(page);
  if (bytes > PAGE_BYTES_MAX) {
    wrong.push(`weight: ${bytes} bytes, at most ${PAGE_BYTES_MAX}: ${parts.map(([name, size]) => `${name} ${size}`).join(", ")}`);
  }
  return { wrong, bytes };
}

// Evaluated over the DevTools protocol, because the pages' own policy rightly refuses an injected script.
async function accessibility(page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
}

// A page may not scroll sideways, at any width. Something that is wider on purpose scrolls inside a box of its own.
async function width(page) {
  const { inner, outer, widest } = await page.evaluate(() => {
    const outer = document.documentElement.clientWidth;
    const beyond = [...document.body.querySelectorAll("*")]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => right > outer + 1)
      .map(({ element, right }) => `<${element.tagName.toLowerCase()} class="${element.className}"> to ${Math.round(right)}`);
    return { inner: document.documentElement.scrollWidth, outer, widest: beyond.slice(0, 3) };
  });
  return inner > outer ? [`scrolls sideways: ${inner} px in ${outer} px: ${widest.join(", ")}`] : [];
}

// Bodies as they crossed the wire. A part that came from the browser's cache counts as when it was fetched.
async function weight(page) {
  const parts = await page.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return entries
      .filter((entry) => entry.name.startsWith("http"))
      .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]);
  });
  const each = [...new Map(parts)];
  return { bytes: each.reduce((sum, [, size]) => sum + size, 0), parts: each.sort((a, b) => b[1] - a[1]) };
}
