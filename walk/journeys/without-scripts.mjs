// Somebody whose browser runs no scripts: a password and an authenticator app instead of a passkey, and no other loss.

import { strict as assert } from "node:assert";
import { App } from "../kit/authenticator.mjs";
import { openBank } from "../kit/bank.mjs";
import { becomes, issuesLetter, readsCardOf, usesLetter } from "../people.mjs";

const PASSWORD = "ferry lantern tembu kiln";

export default async function withoutScripts(walk, step) {
  const arjun = await walk.meet("Arjun", { scripts: false });
  const claire = await walk.meet("Claire");
  let card, app, codes;

  await step("Arjun enrols with a letter, a password and an app, and no script runs", async () => {
    card = await readsCardOf(walk, "Arjun, a business owner");
    await becomes(claire, "Claire, at the counter");
    await usesLetter(arjun, await issuesLetter(claire, card), card);
    await arjun.looksAroundInEveryLanguage();
    await arjun.follows("Choose a password");
    await arjun.types("New password", "short");
    await arjun.types("The same password again", "short");
    await arjun.presses("Continue");
    await arjun.sees("Choose a password with at least 12 characters");
    await arjun.looksAroundInEveryLanguage();
    await arjun.types("New password", PASSWORD);
    await arjun.types("The same password again", PASSWORD);
    await arjun.presses("Continue");
    await arjun.reads("Set up your authenticator app");
    await arjun.looksAround();
    app = new App(await arjun.text("#app-secret"));
    await arjun.types("Code from the app", await app.code());
    await arjun.presses("Continue");
    await arjun.reads("Recovery codes");
    codes = await arjun.page.locator("#recovery-codes code").allInnerTexts();
    assert.equal(codes.length, 10);
    await arjun.presses("I have kept the codes");
  });

  await step("He signs out, and in again with number, password and app", async () => {
    await arjun.opens("/me");
    await arjun.presses("Sign out");
    await arjun.opens("/sign-in");
    await arjun.types("National number", card.number);
    await arjun.types("Password", "not this one, surely");
    await arjun.presses("Continue");
    await arjun.sees("Number and password do not fit together.");
    await arjun.looksAroundInEveryLanguage();
    await arjun.types("Password", PASSWORD);
    await arjun.presses("Continue");
    await arjun.reads("Enter your code");
    await arjun.looksAroundInEveryLanguage();
    await arjun.types("Enter your code", await app.code());
    await arjun.presses("Sign in");
    await arjun.opens("/me");
    await arjun.reads(card.name);
    await arjun.looksAroundInEveryLanguage();
  });

  await step("A bank sends him here: password, app, consent and back, and no script runs", async () => {
    const bank = await openBank(walk.nation, { scopes: ["openid", "name", "dob"] });
    walk.neighbours.push(bank.address);
    await arjun.opens("/me");
    await arjun.presses("Sign out");
    await arjun.opens(bank.address);
    await arjun.follows("With everything");
    await arjun.sees("Sign in, and you go on to Tembusu Bank.");
    await arjun.types("National number", card.number);
    await arjun.types("Password", PASSWORD);
    await arjun.presses("Continue");
    await arjun.types("Enter your code", await app.code());
    await arjun.presses("Sign in");
    await arjun.reads("Tembusu Bank asks for facts about you");
    await arjun.drops("Date of birth");
    await arjun.presses("Allow");
    await arjun.reads("Welcome to Tembusu Bank");
    assert.deepEqual(await arjun.page.locator("dt").allInnerTexts(), ["name"]);
    // Signed out and in again, he is sent straight on by what he allowed: no form's policy stands in the way.
    await arjun.opens("/me");
    await arjun.presses("Sign out");
    await arjun.opens(bank.address);
    await arjun.follows("With my name only");
    await arjun.types("National number", card.number);
    await arjun.types("Password", PASSWORD);
    await arjun.presses("Continue");
    await arjun.types("Enter your code", await app.code());
    await arjun.presses("Sign in");
    await arjun.reads("Welcome to Tembusu Bank");
    await bank.close();
  });

  await step("His inbox says what he allowed, and that works without scripts too", async () => {
    const subject = "You allowed Tembusu Bank to receive facts about you";
    await arjun.opens("/inbox");
    await arjun.sees(subject);
    await arjun.looksAroundInEveryLanguage();
    await arjun.follows(subject);
    await arjun.looksAroundInEveryLanguage();
  });

  await step("Without his phone, a recovery code lets him in, once", async () => {
    for (const lets of [true, false]) {
      await arjun.opens("/me");
      await arjun.presses("Sign out");
      await arjun.opens("/sign-in");
      await arjun.types("National number", card.number);
      await arjun.types("Password", PASSWORD);
      await arjun.presses("Continue");
      await arjun.types("Enter your code", codes[0]);
      await arjun.presses("Sign in");
      if (!lets) break;
      await arjun.opens("/me");
      await arjun.reads(card.name);
    }
    await arjun.sees("This code does not work.");
  });
}
