//! What made-up people write. Each sentence is such as somebody could have written, and says nothing about anybody.

use super::super::dice::Dice;

const NOTES: &[&str] = &[
    "Read through once. Nothing that stands out.",
    "Compared with what the register says: it fits.",
    "To be looked at together with the next of this street.",
    "Spoke about it with a colleague of the team.",
];
const QUESTIONS: &[&str] = &[
    "On which days is somebody at home in the mornings?",
    "Is there a step before the door? If so, how high is it about?",
    "What are the walls made of, as far as you know?",
    "Who should we call when we stand at the door?",
];
const ANSWERS: &[&str] = &[
    "Any weekday before noon, please.",
    "There is one step, about as high as a hand.",
    "It is a brick wall with tiles.",
    "Please call me, I am at home.",
];
const REMARKS: &[&str] = &[
    "It was quick.",
    "Everything that you know already was filled in.",
    "I understood what happens next.",
    "I would have liked to choose the day of the visit.",
];
const PLACES: &[&str] = &[
    "Beside the bus stop at the market",
    "At the corner behind the library",
    "In front of the playground, on the side of the canal",
    "Halfway up the stairs to the ferry",
];
const VISITS: &[&str] = &["Please keep the way to the bathroom clear.", "We ring twice.", ""];

fn one_of(all: &[&'static str], dice: &Dice) -> &'static str {
    dice.pick(all).copied().unwrap_or_default()
}

/// What an officer notes about a case.
pub fn note(dice: &Dice) -> &'static str {
    one_of(NOTES, dice)
}

/// What an officer asks an applicant.
pub fn question(dice: &Dice) -> &'static str {
    one_of(QUESTIONS, dice)
}

/// What an applicant answers.
pub fn answer(dice: &Dice) -> &'static str {
    one_of(ANSWERS, dice)
}

/// What somebody says about a service.
pub fn remark(dice: &Dice) -> &'static str {
    one_of(REMARKS, dice)
}

/// Where something is in a street.
pub fn place(dice: &Dice) -> &'static str {
    one_of(PLACES, dice)
}

/// What to know before a visit; empty for nothing.
pub fn before_a_visit(dice: &Dice) -> &'static str {
    one_of(VISITS, dice)
}
