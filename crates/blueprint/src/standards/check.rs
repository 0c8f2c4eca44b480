//! The checks that public facts decide, one variant each. A check that cannot decide says that a person has to.
//!
//! Some hold because no service document is published without them (`polity service check` refuses it); of an outside
//! application nobody checked a document, so that they are left to a person there.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::State;
use crate::declared::Declaration;

/// What decides a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Check {
    /// No ink: no signature on paper is asked for, or a digital one is taken.
    NoInk,
    /// Who can apply, what to have at hand and the working days to the outcome are said: no document is published without.
    Promise,
    /// What was sent in is acknowledged and the outcome told: no document is published without those messages.
    Messages,
    /// Every question that a register could answer is filled in.
    Prefill,
    /// What is asked of payments is met by a service that has none.
    NoPayment,
    /// People said how it was.
    Rated,
    /// An agency stands behind it.
    Owner,
}

/// Facts by their names.
type Evidence = BTreeMap<&'static str, String>;

impl Check {
    /// The state of the control, and the facts by which it was decided.
    pub fn decide(self, service: &Declaration, answers: i64) -> (State, Evidence) {
        let flag = |name: &'static str| (name, service.is(name).to_string());
        let count = |name: &'static str| (name, service.count(name).to_string());
        let (state, facts) = match self {
            Self::NoInk => {
                let is_met = !service.is("ink_signature") || service.is("digital_signature");
                (decided(is_met), vec![flag("ink_signature"), flag("digital_signature")])
            }
            Self::Promise => {
                let is_said = !is_outside(service) && service.count("working_days") > 0;
                (passed_or_person(is_said), vec![count("version"), count("working_days")])
            }
            Self::Messages => (passed_or_person(!is_outside(service)), vec![count("version")]),
            Self::Prefill => {
                let could = service.count("register_questions");
                let state = match (service.is("signs_in"), service.count("prefilled") >= could) {
                    (_, true) => State::AutoPass,
                    (true, false) => State::AutoFail,
                    // Without signing in nobody is known; whether one should sign in is for a person to say.
                    (false, false) => State::NeedsPerson,
                };
                (state, vec![flag("signs_in"), count("prefilled"), count("register_questions")])
            }
            Self::NoPayment => (passed_or_person(!service.is("pays")), vec![flag("pays")]),
            Self::Rated => (passed_or_person(answers > 0), vec![("answers", answers.to_string())]),
            Self::Owner => (decided(!service.agency.is_empty()), vec![("agency", service.agency.clone())]),
        };
        let is_decided = state != State::NeedsPerson;
        (state, facts.into_iter().filter(|_| is_decided).collect())
    }
}

const fn decided(is_met: bool) -> State {
    if is_met { State::AutoPass } else { State::AutoFail }
}

const fn passed_or_person(is_met: bool) -> State {
    if is_met { State::AutoPass } else { State::NeedsPerson }
}

/// Whether it is an application of an agency's own, of which no document was checked.
fn is_outside(service: &Declaration) -> bool {
    service.is("outside")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use crate::window::Day;
    use serde_json::{Value, json};

    fn state(check: Check, fields: Value) -> State {
        let Value::Object(fields) = fields else { panic!("not a table") };
        let service = Declaration {
            number: 1,
            day: Day(1),
            register: Register::Service,
            id: "grab-bar".into(),
            agency: fields.get("agency").and_then(Value::as_str).unwrap_or("home-dept").into(),
            fields,
            withdrawn: false,
        };
        let (state, evidence) = check.decide(&service, 0);
        assert_eq!(evidence.is_empty(), state == State::NeedsPerson, "what is decided names its facts");
        state
    }

    #[test]
    fn each_check_passes_fails_or_leaves_it_to_a_person() {
        use Check::{Messages, NoInk, NoPayment, Owner, Prefill, Promise, Rated};
        use State::{AutoFail as Fail, AutoPass as Pass, NeedsPerson as Person};
        for (check, fields, expected) in [
            (NoInk, json!({"ink_signature": false}), Pass),
            (NoInk, json!({"ink_signature": true}), Fail),
            (NoInk, json!({"ink_signature": true, "digital_signature": true}), Pass),
            (Promise, json!({"working_days": 10}), Pass),
            (Promise, json!({}), Person),
            (Promise, json!({"working_days": 10, "outside": true}), Person),
            (Messages, json!({}), Pass),
            (Messages, json!({"outside": true}), Person),
            (Prefill, json!({"signs_in": true, "prefilled": 3, "register_questions": 3}), Pass),
            (Prefill, json!({"signs_in": true, "prefilled": 2, "register_questions": 3}), Fail),
            (Prefill, json!({"signs_in": false, "prefilled": 0, "register_questions": 0}), Pass),
            (Prefill, json!({"signs_in": false, "prefilled": 0, "register_questions": 1}), Person),
            (NoPayment, json!({"pays": false}), Pass),
            (NoPayment, json!({"pays": true}), Person),
            (Rated, json!({}), Person),
            (Owner, json!({}), Pass),
            (Owner, json!({"agency": ""}), Fail),
        ] {
            assert_eq!(state(check, fields.clone()), expected, "{check:?} {fields}");
        }
    }
}
