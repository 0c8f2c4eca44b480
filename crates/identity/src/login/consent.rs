//! What a person allowed a relying party, whether it covers what is asked now, and what an answer lets through.
//!
//! **Nothing is released that the person did not allow under the very words that stand today.** A consent ends by
//! itself, by withdrawal, or when a newer answer takes its place; a change of who asks or of what for asks again.
//! Who refused something is asked again at the next sign-in, with the earlier answer filled in: whoever changes their
//! mind finds the way by themselves, and nothing was lost by saying no.

use crate::{Lang, LocalText};
use polity_store::{Id, Micros};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::Rule;
use super::registration::Words;
use super::relying_party::RelyingParty;
use super::scopes::Scope;

/// A day (microseconds).
const DAY: Micros = 86_400 * 1_000_000;

/// What a person was told before they answered: who asks, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What the relying party is known as. A new name alone does not ask again.
    pub name: LocalText,
    /// Who runs it.
    pub operator: String,
    /// What it does with the facts.
    pub purpose: LocalText,
}

impl Terms {
    /// The words of a registration as it stands.
    pub fn of(party: &RelyingParty) -> Self {
        Self { name: party.name.clone(), operator: party.operator.clone(), purpose: party.purpose.clone() }
    }

    /// Whether both say the same about who asks and what for.
    pub fn agree_with(&self, other: &Self) -> bool {
        self.operator == other.operator && self.purpose == other.purpose
    }

    /// As it is stored.
    pub fn line(&self) -> String {
        let (name, purpose) = (Words::of(&self.name), Words::of(&self.purpose));
        json!({ "name": name, "operator": self.operator, "purpose": purpose }).to_string()
    }

    /// Reads a stored line.
    ///
    /// # Errors
    /// What serde says of a line that was not written by [`Terms::line`].
    pub fn read(line: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Stored {
            name: Words,
            operator: String,
            purpose: Words,
        }
        let Stored { name, operator, purpose } = serde_json::from_str(line)?;
        Ok(Self { name: name.to_local(), operator, purpose: purpose.to_local() })
    }

    /// The sealed particulars of an act about a relying party: who it is, in the words that stood then.
    pub fn detail(&self, client_id: &str) -> Value {
        json!({ "client_id": client_id, "name": Words::of(&self.name), "operator": self.operator })
    }
}

/// The relying party's identifier in the particulars of an act.
pub fn party_in(detail: &Value) -> Option<&str> {
    detail.get("client_id")?.as_str()
}

/// The relying party's name in the particulars of an act: in the reader's language, else in English.
pub fn party_name_in(detail: &Value, lang: Lang) -> Option<String> {
    let name = Words::deserialize(detail.get("name")?).ok()?;
    Some(name.to_local().get(lang).to_owned())
}

/// How a consent ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The person withdrew it.
    Withdrawn,
    /// The person answered again.
    Replaced,
}

impl Ending {
    /// The name in the table and in `identity-allowed-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Withdrawn, Self::Replaced].into_iter().find(|ending| ending.name() == name)
    }

    /// Reads a name as it is stored: what ended in a way that only a newer program knows has ended all the same.
    pub fn stored(name: &str) -> Self {
        Self::from_name(name).unwrap_or(Self::Replaced)
    }
}

/// An answer that a person gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: Id,
    /// Whose facts it is about, and who answered.
    pub person: Id,
    /// The relying party.
    pub client_id: String,
    /// What it may have.
    pub allowed: Vec<Scope>,
    /// What it asked for and may not have.
    pub refused: Vec<Scope>,
    /// What the person was told.
    pub terms: Terms,
    /// When.
    pub granted_at: Micros,
    /// When it ends by itself.
    pub ends_at: Micros,
    /// When it ended before, and how.
    pub ended: Option<(Micros, Ending)>,
    /// The language in which it was asked.
    pub lang: Lang,
}

impl Consent {
    /// Whether anything may be released under it at `now`.
    pub fn stands(&self, now: Micros) -> bool {
        let Self { granted_at, ends_at, ended, .. } = self;
        let ended = ended.map(|(_, ending)| ending);
        Standing { granted_at: *granted_at, ends_at: *ends_at, ended }.at(now).is_ok()
    }
}

/// From when to when a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// When it was given.
    pub granted_at: Micros,
    /// When it ends by itself.
    pub ends_at: Micros,
    /// How it ended before that, if it did.
    pub ended: Option<Ending>,
}

