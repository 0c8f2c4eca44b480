//! Appeals against a refusal: until when, before which team, and what can be decided there.
//!
//! Promise to residents: whoever is refused can appeal once, unless the document says in public that nobody can; and what they
//! told is kept for as long as they can appeal. Promise to the rules of a case: an appeal is a stage like every other, made of the
//! decisions and reasons that the document has anyway.

use super::{
    model::{Appeal, Decision, Outcome, Stage},
    reader::{Reader, Table},
    stages,
    text::Text,
};

/// The stage in which an appeal is decided. No document can call a stage of its own so.
pub const APPEAL: &str = "_appeal";
/// The decision that lets the refusal stand. No document can call a decision of its own so.
pub const UPHELD: &str = "_upheld";
/// Days for an appeal where the document states none.
const DAYS: u32 = 30;

/// What an appeal needs to know of the document around it.
pub struct Around<'a> {
    /// The stages.
    pub stages: &'a [Stage],
    /// Working days to the outcome, as promised.
    pub promised: u32,
    /// Days for which answers are kept.
    pub retain_days: u32,
}

/// Reads the part `appeal`, which may be left out; `None` where nobody can appeal.
pub fn read(reader: &mut Reader<'_>, table: &Table<'_>, around: &Around<'_>) -> Option<Appeal> {
    let deciding = around.stages.iter().rev().find(|stage| has(stage, Outcome::Approve));
    let reasons = reasons(around.stages);
    // What was told is gone when the notice says so: an appeal after that would be about nothing.
    let most = DAYS.min(around.retain_days);
    let (mut days, mut working_days, mut team) = (most, around.promised, None);
    if let Some(at) = table.get("appeal") {
        let own = reader.table(&at, &["days", "team", "working_days"]);
        days = own.get("days").map_or(most, |at| reader.whole(&at, 0, 365));
        working_days = own.get("working_days").map_or(working_days, |at| reader.whole(&at, 0, 500));
        team = own.get("team").map(|at| stages::team(reader, &at));
        if days > 0 && (deciding.is_none() || reasons.is_empty()) {
            let wrong = "Nothing is refused here, or nothing approved: an appeal would change nothing.";
            reader.fault(&at.path, wrong, "Leave `appeal` out, or write `days = 0`.");
        }
        if days > around.retain_days && !reader.is_faulty("privacy") {
            let wrong =
                format!("What was told is erased after {} days, before the appeal.", around.retain_days);
            reader.fault(&own.path("days"), wrong, "Keep it longer, or give fewer days.");
        }
    }
    let deciding = deciding.filter(|_| days > 0 && !reasons.is_empty())?;
    let (agency, team) = team.unwrap_or_else(|| (deciding.agency.clone(), deciding.team.clone()));
    let upheld =
        Decision { id: UPHELD.to_owned(), title: words(REFUSAL_STANDS), outcome: Outcome::Refuse, reasons };
    let other = deciding.decision.iter().filter(|decision| decision.outcome != Outcome::Refuse).cloned();
    let stage = Stage {
        id: APPEAL.to_owned(),
        agency,
        team,
        title: words(WE_DECIDE),
        needs: Vec::new(),
        working_days,
        decision: other.chain([upheld]).collect(),
        four_eyes: deciding.four_eyes,
        appointment: false,
        checklist: Vec::new(),
    };
    Some(Appeal { days, stage })
}

fn has(stage: &Stage, outcome: Outcome) -> bool {
    stage.decision.iter().any(|decision| decision.outcome == outcome)
}

/// Every reason for which the document lets refuse, once: a refusal that stands has one of them, too.
fn reasons(stages: &[Stage]) -> Vec<Text> {
    let mut reasons: Vec<Text> = Vec::new();
    let decisions = stages.iter().flat_map(|stage| &stage.decision);
    for reason in decisions.filter(|one| one.outcome == Outcome::Refuse).flat_map(|one| &one.reasons) {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}

// Our own words, in the shape of a document's, so that whatever shows a stage shows this one. No native speaker has read the
// translations yet.
const WE_DECIDE: [&str; 4] = [
    "We decide on your appeal",
    "我们就您的上诉作决定",
    "Kami memutuskan rayuan anda",
    "உங்கள் மேல்முறையீட்டை முடிவு செய்கிறோம்",
];
const REFUSAL_STANDS: [&str; 4] =
    ["The refusal stands", "维持不批准的决定", "Penolakan itu dikekalkan", "மறுப்பு நிலைநிறுத்தப்படுகிறது"];

fn words([en, zh, ms, ta]: [&str; 4]) -> Text {
    let own = |words: &str| Some(words.to_owned());
    Text { en: en.to_owned(), zh: own(zh), ms: own(ms), ta: own(ta) }
}
