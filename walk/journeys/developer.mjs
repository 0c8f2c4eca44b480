// Somebody who writes a program reads how to begin, takes a login apart, and asks why a request was refused.

import { strict as assert } from "node:assert";

export default async function developer(walk, step) {
  const devi = await walk.meet("Devi");

  await step("Devi reads where to begin", async () => {
    await devi.opens("/developers");
    await devi.sees(`${walk.nation.address}/login/fapi`);
    await devi.looksAroundInEveryLanguage();
  });

  await step("She looks at a login step by step: the program pushes its request", async () => {
    await devi.follows("A login step by step");
    await devi.reads("A login step by step");
    await devi.looksAroundInEveryLanguage();
    await devi.presses("Begin: Harbour Bank");
    await devi.sees("The program pushes its request");
    await devi.sees("The person signs in and decides");
    await devi.looksAroundInEveryLanguage();
  });

  await step("She goes on as a person of the sample nation, and keeps one fact back", async () => {
    await devi.follows("Go on as the person");
    await devi.presses(/: Nadia, a working mother/);
    await devi.reads("Harbour Bank asks for facts about you");
    await devi.drops("Date of birth");
    await devi.presses("Allow");
  });

  await step("She sees what came back, what is inside the tokens, and the facts that were allowed", async () => {
    await devi.sees("The program redeems the code");
    await devi.sees("The program reads the facts");
    const facts = await devi.page.locator("details pre").last().textContent();
    const { person_info: known } = JSON.parse(facts);
    assert.ok(known.name.value.length > 3);
    assert.equal(known.dob, undefined, "what was kept back did not leave");
    for (const inside of await devi.page.locator("details").all()) await inside.locator("summary").click();
    await devi.looksAroundInEveryLanguage();
  });

  await step("A request of hers is refused, and the page under its number says which rule failed", async () => {
    const form = new URLSearchParams({ client_id: "nobody", client_assertion: "nothing" });
    const answer = await fetch(`${walk.nation.address}/login/fapi/par`, { method: "POST", body: form });
    assert.equal(answer.status, 400);
    const { error_uri: explained, error_description: sentence } = await answer.json();
    await devi.opens(new URL(explained).pathname);
    await devi.reads("A refused request");
    await devi.sees(sentence);
    await devi.looksAroundInEveryLanguage();
  });

  await step("She mistypes a number, and finds every rule", async () => {
    await devi.opens("/developers/refusals");
    await devi.looksAroundInEveryLanguage();
    await devi.types("Number of the request", "12");
    await devi.presses("Show why");
    await devi.sees("Nothing is kept under");
    await devi.sees("dpop.replayed");
  });

  await step("She reads what changes for users of MockPass", async () => {
    await devi.opens("/developers/mockpass");
    await devi.sees("/singpass/v3/fapi");
    await devi.looksAroundInEveryLanguage();
    await devi.leaves();
  });
}