impl Standing {
    /// Whether anything may be released at `now`.
    ///
    /// # Errors
    /// What happened to the consent.
    pub const fn at(self, now: Micros) -> Result<(), Rule> {
        match self.ended {
            Some(Ending::Withdrawn) => Err(Rule::ConsentWithdrawn),
            Some(Ending::Replaced) => Err(Rule::ConsentReplaced),
            None if self.granted_at <= now && now < self.ends_at => Ok(()),
            None => Err(Rule::ConsentOver),
        }
    }
}

/// What has to happen before a relying party is given anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The person must be asked. `refused` is what they refused the last time: the page begins with that answer.
    Ask {
        /// Refused before, and still in force.
        refused: Vec<Scope>,
    },
    /// An earlier answer covers it.
    Covered {
        /// The consent.
        consent: Id,
    },
}

/// What a relying party asks of a person.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Each scope.
    pub scopes: &'a [Scope],
    /// Who asks, and what for.
    pub terms: &'a Terms,
    /// The request carries a message that the person has to read, such as the amount of a payment.
    pub has_message: bool,
}

/// Must the person be asked, given the latest answer that they gave this relying party?
pub fn need(question: &Question<'_>, latest: Option<&Consent>, now: Micros) -> Need {
    let Some(latest) = latest.filter(|latest| latest.stands(now)) else {
        return Need::Ask { refused: Vec::new() };
    };
    let covers = question.scopes.iter().all(|scope| latest.allowed.contains(scope));
    if covers && latest.terms.agree_with(question.terms) && !question.has_message {
        Need::Covered { consent: latest.id }
    } else {
        Need::Ask { refused: latest.refused.clone() }
    }
}

/// Whether nobody can sign in without it, so that it cannot be refused by itself.
pub fn is_needed(scope: &Scope) -> bool {
    *scope == Scope::OpenId
}

/// A person's answer: what of the question they let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Let through: what is needed, and what was ticked, in the order of the question.
    pub allowed: Vec<Scope>,
    /// The rest.
    pub refused: Vec<Scope>,
}

/// The answer that ticks make. A tick beside something that was not asked for counts for nothing.
pub fn choose(asked: &[Scope], ticked: &[String]) -> Choice {
    let is_allowed = |scope: &Scope| is_needed(scope) || ticked.iter().any(|name| name == scope.name());
    let (allowed, refused) = asked.iter().cloned().partition(is_allowed);
    Choice { allowed, refused }
}

