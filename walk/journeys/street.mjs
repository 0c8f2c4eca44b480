// Somebody who has no account, no scripts and no mouse reports a broken lamp, and the Town Council mends it.

import { strict as assert } from "node:assert";
import { becomes } from "../people.mjs";

const PHONE = { width: 320, height: 640 };

export default async function street(walk, step) {
  const siti = await walk.meet("Siti", { scripts: false });
  const vijay = await walk.meet("Vijay");
  let reference;

  await step("Siti reports a broken lamp with the keyboard alone, without signing in, and no script runs", async () => {
    await siti.opens("/services");
    await siti.keys("link", "Report a fault in the street", "Enter");
    await siti.keys("button", "Start", "Enter");
    await siti.looksAroundInEveryLanguage();
    await siti.keys("button", "Continue", "Enter");
    await siti.sees("There is a problem");
    await siti.looksAroundInEveryLanguage();
    await siti.keys("radio", "A lamp is broken", "Space");
    await siti.keys("button", "Continue", "Enter");
    await siti.keys("radio", "Yes", "Space");
    await siti.keys("button", "Continue", "Enter");
    await siti.looksAroundInEveryLanguage();
    await siti.keys("textbox", /Describe the place/, "L");
    await siti.page.keyboard.type("antern Quay, by the second jetty");
    await siti.goesOnByReturn();
    await siti.keys("button", "Continue", "Enter");
    await siti.reads("Check your answers");
    await siti.sees("Lantern Quay, by the second jetty");
    await siti.looksAroundInEveryLanguage();
    await siti.keys("checkbox", /I have seen this/, "Space");
    await siti.keys("button", "Send", "Enter");
    reference = new URL(siti.page.url()).pathname.match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
    assert.ok(reference, `no reference in ${siti.page.url()}`);
    await siti.looksAroundInEveryLanguage();
  });

  await step("On a phone, somebody presses the map where it is, and sees the mark; no script runs", async () => {
    const tan = await walk.meet("Mr Tan's phone", { scripts: false });
    await tan.page.setViewportSize(PHONE);
    await tan.opens("/services/street-fault");
    await tan.presses("Start");
    await tan.picks("The road has a hole");
    await tan.presses("Continue");
    await tan.picks("No");
    await tan.presses("Continue");
    await tan.marks({ x: 110, y: 60 });
    await tan.sees("Marked at -1.94");
    await tan.looksAroundInEveryLanguage();
    await tan.presses("Continue");
    await tan.presses("Continue");
    await tan.sees("Check your answers");
    await tan.looksAroundInEveryLanguage();
    await tan.leaves();
  });

  await step("She says what is wrong with a page, too", async () => {
    await siti.opens("/services/street-fault");
    await siti.keys("link", "Report a problem with this page", "Enter");
    await siti.looksAroundInEveryLanguage();
    await siti.keys("textbox", /What is wrong with the page/, "T");
    await siti.page.keyboard.type("he words are too small on my phone.");
    await siti.keys("button", "Send", "Enter");
    await siti.sees("The agency reads your report.");
  });

  await step("Nobody else can open her report; the team that mends it can, and she follows it", async () => {
    const stranger = await walk.meet("a stranger", { scripts: false });
    await stranger.opens(`/applications/${reference}`);
    await stranger.reads("Sign in");
    await stranger.doesNotSee("Lantern Quay");
    await stranger.leaves();
    await becomes(vijay, "Vijay, who visits homes");
    await vijay.opens(`/officer/cases/${reference}`);
    await vijay.sees("Lantern Quay, by the second jetty");
    await vijay.opens(`/officer/cases/${reference}/stages/mend`);
    await vijay.picks("It is mended");
    await vijay.presses("Decide");
    await vijay.sees(`${reference} has gone on.`);
    await siti.opens(`/applications/${reference}`);
    await siti.sees("It is mended");
    await siti.looksAroundInEveryLanguage();
  });
}
