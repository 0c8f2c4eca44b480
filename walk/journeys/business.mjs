// A business asks for something. Who acts for it is in the record under both names; it is refused, appeals, and is heard by
// somebody who did not judge.

import { strict as assert } from "node:assert";
import { becomes, eventually } from "../people.mjs";

const ARJUN = "Arjun, a business owner";
const BAKERY = "TWO JETTIES BAKERY";
const TOLD_MS_MAX = 60_000; // the inbox follows the record

export default async function business(walk, step) {
  const arjun = await walk.meet("Arjun");
  const vijay = await walk.meet("Vijay");
  const weiJie = await walk.meet("Wei Jie");
  const halimah = await walk.meet("Halimah");
  let reference;

  await step("Arjun cannot apply for himself, and acts for his bakery instead", async () => {
    await becomes(arjun, ARJUN);
    await arjun.opens("/services/footway-tables");
    await arjun.reads("Put tables and chairs on the footway");
    await arjun.sees("This service is for businesses");
    await arjun.looksAroundInEveryLanguage();
    await arjun.opens("/me/mandates");
    await arjun.presses(new RegExp(`Act for this business.*${BAKERY}`));
    await arjun.opens("/me");
    await arjun.sees(`You are acting for ${BAKERY}`);
    await arjun.looksAroundInEveryLanguage();
    await arjun.opens("/services/grab-bar");
    await arjun.sees("This service is for people, and you are acting for a business.");
  });

  await step("What the register knows of the bakery stands there already", async () => {
    await arjun.opens("/services/footway-tables");
    await arjun.sees(`You fill this in for ${BAKERY}`);
    await arjun.presses("Start");
    await arjun.sees("Name of the business");
    await arjun.sees(BAKERY);
    await arjun.looksAroundInEveryLanguage();
    await arjun.presses("Continue");
    await arjun.types("How many tables?", "40");
    await arjun.presses("Continue");
    await arjun.sees("There is a problem");
    await arjun.looksAroundInEveryLanguage();
    await arjun.types("How many tables?", "4");
    await arjun.page.getByLabel("Photo of the footway").setInputFiles({
      name: "footway.png", mimeType: "image/png", buffer: await arjun.page.screenshot(),
    });
    await arjun.presses("Continue");
    await arjun.picks("Yes");
    await arjun.presses("Continue");
    await arjun.types("How do you keep it quiet after 10 pm?", "We take the chairs in at ten.");
    await arjun.looksAroundInEveryLanguage();
    await arjun.presses("Continue");
    await arjun.reads("Check your answers");
    await arjun.sees("footway.png");
    await arjun.looksAroundInEveryLanguage();
    await arjun.picks("What I have said for the business is true");
    await arjun.presses("Send");
    reference = new URL(arjun.page.url()).pathname.match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
    assert.ok(reference, `no reference in ${arjun.page.url()}`);
  });

  await step("It is the bakery's application, and not one of his own", async () => {
    await arjun.opens("/applications");
    await arjun.sees(reference);
    await arjun.looksAroundInEveryLanguage();
    await arjun.opens("/me");
    await arjun.presses("Stop acting for the business");
    await arjun.opens("/applications");
    await arjun.doesNotSee(reference);
    await arjun.opens(`/applications/${reference}`);
    await arjun.sees("Act for this business"); // who comes by a message is led to where they may
    await arjun.doesNotSee(reference);
  });

  await step("Vijay measures, and Wei Jie refuses it for a reason of the document", async () => {
    await becomes(vijay, "Vijay, who visits homes");
    await vijay.opens(`/officer/cases/${reference}`);
    await vijay.sees(BAKERY);
    await vijay.looksAroundInEveryLanguage();
    await vijay.opens(`/officer/cases/${reference}/stages/measure`);
    await vijay.picks("A wheelchair can pass beside the tables");
    await vijay.presses("Complete and hand over");
    await becomes(weiJie, "Wei Jie, a case officer");
    await weiJie.opens(`/officer/cases/${reference}/stages/decide`);
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.picks(/Too little room is left to walk/);
    await weiJie.presses("Decide");
    await weiJie.sees(`${reference} has gone on.`);
  });

  await step("The bakery is told, and appeals in its own words", async () => {
    await eventually(TOLD_MS_MAX, async () => {
      await arjun.opens("/inbox");
      return (await arjun.page.getByText(`We have decided on ${reference}`).count()) > 0;
    });
    await arjun.opens("/me/mandates");
    await arjun.presses(new RegExp(`Act for this business.*${BAKERY}`));
    await arjun.opens(`/applications/${reference}`);
    await arjun.sees("Too little room is left to walk.");
    await arjun.looksAroundInEveryLanguage();
    await arjun.follows("Appeal against this");
    await arjun.looksAroundInEveryLanguage();
    await arjun.presses("Send the appeal");
    await arjun.sees("There is a problem");
    await arjun.looksAroundInEveryLanguage();
    await arjun.types("Why is it wrong?", "There are three metres to the kerb.");
    await arjun.presses("Send the appeal");
    await arjun.sees("There are three metres to the kerb.");
    await arjun.looksAroundInEveryLanguage();
  });

  await step("Wei Jie has no part in it; Halimah reads both sides and decides anew", async () => {
    await weiJie.opens(`/officer/cases/${reference}/stages/_appeal`);
    await weiJie.sees("You prepared or decided this case before");
    await weiJie.looksAroundInEveryLanguage();
    await becomes(halimah, "Halimah, who decides");
    await halimah.opens(`/officer/cases/${reference}`);
    await halimah.sees("There are three metres to the kerb.");
    await halimah.looksAroundInEveryLanguage();
    await halimah.opens(`/officer/cases/${reference}/stages/_appeal`);
    await halimah.looksAroundInEveryLanguage();
    await halimah.picks("You may put out the tables");
    await halimah.presses("Decide");
    await halimah.sees(`${reference} has gone on.`);
  });

  await step("The bakery may put its tables out, and Arjun is told so", async () => {
    await arjun.opens(`/applications/${reference}`);
    await arjun.sees("You may put out the tables");
    await arjun.looksAroundInEveryLanguage();
    await arjun.opens("/me");
    await arjun.presses("Stop acting for the business");
    await eventually(TOLD_MS_MAX, async () => {
      await arjun.opens("/inbox");
      return (await arjun.page.getByText(`Your appeal is decided: ${reference}`).count()) > 0;
    });
  });
}
