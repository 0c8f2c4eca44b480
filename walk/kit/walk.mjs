// Steps, and somebody who takes them. A journey reads as what people do; how a browser does it stands here.

import { strict as assert } from "node:assert";
import { join } from "node:path";
import { NARROW, WIDE, person } from "./browser.mjs";
import { judge } from "./judge.mjs";

export const LANGUAGES = ["en", "zh", "ms", "ta"];
const TABS_MAX = 80; // more controls than any page has
const PATIENCE_MS = 15_000; // how long a page may take before the step fails; passwords are slow on purpose

export class Walk {
  constructor(browser, nation, album) {
    // Other sites that a journey leads to; whatever else leaves the nation is a fault.
    Object.assign(this, { browser, nation, album, people: [], broken: new Set(), neighbours: [] });
  }

  // Somebody new sits down at a browser of their own.
  async meet(name, options = {}) {
    const somebody = new Somebody(this, name, await person(this.browser, this.nation.address, { ...options, neighbours: this.neighbours }));
    this.people.push(somebody);
    return somebody;
  }

  // One step of a journey. After a step that failed, the rest of that journey is skipped: it would only fail for the same reason.
  async step(journey, name, body) {
    const step = { journey, name, outcome: "passed", why: "", seconds: 0, looks: [] };
    this.album.steps.push(step);
    if (this.broken.has(journey)) {
      step.outcome = "skipped";
      step.why = "an earlier step of this journey failed";
    } else {
      const started = Date.now();
      try {
        await body();
        for (const somebody of this.people) assert.deepEqual(somebody.faults.splice(0), [], `in ${somebody.name}'s browser`);
      } catch (error) {
        step.outcome = "failed";
        step.why = await this.#story(error);
        this.broken.add(journey);
      }
      step.seconds = (Date.now() - started) / 1000;
    }
    const found = together(step.looks);
    console.log([`${step.outcome.padEnd(7)} ${journey}: ${name} (${step.seconds.toFixed(1)} s)`,
      ...(step.why ? [`    ${step.why.replaceAll("\n", "\n    ")}`] : []), ...found].join("\n"));
  }

  // A journey's name in front of each of its steps.
  journey(name) {
    return (step, body) => this.step(name, step, body);
  }

  // What each person had before their eyes when it went wrong: the first thing one wants to know.
  async #story(error) {
    const lines = [String(error.message ?? error)];
    for (const { name, page, faults } of this.people) {
      if (page.isClosed()) continue;
      const file = this.album.pictureName("broken", name.toLowerCase().replace(/\W+/g, "-"));
      const heading = await page.locator("h1").first().textContent({ timeout: 500 }).catch(() => "no heading");
      await page.screenshot({ path: join(this.album.folder, file), fullPage: true }).catch(() => {});
      lines.push(`${name} was at ${page.url()} (${heading?.trim()}), picture ${file}`, ...faults.splice(0));
    }
    return lines.join("\n");
  }
}

// What is wrong on many pages is said once, with the places.
function together(looks) {
  const places = new Map();
  for (const look of looks) {
    for (const line of look.wrong) places.set(line, [...(places.get(line) ?? []), `${look.path} ${look.size} ${look.language}`]);
  }
  return [...places].map(([line, where]) => {
    const more = where.length > 3 ? ` and ${where.length - 3} more` : "";
    return `    ${line}\n        at ${where.slice(0, 3).join(", ")}${more}`;
  });
}

class Somebody {
  constructor(walk, name, { context, page, faults, device, scripts }) {
    Object.assign(this, { walk, name, context, page, faults, device, scripts });
    page.setDefaultTimeout(PATIENCE_MS);
  }

  // Goes to an address of the nation.
  async opens(path) {
    const answer = await this.page.goto(path, { waitUntil: "load" });
    assert.ok(answer.ok(), `${path} answered ${answer.status()}`);
  }

  // Follows the link that reads so.
  async follows(name) {
    await this.#moves(() => this.page.getByRole("link", { name }).first().click());
  }

