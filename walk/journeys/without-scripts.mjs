// Somebody whose browser runs no scripts: a password and an authenticator app instead of a passkey, and no other loss.

import { strict as assert } from "node:assert";
import { App } from "../kit/authenticator.mjs";
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
