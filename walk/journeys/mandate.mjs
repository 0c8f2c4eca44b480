// Somebody who cannot do it alone, and somebody who helps under her own name.

import { openBank } from "../kit/bank.mjs";
import { becomes, readsCardOf, typesDate } from "../people.mjs";

export default async function helper(walk, step) {
  const claire = await walk.meet("Claire");
  const nadia = await walk.meet("Nadia");
  const goh = await walk.meet("Mr Goh");
  let his, hers;

  await step("At the counter, Nadia is named as Mr Goh's helper", async () => {
    his = await readsCardOf(walk, "Mr Goh, who has a helper");
    hers = await readsCardOf(walk, "Nadia, a working mother");
    await becomes(claire, "Claire, at the counter");
    await claire.opens("/counter/mandates");
    await claire.looksAroundInEveryLanguage();
    await claire.types("National number of the person who needs help", his.number);
    await claire.types("National number of the helper", his.number);
    await typesDate(claire, inHalfAYear());
    await claire.presses("Name the helper");
    await claire.sees("A person cannot be their own helper.");
    await claire.looksAroundInEveryLanguage();
    await claire.types("National number of the helper", hers.number);
    await claire.presses("Name the helper");
    await claire.sees("The helper can act from now on.");
  });

  await step("She acts for him, and both names are in the record", async () => {
    await becomes(nadia, "Nadia, a working mother");
    await nadia.opens("/me/mandates");
    await nadia.looksAroundInEveryLanguage();
    await nadia.presses(new RegExp(`Act for this person.*${his.name}`));
    await nadia.opens("/me");
    await nadia.sees(`You are acting for ${his.name}`);
    await nadia.looksAroundInEveryLanguage();
    await nadia.opens("/me/data");
    await nadia.sees(his.number);
    await nadia.opens("/me");
    await nadia.presses("Stop acting for them");
    await nadia.opens("/me");
    await nadia.reads(hers.name);
  });

  await step("She cannot sign in elsewhere as him, and goes on as herself", async () => {
    const bank = await openBank(walk.nation, { scopes: ["openid", "name"] });
    walk.neighbours.push(bank.address);
    await nadia.opens("/me/mandates");
    await nadia.presses(new RegExp(`Act for this person.*${his.name}`));
    await nadia.opens(bank.address);
    await nadia.follows("With everything");
    await nadia.sees("You can sign in to others only for yourself.");
    await nadia.looksAroundInEveryLanguage();
    await nadia.presses("Stop acting for them");
    await nadia.reads("Tembusu Bank asks for facts about you");
    await nadia.sees(hers.name);
    await nadia.presses("Do not allow");
    await nadia.sees("It did not work: access_denied");
    await bank.close();
  });

  await step("Mr Goh sees it, and ends it", async () => {
    await becomes(goh, "Mr Goh, who has a helper");
    await goh.opens("/me/mandates");
    await goh.looksAroundInEveryLanguage();
    await goh.presses(new RegExp(`End this.*${hers.name}`));
    await nadia.opens("/me/mandates");
    await nadia.sees("Over");
  });
}

// Written as the pages write it.
function inHalfAYear() {
  const day = new Date(Date.now() + 180 * 86_400_000);
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