/// When a consent given now ends by itself. At least a day, so that no registration can ask at each page.
pub fn end_of(now: Micros, days: u32) -> Micros {
    now.saturating_add(Micros::from(days.max(1)).saturating_mul(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Micros = 1_900_000_000_000_000;

    fn terms() -> Terms {
        Terms {
            name: LocalText::new("Angsana Library").with(Lang::Ms, "Perpustakaan Angsana"),
            operator: "Library Board".into(),
            purpose: LocalText::new("To lend books"),
        }
    }

    fn scopes(names: &[&str]) -> Vec<Scope> {
        names.iter().filter_map(|name| Scope::from_name(name)).collect()
    }

    fn consent(allowed: &[&str], refused: &[&str]) -> Consent {
        Consent {
            id: Id::from_bytes([7; 16]),
            person: Id::from_bytes([1; 16]),
            client_id: "x".repeat(32),
            allowed: scopes(allowed),
            refused: scopes(refused),
            terms: terms(),
            granted_at: NOW,
            ends_at: end_of(NOW, 90),
            ended: None,
            lang: Lang::En,
        }
    }

    fn asked(
        names: &[&str],
        latest: Option<&Consent>,
        terms: &Terms,
        has_message: bool,
        now: Micros,
    ) -> bool {
        let question = Question { scopes: &scopes(names), terms, has_message };
        matches!(need(&question, latest, now), Need::Ask { .. })
    }

    #[test]
    fn what_happened_to_a_consent_is_told_apart() {
        let standing = Standing { granted_at: NOW, ends_at: NOW + 10, ended: None };
        let ended = |ending| Standing { ended: Some(ending), ..standing }.at(NOW + 5);
        assert_eq!(standing.at(NOW + 9), Ok(()));
        assert_eq!(standing.at(NOW + 10), Err(Rule::ConsentOver));
        assert_eq!(ended(Ending::Withdrawn), Err(Rule::ConsentWithdrawn));
        assert_eq!(ended(Ending::Replaced), Err(Rule::ConsentReplaced));
        assert_eq!(
            ended(Ending::stored("of tomorrow")),
            Err(Rule::ConsentReplaced),
            "an end that we do not know is one"
        );
    }

    #[test]
    fn an_answer_covers_the_same_or_less_until_it_ends() {
        let given = consent(&["openid", "name", "dob"], &[]);
        let ask = |names: &[&str], now| asked(names, Some(&given), &terms(), false, now);
        assert!(!ask(&["openid", "name"], NOW));
        assert!(!ask(&["openid", "name", "dob"], given.ends_at - 1));
        assert!(ask(&["openid", "name"], given.ends_at));
        assert!(ask(&["openid", "name"], NOW - 1), "a consent of tomorrow is a clock that jumped");
        assert!(ask(&["openid", "regadd"], NOW));
        assert!(ask(&["openid", "vehicles"], NOW));
    }

    #[test]
    fn a_part_of_an_attribute_does_not_cover_the_whole() {
        let part = consent(&["openid", "vehicles.vehicleno"], &[]);
        assert!(asked(&["openid", "vehicles"], Some(&part), &terms(), false, NOW));
    }

    #[test]
    fn a_refusal_asks_again_with_the_earlier_answer() {
        let given = consent(&["openid", "name"], &["mobileno"]);
        let question = Question {
            scopes: &scopes(&["openid", "name", "mobileno"]),
            terms: &terms(),
            has_message: false,
        };
        assert_eq!(need(&question, Some(&given), NOW), Need::Ask { refused: scopes(&["mobileno"]) });
        assert!(!asked(&["openid", "name"], Some(&given), &terms(), false, NOW));
    }

    #[test]
    fn who_asks_and_what_for_must_be_the_same() {
        let given = consent(&["openid"], &[]);
        let ask = |changed: &Terms| asked(&["openid"], Some(&given), changed, false, NOW);
        assert!(!ask(&Terms { name: LocalText::new("The Library"), ..terms() }));
        assert!(ask(&Terms { operator: "Somebody Else".into(), ..terms() }));
        assert!(ask(&Terms { purpose: LocalText::new("To sell books"), ..terms() }));
        assert!(ask(&Terms { purpose: terms().purpose.with(Lang::Ms, "Untuk menjual buku"), ..terms() }));
    }

    #[test]
    fn a_message_is_read_each_time() {
        let given = consent(&["openid"], &[]);
        assert!(asked(&["openid"], Some(&given), &terms(), true, NOW));
    }

    #[test]
    fn what_ended_covers_nothing() {
        for ending in [Ending::Withdrawn, Ending::Replaced] {
            let over = Consent { ended: Some((NOW, ending)), ..consent(&["openid"], &[]) };
            assert!(asked(&["openid"], Some(&over), &terms(), false, NOW));
            assert_eq!(Ending::from_name(ending.name()), Some(ending));
        }
    }

    #[test]
    fn ticks_let_through_what_was_asked_and_no_more() {
        let asked = scopes(&["openid", "name", "dob"]);
        let choice = choose(&asked, &["dob".into(), "regadd".into()]);
        assert_eq!(choice.allowed, scopes(&["openid", "dob"]));
        assert_eq!(choice.refused, scopes(&["name"]));
    }

    #[test]
    fn terms_are_read_as_they_were_written() {
        assert_eq!(Terms::read(&terms().line()).unwrap(), terms());
        assert!(Terms::read("{}").is_err());
    }

    #[test]
    fn an_act_says_who_in_the_readers_language() {
        let detail = terms().detail("abc");
        assert_eq!(party_in(&detail), Some("abc"));
        assert_eq!(party_name_in(&detail, Lang::Ms), Some("Perpustakaan Angsana".into()));
        assert_eq!(party_name_in(&detail, Lang::Ta), Some("Angsana Library".into()));
        assert_eq!(party_name_in(&Value::Null, Lang::En), None);
    }

    proptest! {
        #[test]
        fn every_scope_of_a_question_is_either_allowed_or_refused(ticked in proptest::collection::vec("[a-z.]{0,10}", 0..8)) {
            let asked = scopes(&["openid", "name", "dob", "vehicles.vehicleno"]);
            let Choice { allowed, refused } = choose(&asked, &ticked);
            prop_assert_eq!(allowed.len() + refused.len(), asked.len());
            prop_assert!(allowed.contains(&Scope::OpenId));
            prop_assert!(allowed.iter().chain(&refused).all(|scope| asked.contains(scope)));
        }

        #[test]
        fn an_end_is_always_ahead(days: u32) {
            prop_assert!(end_of(NOW, days) >= NOW + DAY);
        }
    }
}