  // Presses the button that reads so, and waits for the page that comes of it; `stays` where none does.
  async presses(name, { stays = false } = {}) {
    const press = () => this.page.getByRole("button", { name }).first().click();
    await (stays ? press() : this.#moves(press));
  }

  // A click returns before the next page is there; whoever goes on at once would cut it off.
  async #moves(act) {
    const arrives = this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame());
    arrives.catch(() => {}); // if the click itself fails, that is what to say
    await act();
    await arrives;
    await this.page.waitForLoadState("load");
  }

  // Types into the field with this label.
  async types(label, text) {
    await this.page.getByLabel(label).first().fill(text);
  }

  // Goes with the tab key to the control of this role and name, and presses a key there; nothing else is touched.
  async keys(role, name, key) {
    const control = this.page.getByRole(role, { name }).first();
    const isThere = () => control.evaluate((element) => element === document.activeElement);
    for (let turn = 0; turn < TABS_MAX; turn += 1) {
      if (await (this.page.withScripts ? this.page.withScripts(isThere) : isThere())) {
        await (key === "Enter" ? this.#moves(() => this.page.keyboard.press(key)) : this.page.keyboard.press(key));
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`the tab key never came to ${role} ${name}`);
  }

  // Presses the return key where one just typed: that goes on like the page's main button.
  async goesOnByReturn() {
    await this.#moves(() => this.page.keyboard.press("Enter"));
  }

  // Presses the map at a place, in pixels from its upper left corner.
  async marks(position) {
    await this.#moves(() => this.page.locator("input[type=image]:visible").click({ position }));
  }

  // Picks the choice with this label.
  async picks(label) {
    await this.page.getByLabel(label).first().check();
  }

  // Takes the tick of this choice away.
  async drops(label) {
    await this.page.getByLabel(label).first().uncheck();
  }

  // Comes to an address of the nation that is refused.
  async stumbles(path, status) {
    const answer = await this.page.goto(path, { waitUntil: "load" });
    assert.equal(answer.status(), status, `${path} answered ${answer.status()}`);
  }

  // Finds these words on the page.
  async sees(words) {
    await this.page.getByText(words).first().waitFor({ state: "visible" });
  }

  async doesNotSee(words) {
    assert.equal(await this.page.getByText(words).count(), 0, `the page should not say ${words}`);
  }

  // The page's main heading.
  async reads(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor({ state: "visible" });
  }

  // Closes the browser and goes home.
  async leaves() {
    this.walk.people.splice(this.walk.people.indexOf(this), 1);
    await this.context.close();
  }

  // Text of one element that a test needs to know: what a letter or a screen says.
  async text(selector) {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  // Looks at the page on a desk and on an old phone, and holds it to what every page is held to.
  async looksAround({ languages = ["en"] } = {}) {
    const step = this.walk.album.steps.at(-1);
    for (const language of languages) {
      if (languages.length > 1) await this.speaks(language);
      for (const size of [WIDE, NARROW]) {
        await this.page.setViewportSize(size);
        const { wrong, bytes } = await judge(this.page);
        const spoken = await this.page.locator("html").getAttribute("lang");
        if (!spoken?.startsWith(language)) wrong.push(`speaks ${spoken}, not ${language}`);
        const file = this.walk.album.pictureName(size.width, language);
        await this.page.screenshot({ path: join(this.walk.album.folder, file), fullPage: true });
        step.looks.push({ who: this.name, path: new URL(this.page.url()).pathname, size: size.width, language, file, wrong, bytes });
      }
    }
    if (languages.length > 1) await this.speaks("en");
    await this.page.setViewportSize(WIDE);
  }

  // The same in all four languages, by the switch that the page offers.
  async looksAroundInEveryLanguage() {
    await this.looksAround({ languages: LANGUAGES });
  }

  // Presses the page's own language switch. Inside a form it keeps what was typed.
  async speaks(language) {
    const spoken = await this.page.locator("html").getAttribute("lang");
    if (spoken?.startsWith(language)) return;
    await this.page.locator(`[hreflang^="${language}"], button[name="_lang"][value="${language}"]`).first().click();
    await this.page.locator(`html[lang^="${language}"]`).waitFor();
  }
}
