//! The stages of the work on a case: read, and checked as a graph.

use super::{
    model::{Decision, Outcome, Stage},
    nearest::nearest,
    reader::{At, Reader, Table, is_id, listed},
};

/// Reads the stages.
pub fn read(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<Stage> {
    let Some(at) = reader.need(table, "stages", "at least one stage: who works the case") else {
        return Vec::new();
    };
    let stages = reader.list(&at, |reader, at| stage(reader, &at));
    if stages.is_empty() {
        reader.fault(&at.path, "Nobody works the case.", "Write at least one stage.");
    }
    stages
}

fn stage(reader: &mut Reader<'_>, at: &At<'_>) -> Stage {
    let known =
        ["id", "team", "title", "needs", "working_days", "decision", "four_eyes", "appointment", "checklist"];
    let table = reader.table(at, &known);
    let at = reader.need(&table, "team", "who works it, as `agency/team`");
    let (agency, team) = at.map(|at| team(reader, &at)).unwrap_or_default();
    let working_days = reader
        .need(&table, "working_days", "how many working days it may take")
        .map_or(0, |at| reader.whole(&at, 0, 500));
    let needs = table.get("needs").map(|at| reader.list(&at, |reader, at| reader.string(&at)));
    let decision = table.get("decision").map(|at| decisions(reader, &at)).unwrap_or_default();
    Stage {
        id: reader.id(&table, "id", '-'),
        agency,
        team,
        title: reader.need_words(&table, "title", "what is being done, in words for the resident"),
        needs: needs.unwrap_or_default(),
        working_days,
        decision,
        four_eyes: reader.flag(&table, "four_eyes", false),
        appointment: reader.flag(&table, "appointment", false),
        checklist: table
            .get("checklist")
            .map(|at| reader.list(&at, |reader, at| reader.words(&at)))
            .unwrap_or_default(),
    }
}

/// Reads a team, as `agency/team`: the agency and the team.
pub fn team(reader: &mut Reader<'_>, at: &At<'_>) -> (String, String) {
    let team = reader.string(at);
    let parts = team.split_once('/').filter(|(agency, team)| is_id(agency, '-') && is_id(team, '-'));
    if parts.is_none() && !team.is_empty() {
        let mend = "Write the agency, `/` and the team, such as `home-dept/intake`.";
        reader.fault(&at.path, format!("`{team}` names no team."), mend);
    }
    parts.map(|(agency, team)| (agency.to_owned(), team.to_owned())).unwrap_or_default()
}

fn decisions(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<Decision> {
    let decisions = reader.list(at, |reader, at| {
        let table = reader.table(&at, &["id", "title", "outcome", "reasons"]);
        let outcomes =
            [("approve", Outcome::Approve), ("refuse", Outcome::Refuse), ("ask-more", Outcome::AskMore)];
        let outcome = reader.need(&table, "outcome", "`approve`, `refuse` or `ask-more`");
        let outcome = outcome.and_then(|at| reader.choice(&at, &outcomes));
        let reasons = table.get("reasons").map(|at| reader.list(&at, |reader, at| reader.words(&at)));
        let reasons = reasons.unwrap_or_default();
        if outcome == Some(Outcome::Refuse) && reasons.is_empty() {
            let mend = "Write `reasons` from which the officer chooses, in words for the resident.";
            reader.fault(&table.path("reasons"), "Whoever is refused is told why.", mend);
        }
        let id = reader.id(&table, "id", '-');
        let title = reader.need_words(&table, "title", "the decision in words for the resident");
        Decision { id, title, outcome: outcome.unwrap_or(Outcome::AskMore), reasons }
    });
    twice(reader, &at.path, decisions.iter().map(|decision| decision.id.as_str()), "decision");
    decisions
}

/// Notes each name that stands a second time.
pub fn twice<'a>(reader: &mut Reader<'_>, path: &str, names: impl Iterator<Item = &'a str>, what: &str) {
    let names: Vec<&str> = names.collect();
    for (number, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if names.iter().take(number).any(|other| other == name) {
            let mend = format!("Give each {what} a name of its own.");
            reader.fault(&format!("{path}[{number}].id"), format!("`{name}` stands twice."), mend);
        }
    }
}

/// Checks the stages as a whole: that they can be walked, end in a decision, and keep the promise of the outcome.
pub fn check(reader: &mut Reader<'_>, stages: &[Stage], promised: u32) {
    twice(reader, "stages", stages.iter().map(|stage| stage.id.as_str()), "stage");
    let mut sound = true;
    for (number, stage) in stages.iter().enumerate() {
        for (place, need) in stage.needs.iter().enumerate().filter(|(_, need)| !need.is_empty()) {
            if !stages.iter().any(|other| other.id == *need) {
                sound = false;
                let names = || stages.iter().map(|stage| stage.id.as_str()).filter(|id| *id != stage.id);
                let mend = nearest(need, names()).map_or_else(
                    || format!("Write one of {}.", listed(names())),
                    |near| format!("Did you mean `{near}`?"),
                );
                reader.fault(
                    &format!("stages[{number}].needs[{place}]"),
                    format!("No stage is called `{need}`."),
                    mend,
                );
            }
        }
        if stage.four_eyes && stage.decision.is_empty() {
            let mend = "Write `decision`, or leave `four_eyes` out.";
            reader.fault(&format!("stages[{number}].four_eyes"), "Nothing is decided in this stage.", mend);
        }
        let is_last = !stages.iter().any(|other| other.needs.contains(&stage.id));
        let ends = stage.decision.iter().any(|decision| decision.outcome != Outcome::AskMore);
        if is_last && !ends {
            let mend = "Write `decision` with an outcome of `approve` or `refuse`.";
            reader.fault(
                &format!("stages[{number}]"),
                "The last stage decides nothing, so that no case ends.",
                mend,
            );
        }
    }
    if let Some(cycle) = cycle(stages) {
        let number = stages.iter().position(|stage| Some(&stage.id) == cycle.first()).unwrap_or_default();
        reader.fault(
            &format!("stages[{number}].needs"),
            format!("These stages wait for each other: {}.", cycle.join(" needs ")),
            "Leave one of the needs out; a decision with outcome `ask-more` is the only way back.",
        );
    } else if sound && !stages.is_empty() {
        let longest = longest(stages);
        if longest > promised && !reader.is_faulty("before_you_start") {
            reader.fault(
                "before_you_start.outcome_working_days",
                format!("{promised} working days are promised, and the stages may take {longest}."),
                "Promise more, or give the stages less.",
            );
        }
    }
}

/// A circle of stages that wait for each other, its first one again at its end.
fn cycle(stages: &[Stage]) -> Option<Vec<String>> {
    // What is left when every stage whose needs are met was taken away, again and again, stands in or behind a circle.
    let mut left: Vec<&Stage> = stages.iter().collect();
    loop {
        let before = left.len();
        let waits = |stage: &Stage, left: &[&Stage]| {
            stage.needs.iter().any(|need| left.iter().any(|l| l.id == *need))
        };
        let still: Vec<&Stage> = left.iter().copied().filter(|stage| waits(stage, &left)).collect();
        left = still;
        if left.len() == before {
            break;
        }
    }
    let mut walked: Vec<String> = vec![left.first()?.id.clone()];
    loop {
        let stage = left.iter().find(|stage| Some(&stage.id) == walked.last())?;
        let next = stage.needs.iter().find(|need| left.iter().any(|other| other.id == **need))?;
        if let Some(start) = walked.iter().position(|id| id == next) {
            let mut circle = walked.split_off(start);
            circle.push(next.clone());
            return Some(circle);
        }
        walked.push(next.clone());
    }
}

/// Working days of the slowest way through stages without a circle.
fn longest(stages: &[Stage]) -> u32 {
    let mut ends: Vec<(&str, u32)> = Vec::new();
    while ends.len() < stages.len() {
        let before = ends.len();
        for stage in stages {
            let end = |id: &str| ends.iter().find(|(known, _)| *known == id).map(|(_, end)| *end);
            if end(&stage.id).is_some() {
                continue;
            }
            let needs: Option<Vec<u32>> = stage.needs.iter().map(|need| end(need)).collect();
            if let Some(needs) = needs {
                let own = needs.into_iter().max().unwrap_or(0).saturating_add(stage.working_days);
                ends.push((&stage.id, own));
            }
        }
        if ends.len() == before {
            break;
        }
    }
    ends.into_iter().map(|(_, end)| end).max().unwrap_or(0)
}
