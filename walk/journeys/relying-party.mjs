// Somebody else's service asks for facts: what leaves is what she allowed, she sees it, and she takes it back.

import { strict as assert } from "node:assert";
import { openBank } from "../kit/bank.mjs";

const INDEXED_MS_MAX = 60_000; // a release is on the page of its resident within a minute, as promised
const SCOPES = ["openid", "uinfin", "name", "dob", "mobileno", "regadd", "noa-basic"];

export default async function relyingParty(walk, step) {
  const nadia = await walk.meet("Nadia");
  let bank, name;

  await step("An operator registers a bank while the nation runs", async () => {
    bank = await openBank(walk.nation, { scopes: SCOPES });
    walk.neighbours.push(bank.address);
  });

  await step("Nadia comes from the bank, and is told where signing in will lead", async () => {
    await nadia.opens(bank.address);
    await nadia.follows("With everything");
    await nadia.reads("Sign in");
    await nadia.sees("Sign in, and you go on to Tembusu Bank.");
    await nadia.looksAroundInEveryLanguage();
    await nadia.presses(/: Nadia, a working mother/);
    await nadia.reads("Tembusu Bank asks for facts about you");
  });

  await step("She sees who asks, for which facts with their values, what for and how long", async () => {
    await nadia.sees("Run by Tembusu Bank Limited.");
    await nadia.sees("To open an account for you");
    name = await nadia.text('label:text-is("Name") + .value');
    assert.match(name, /^[A-Z ]+\n/, "the value stands with its source");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("She keeps her mobile number back, and goes on to the bank with the rest", async () => {
    await nadia.drops("Mobile number");
    // Another language keeps the answer.
    await nadia.speaks("ta");
    await nadia.speaks("en");
    await nadia.presses("Allow");
    await nadia.reads("Welcome to Tembusu Bank");
    const known = await nadia.page.locator("dt").allInnerTexts();
    assert.deepEqual(known.sort(), ["dob", "name", "noa-basic", "regadd", "uinfin"]);
    assert.equal(await nadia.text('dt:text-is("name") + dd'), name.split("\n")[0]);
  });

  await step("Her inbox says whom she allowed, and leads to where she can take it back", async () => {
    const subject = "You allowed Tembusu Bank to receive facts about you";
    await untilShown(nadia, "/inbox", subject);
    await nadia.looksAroundInEveryLanguage();
    await nadia.follows(subject);
    await nadia.reads(subject);
    await nadia.sees("receive 5 facts about you.");
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/inbox?show=unread");
    await nadia.doesNotSee(subject);
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/inbox");
    await nadia.follows(subject);
    await nadia.follows("Open the page that this is about");
    await nadia.reads("What I allowed");
  });

  await step("The bank asks for less another time: she is not asked again", async () => {
    await nadia.opens(bank.address);
    await nadia.follows("With my name only");
    await nadia.reads("Welcome to Tembusu Bank");
    assert.deepEqual(await nadia.page.locator("dt").allInnerTexts(), ["name"]);
  });

  await step("The bank asks for everything again: her answer is filled in, and she says no", async () => {
    await nadia.opens(bank.address);
    await nadia.follows("With everything");
    await nadia.sees("You answered before, and your answer is filled in.");
    assert.equal(await nadia.page.getByLabel("Mobile number").isChecked(), false);
    assert.equal(await nadia.page.getByLabel("Date of birth").isChecked(), true);
    await nadia.looksAround();
    await nadia.presses("Do not allow");
    await nadia.sees("It did not work: access_denied");
  });

  await step("She finds on her page what she allowed, and what was given", async () => {
    await nadia.opens(`${bank.address}/`);
    await nadia.follows("With my name only");
    await nadia.reads("Welcome to Tembusu Bank");
    await untilShown(nadia, "/me/looks", "Facts about you were given to a service");
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/me/allowed");
    await nadia.sees("Tembusu Bank");
    await nadia.sees(/You said no to:/);
    assert.match(await nadia.text("article.card"), /You said no to:\s+Mobile number/);
    assert.doesNotMatch(await nadia.text("article.card"), /nothing yet/);
    await nadia.looksAroundInEveryLanguage();
  });

  await step("She takes it back, and the bank's next call fails", async () => {
    await nadia.presses("Take it back: Tembusu Bank");
    await nadia.sees("From now on they get nothing more.");
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens(`${bank.address}/facts`);
    await nadia.sees("It did not work: invalid_token");
    await nadia.opens(bank.address);
    await nadia.follows("With my name only");
    await nadia.reads("Tembusu Bank asks for facts about you");
  });

  await step("A request that nobody made ends on a page that says how to go on", async () => {
    await nadia.stumbles("/authorize/unknown", 400);
    await nadia.reads("This sign-in is over");
    await nadia.looksAroundInEveryLanguage();
    await bank.close();
  });
}

// Opens the page until the words stand there: the record is followed, not waited for.
async function untilShown(somebody, path, words) {
  const until = Date.now() + INDEXED_MS_MAX;
  while (Date.now() < until) {
    await somebody.opens(path);
    if (await somebody.page.getByText(words).count() > 0) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`${path} does not say "${words}" after ${INDEXED_MS_MAX / 1000} s`);
}
