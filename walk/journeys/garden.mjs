// An agency's own application, in another language: found in the catalogue, and its case followed where all others are.

import { becomes, eventually } from "../people.mjs";
import { openGarden } from "../kit/garden.mjs";

const TOLD_MS_MAX = 60_000; // the inbox follows the record

export default async function garden(walk, step) {
  const nadia = await walk.meet("Nadia");
  let own;

  await step("Nadia finds it in the catalogue, signs in to it, and books a plot", async () => {
    own = await openGarden(walk.nation);
    walk.neighbours.push(own.address);
    await becomes(nadia, "Nadia, a working mother");
    await nadia.opens("/services?q=garden");
    await nadia.sees("Run by Town Council; opens its own site");
    await nadia.follows("Book a garden plot");
    await nadia.follows("Sign in with Polity");
    await nadia.reads("Book a garden plot asks for facts about you");
    await nadia.looksAroundInEveryLanguage();
    await nadia.presses("Allow");
    await nadia.sees("NADIA BINTE HASHIM");
    await nadia.picks("Garden plot 7");
    await nadia.presses("Book it");
    await nadia.sees("Your plots");
  });

  await step("The message in her inbox leads to the case, which has a page of its own", async () => {
    await eventually(TOLD_MS_MAX, async () => {
      await nadia.opens("/inbox");
      return (await nadia.page.getByText("Garden plot 7: Booked").count()) > 0;
    });
    await nadia.follows("Garden plot 7: Booked");
    await nadia.sees("Fetch the key from the garden house.");
    await nadia.follows("Open the page that this is about");
    await nadia.reads("Garden plot 7");
    await nadia.sees("Fetch the key from the garden house.");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("What the application says next stands there at once, and that it is over", async () => {
    const page = nadia.page.url();
    await nadia.opens(own.address);
    await nadia.presses("I have the key");
    await nadia.opens(page);
    await nadia.sees("Dig, sow, and water it twice a week.");
    await nadia.opens(own.address);
    await nadia.presses("Give it back");
    await nadia.opens(page);
    await nadia.sees("Given back");
    await nadia.looksAroundInEveryLanguage();
    await own.close();
  });
}
