// The newcomer's journey: from the government's page to an identity of one's own, and to seeing who looked, asking
// why, and getting an answer that anybody can count.

import { strict as assert } from "node:assert";
import { becomes, counted, eventually, issuesLetter, readsCardOf, typesDate, usesLetter } from "../people.mjs";

const INDEXED_MS_MAX = 60_000; // a look is on the page of its resident within a minute, as promised
const COUNTED_MS_MAX = 30_000; // the scoreboard follows the record

export default async function resident(walk, step) {
  const nadia = await walk.meet("Nadia", { passkeys: true });
  const claire = await walk.meet("Claire");
  const weiJie = await walk.meet("Wei Jie");
  const faridah = await walk.meet("Faridah");
  let card, letter, before;

  await step("Nadia reads what the government is for", async () => {
    await nadia.opens("/about-us/what-we-do/our-role/");
    await nadia.reads("Our Role");
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/scoreboard");
    await nadia.looksAroundInEveryLanguage();
    before = await counted(walk);
  });

  await step("Claire finds her at the counter and prints a letter", async () => {
    card = await readsCardOf(walk, "Nadia, a working mother");
    await becomes(claire, "Claire, at the counter");
    await claire.opens("/counter");
    await claire.looksAroundInEveryLanguage();
    await claire.types("National number of the person before you", "T12");
    await claire.presses("Find");
    await claire.sees("There is a problem");
    await claire.looksAroundInEveryLanguage();
    letter = await issuesLetter(claire, card, { looks: true });
  });

  await step("Nadia types the letter wrongly, is told where, and types it again", async () => {
    await nadia.opens("/enrol");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("Code on your letter", mistyped(letter));
    await typesDate(nadia, card.born);
    await nadia.presses("Continue");
    await nadia.sees(/There is a slip in group/);
    await nadia.looksAroundInEveryLanguage();
    await usesLetter(nadia, letter, card);
    await nadia.looksAroundInEveryLanguage();
  });

  await step("Nadia makes a passkey and keeps her recovery codes", async () => {
    await nadia.presses("Make a passkey on this device");
    await nadia.reads("Recovery codes");
    assert.equal(await nadia.page.locator("#recovery-codes li").count(), 10);
    assert.equal((await nadia.device.passkeys()).length, 1);
    await nadia.looksAround();
    await nadia.presses("I have kept the codes");
    await nadia.opens("/me");
    await nadia.reads(card.name);
    await nadia.looksAroundInEveryLanguage();
  });

  await step("She signs out, and in again by passkey", async () => {
    await nadia.presses("Sign out");
    await nadia.opens("/sign-in");
    await nadia.looksAroundInEveryLanguage();
    await nadia.device.refuse(true);
    await nadia.presses("Sign in with a passkey", { stays: true });
    await nadia.sees("That did not work.");
    await nadia.looksAround();
    await nadia.device.refuse(false);
    await nadia.presses("Sign in with a passkey");
    await nadia.reads(card.name);
  });

  await step("She reads what the state holds about her, and where she is signed in", async () => {
    await nadia.opens("/me/data");
    await nadia.sees(card.number);
    await nadia.looksAroundInEveryLanguage();
    for (const path of ["/me/sessions", "/me/methods", "/me/mandates", "/me/allowed", "/me/reports"]) {
      await nadia.opens(path);
      await nadia.looksAroundInEveryLanguage();
    }
  });

  await step("Wei Jie looks her up, and has to say why", async () => {
    await becomes(weiJie, "Wei Jie, a case officer");
    await weiJie.opens("/inbox");
    await weiJie.sees("Nobody has written to you yet.");
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.opens("/officer/people");
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.types("National number, or at least two words of the name", card.number);
    await weiJie.presses("Look");
    await weiJie.sees("Choose why you look");
    await weiJie.looksAroundInEveryLanguage();
    await weiJie.picks("The resident applied for something");
    await weiJie.types("Which case is it for?", "Grab bars for the bathroom, request 2026-118");
    await weiJie.presses("Look");
    await weiJie.sees("This look is in the record and the resident will see it.");
    await weiJie.sees(card.name);
    await weiJie.doesNotSee("Income and savings");
    await weiJie.looksAround();
  });

  await step("Nadia sees the look, its reason and its agency, and says that it seems wrong", async () => {
    const look = nadia.page.locator("article.look", { hasText: "request 2026-118" });
    await eventually(INDEXED_MS_MAX, async () => {
      await nadia.opens("/me/looks");
      return (await look.count()) === 1;
    });
    await nadia.sees("Home Department");
    await nadia.looksAroundInEveryLanguage();
    await look.getByRole("link", { name: /This look seems wrong/ }).click();
    await nadia.reads("This look seems wrong");
    await nadia.presses("Send");
    await nadia.sees("Write a few words");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("Why does this look seem wrong?", "I never asked for grab bars. Who did?");
    await nadia.presses("Send");
    await nadia.sees("Waiting for the agency");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("Faridah, who answers for the agency, answers her", async () => {
    await becomes(faridah, "Faridah, who heads the Registry");
    await faridah.opens("/head/reports");
    await faridah.looksAroundInEveryLanguage();
    await faridah.follows("About a look at a resident's data");
    await faridah.sees("I never asked for grab bars.");
    await faridah.types("Your answer", "The request was filed under the wrong number. I am asking the officer how.");
    await faridah.picks("I am still looking into it");
    await faridah.looksAroundInEveryLanguage();
    await faridah.presses("Send");
  });

  await step("Nadia reads the answer", async () => {
    await nadia.opens("/me");
    await nadia.sees("An agency answered a report of yours.");
    await eventually(INDEXED_MS_MAX, async () => {
      await nadia.opens("/inbox");
      return (await nadia.page.getByText("Your report was answered").count()) > 0;
    });
    await nadia.looksAround();
    await nadia.follows("Your report was answered");
    await nadia.looksAround();
    await nadia.follows("Open the page that this is about");
    await nadia.sees("The request was filed under the wrong number.");
    await nadia.types("Your reply", "Thank you. Please tell me when it is put right.");
    await nadia.presses("Send");
    await nadia.looksAround();
  });

  await step("Nadia wants to be told by mail, and proves her address by the code that is sent there", async () => {
    await nadia.opens("/inbox");
    await nadia.follows("How you are told about messages");
    await nadia.looksAroundInEveryLanguage();
    await nadia.follows("Mail");
    await nadia.types("Your mail address", "nadia@home");
    await nadia.presses("Send me a code");
    await nadia.sees("Enter a mail address, such as");
    await nadia.looksAroundInEveryLanguage();
    await nadia.types("Your mail address", "nadia@mail.example");
    await nadia.presses("Send me a code");
    await nadia.reads("Enter the code");
    await nadia.types("Code", "000");
    await nadia.presses("Continue");
    await nadia.sees("This is not the code that we sent");
    await nadia.looksAroundInEveryLanguage();
    const here = nadia.page.url();
    await eventually(INDEXED_MS_MAX, async () => {
      await nadia.opens("/demo/mailbox");
      return (await nadia.page.getByText("nadia@mail.example").count()) > 0;
    });
    const code = (await nadia.text("article.message .letter")).match(/\b\d{6}\b/)[0];
    await nadia.opens(here);
    await nadia.types("Code", code);
    await nadia.presses("Continue");
    await nadia.reads("How you are told about messages");
    await nadia.sees("nadia@mail.example");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("Faridah closes it with what was found, and Nadia sees that too", async () => {
    await faridah.opens("/head/reports");
    await faridah.follows("About a look at a resident's data");
    await faridah.sees("Please tell me when it is put right.");
    await faridah.types("Your answer", "It is put right. The officer mistyped, and we now check the last letter.");
    await faridah.picks("There was no good reason, or the facts were put right");
    await faridah.presses("Send");
    await nadia.opens("/me/reports");
    await nadia.sees("Closed");
    await nadia.follows("About a look at your data");
    await nadia.sees("It is put right.");
    await nadia.looksAroundInEveryLanguage();
  });

  await step("The scoreboard has moved by what they did", async () => {
    await eventually(COUNTED_MS_MAX, async () => (await counted(walk)) > before);
    await nadia.opens("/scoreboard");
    await nadia.looksAround();
    for (const path of ["/scoreboard/dgb-01", "/scoreboard/dgb-14", "/scoreboard/standards/grab-bar"]) {
      await nadia.opens(path);
      await nadia.looksAroundInEveryLanguage();
    }
    await nadia.opens("/transparency");
    await nadia.looksAround();
  });
}

// One sign of the code changed, as a hurried reader does.
// One character is another that codes may have: what none may have is told by another message.
function mistyped(code) {
  const at = code.length - 2;
  return code.slice(0, at) + (code[at] === "7" ? "9" : "7") + code.slice(at + 1);
}
