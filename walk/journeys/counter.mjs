// Somebody who cannot do it at home comes to a counter. The officer fills in, under the resident's eyes and in the record.

import { strict as assert } from "node:assert";
import { becomes, eventually, readsCardOf } from "../people.mjs";

const MR_GOH = "Mr Goh, who has a helper";
const INDEXED_MS_MAX = 60_000; // a look is on the page of its resident within a minute, as promised

export default async function counter(walk, step) {
  const claire = await walk.meet("Claire");
  const goh = await walk.meet("Mr Goh");
  const card = await readsCardOf(walk, MR_GOH);
  let reference;

  await step("Claire finds him by his number, and has to say why", async () => {
    await becomes(claire, "Claire, at the counter");
    await claire.opens("/officer/counter");
    await claire.looksAroundInEveryLanguage();
    await claire.types("National number on their papers", "T123");
    await claire.presses("Begin");
    await claire.sees("There is a problem");
    await claire.looksAroundInEveryLanguage();
    await claire.types("National number on their papers", card.number);
    await claire.types("Why do you fill in for them?", "He cannot use a computer.");
    await claire.presses("Begin");
    await claire.sees(card.name);
    await claire.looksAroundInEveryLanguage();
  });

  await step("She fills in what he says; what the state knows stands there already", async () => {
    await claire.opens("/services/grab-bar");
    await claire.presses("Start");
    await claire.sees("You fill this in at the counter for");
    await claire.sees(card.name);
    await claire.looksAroundInEveryLanguage();
    await claire.presses("Continue");
    await claire.picks("No");
    await claire.presses("Continue");
    await claire.picks("I own it");
    await claire.presses("Continue");
    await claire.picks("Grab bar");
    await claire.presses("Continue");
    await claire.reads("Check your answers");
    await claire.picks("What I have said is true");
    await claire.presses("Send");
    reference = (await claire.text("main")).match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
    assert.ok(reference, "no number to give him");
    await claire.looksAroundInEveryLanguage();
    await claire.presses("End the sitting");
  });

  await step("His case is closed to her; at home he sees it, and that she looked", async () => {
    const answer = await claire.page.goto(`/applications/${reference}`);
    assert.equal(answer.status(), 404);
    await becomes(goh, MR_GOH);
    await goh.opens(`/applications/${reference}`);
    await goh.sees("We check your application");
    await eventually(INDEXED_MS_MAX, async () => {
      await goh.opens("/me/looks");
      return (await goh.text("main")).includes("He cannot use a computer.");
    });
    await goh.looksAroundInEveryLanguage();
  });
}
