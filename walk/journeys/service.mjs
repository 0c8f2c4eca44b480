// The first service, from the catalogue to the end: Nadia applies and types nothing that the state knows, goes on with it on
// her phone, officers of two agencies work on it, and she follows it.

import { strict as assert } from "node:assert";
import { becomes, counted, eventually } from "../people.mjs";
import { NARROW } from "../kit/browser.mjs";

const NADIA = "Nadia, a working mother";
const TOLD_MS_MAX = 60_000; // the inbox, the scoreboard and the page of looks follow the record

export default async function service(walk, step) {
  const nadia = await walk.meet("Nadia");
  const weiJie = await walk.meet("Wei Jie");
  const vijay = await walk.meet("Vijay");
  const halimah = await walk.meet("Halimah");
  let phone, reference;

  const before = await counted(walk);

  await step("Nadia looks for a service, by what she wants and by what happened", async () => {
    await nadia.opens("/services");
    await nadia.reads("Services");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("What do you want to do?", "something that nobody offers");
    await nadia.presses("Search");
    await nadia.sees("We found no service for that.");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("What do you want to do?", "grab bar");
    await nadia.presses("Search");
    await nadia.follows("Apply for a grab bar");
    await nadia.sees("Within 12 working days");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("She signs in to start, and what the state knows stands there already", async () => {
    await becomes(nadia, NADIA);
    await nadia.opens("/services/grab-bar");
    await nadia.presses("Start");
    await nadia.reads("About you");
    await nadia.sees("NADIA BINTE HASHIM");
    await nadia.sees("From Registry of Persons");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("Mobile number", "not a number");
    await nadia.presses("Continue");
    await nadia.sees("There is a problem");
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/services/grab-bar/apply/you");
    await nadia.presses("Continue");
    await nadia.reads("Do you have a disability?");
    await nadia.presses("Continue");
    await nadia.sees("There is a problem");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("Whoever cannot use the service learns it before more is asked", async () => {
    await nadia.picks("No");
    await nadia.presses("Continue");
    await nadia.reads("You cannot use this service");
    await nadia.sees("This service is for people aged 60 and above");
    await nadia.looksAroundInEveryLanguage();
    await nadia.follows(/Change.*Your health/);
    await nadia.picks("Yes");
    await nadia.presses("Continue");
  });

  await step("She goes on with it on her phone", async () => {
    phone = await walk.meet("Nadia's phone");
    await phone.page.setViewportSize(NARROW);
    await becomes(phone, NADIA);
    await phone.opens("/services/grab-bar");
    await phone.sees("You have begun.");
    await phone.presses("Go on");
    await phone.reads("Do you own your home?");
    await phone.looksAroundInEveryLanguage();
    await phone.picks("I own it");
    await phone.presses("Continue");
    await phone.reads("What would help you?");
    await phone.picks("Grab bar");
    await phone.looksAroundInEveryLanguage();
    await phone.presses("Continue");
    await phone.reads("Check your answers");
    await phone.looksAroundInEveryLanguage();
  });

  await step("She sends it, once she has declared that it is true, and gets a number", async () => {
    await phone.presses("Send");
    await phone.sees("There is a problem");
    await phone.looksAroundInEveryLanguage();
    await phone.picks("What I have said is true");
    await phone.presses("Send");
    reference = new URL(phone.page.url()).pathname.match(/ANG-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
    assert.ok(reference, `no reference in ${phone.page.url()}`);
    await phone.looksAroundInEveryLanguage();
    await phone.opens("/applications");
    await phone.looksAroundInEveryLanguage();
    await phone.opens(`/applications/${reference}`);
    await phone.sees("We check your application");
    await phone.looksAroundInEveryLanguage();
  });

  await step("Wei Jie checks it at the Home Department, and hands it over", async () => {
    await becomes(weiJie, "Wei Jie, a case officer");
    await weiJie.opens("/officer/cases?view=team");
    await weiJie.sees(reference);
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.follows(reference);
    await weiJie.sees("This look is in the record");
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.presses(/^Take it/);
    await weiJie.opens(`/officer/cases/${reference}/stages/check`);
    await weiJie.presses("Complete and hand over");
    await weiJie.sees("There is a problem");
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.picks("The address is a home");
    await weiJie.presses("Complete and hand over");
    await weiJie.sees(`${reference} has gone on.`);
    await weiJie.looksAroundInEveryLanguage();
  });

  await step("Vijay of the Town Council visits", async () => {
    await becomes(vijay, "Vijay, who visits homes");
    await vijay.opens(`/officer/cases/${reference}`);
    await vijay.looksAroundInEveryLanguage();
    await vijay.opens(`/officer/cases/${reference}/stages/visit`);
    await vijay.picks("The wall can hold a bar");
    await vijay.picks("Measured and photographed");
    await vijay.presses("Complete and hand over");
    await vijay.sees(`${reference} has gone on.`);
  });

  await step("Wei Jie prepares the decision and may not take it; Halimah takes it", async () => {
    await weiJie.opens(`/officer/cases/${reference}/stages/decide`);
    await weiJie.presses("It is ready to be decided");
    await weiJie.opens(`/officer/cases/${reference}/stages/decide`);
    await weiJie.sees("You prepared this, so a colleague has to decide it.");
    await weiJie.looksAroundInEveryLanguage();
    await becomes(halimah, "Halimah, who decides");
    await halimah.opens(`/officer/cases/${reference}/stages/decide`);
    await halimah.looksAroundInEveryLanguage();
    await halimah.presses("Decide");
    await halimah.sees("There is a problem");
    await halimah.looksAroundInEveryLanguage();
    await halimah.picks("You get the grant");
    await halimah.presses("Decide");
    await halimah.sees(`${reference} has gone on.`);
    await halimah.opens(`/officer/cases/${reference}`);
    await halimah.follows(/^Explain this decision/);
    await halimah.reads("Why it was decided so");
    await halimah.looksAroundInEveryLanguage();
  });

  await step("Nadia is told in her inbox, sees the outcome, and says how it was", async () => {
    await eventually(TOLD_MS_MAX, async () => {
      await nadia.opens("/inbox");
      return (await nadia.page.getByText(`We have decided on ${reference}`).count()) > 0;
    });
    await nadia.follows(`We have decided on ${reference}`);
    await nadia.sees("You get the grant");
    await nadia.looksAround();
    await nadia.follows("Open the page that this is about");
    await nadia.looksAroundInEveryLanguage();
    await nadia.follows("Say how it was");
    await nadia.presses("Send");
    await nadia.sees("There is a problem");
    await nadia.looksAroundInEveryLanguage();
    await nadia.picks("5 – very good");
    await nadia.presses("Send");
    await nadia.follows("Answer one question of the yearly survey");
    await nadia.looksAroundInEveryLanguage();
    await nadia.page.getByRole("radio").last().check();
    await nadia.presses("Send");
    await nadia.sees(reference);
  });

  await step("The scoreboard counts it, and Nadia sees which officers looked, and why", async () => {
    await eventually(TOLD_MS_MAX, async () => (await counted(walk)) > before);
    await eventually(TOLD_MS_MAX, async () => {
      await nadia.opens("/me/looks");
      return (await nadia.page.getByText("To decide whether you get a grab bar, and to fit it").count()) > 2;
    });
    await nadia.sees("Town Council, officer");
    await nadia.looksAround();
  });
}
