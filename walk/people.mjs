// What people of Angsana do again and again, in the words of who does it.

import { strict as assert } from "node:assert";

// One click on the sign-in page makes somebody one of the people of the sample nation.
export async function becomes(somebody, persona) {
  await somebody.opens("/sign-in");
  await somebody.presses(new RegExp(`: ${persona}`));
}

// What stands on somebody's identity card. They read it off their own page, because nobody here has a card of paper.
export async function readsCardOf(walk, persona) {
  const owner = await walk.meet(persona);
  await becomes(owner, persona);
  await owner.opens("/me/data");
  const fact = async (label) => (await owner.text(`dl.summary div:has(> dt:text-is("${label}")) dd`)).split("\n")[0];
  const card = { number: await fact("National number"), name: await fact("Name"), born: await fact("Date of birth") };
  await owner.presses("Sign out");
  await owner.leaves();
  return card;
}

// Day, month and year of a date as the pages write it: "3 November 2052".
export function dateBoxes(date) {
  const parts = date.match(/(\d{1,2}) (\p{L}+) (\d{4})/u);
  assert.ok(parts, `not a date: ${date}`);
  const month = new Date(`${parts[2]} 1, 2000`).getMonth() + 1;
  return { Day: parts[1], Month: String(month), Year: parts[3] };
}

export async function typesDate(somebody, date) {
  for (const [label, value] of Object.entries(dateBoxes(date))) await somebody.types(label, value);
}

// At the counter: the officer finds the person, compares the documents, and prints the letter. Returns its code.
export async function issuesLetter(officer, card, { looks = false } = {}) {
  await officer.opens("/counter");
  await officer.types("National number of the person before you", card.number);
  await officer.types("What they came for", "She lost her phone and wants to sign in again.");
  await officer.presses("Find");
  await officer.sees(card.name);
  // Changing the language here would go back to the form: nobody is looked up twice without asking for it.
  if (looks) await officer.looksAround();
  await officer.picks("Identity card");
  await officer.picks("English");
  await officer.presses("Print the letter");
  const code = await officer.text("#letter-code");
  if (looks) await officer.looksAround();
  await officer.presses("The letter was handed over");
  return code;
}

// At home: the letter opens the door to choosing how to sign in.
export async function usesLetter(somebody, code, card) {
  await somebody.opens("/enrol");
  await somebody.types("Code on your letter", code);
  await typesDate(somebody, card.born);
  await somebody.presses("Continue");
  await somebody.reads("Choose how to sign in");
}

// Waits until it holds, as something that follows the record does sooner or later.
export async function eventually(milliseconds, holds) {
  const until = Date.now() + milliseconds;
  while (!(await holds())) {
    assert.ok(Date.now() < until, `not so after ${milliseconds / 1000} s`);
    await new Promise((done) => setTimeout(done, 500));
  }
}

// How many errands the first indicator counts, by the public interface.
export async function counted(walk) {
  const figures = await (await fetch(`${walk.nation.address}/api/kpi`)).json();
  return figures.find(({ id }) => id === "dgb-06").denominator;
}
