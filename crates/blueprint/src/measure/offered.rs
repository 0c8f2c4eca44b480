//! What live services offer: indicators 3, 4 and 5. What their published versions say counts; the latest of each.

use super::of;
use crate::breakdown::{Keys, Row};
use crate::declared::Declaration;
use crate::indicators::Indicator;
use crate::register::Register;
use crate::sums::{Aside, Sums};

/// One row a live service; `None` while none was ever published.
pub fn rows(indicator: Indicator, standing: &[&Declaration]) -> Option<Vec<Row>> {
    let row = |service: &Declaration| {
        let keys =
            Keys { service: service.id.clone(), agency: service.agency.clone(), further: String::new() };
        let sums = asked(indicator, service).map_or_else(Sums::default, Sums::of_thing);
        (keys, sums.beside(Aside::Live, 1))
    };
    Some(of(standing, Register::Service)?.into_iter().map(row).collect())
}

/// Whether the service offers what the indicator asks for; `None` where the question does not arise.
fn asked(indicator: Indicator, service: &Declaration) -> Option<bool> {
    match indicator {
        Indicator::PaymentOffered => service.is("pays").then(|| service.is("electronic_payment")),
        // Filled in at least in part, or nothing that could be.
        Indicator::PrefillOffered => {
            let is_offered = service.count("prefilled") > 0 || service.count("register_questions") == 0;
            service.is("signs_in").then_some(is_offered)
        }
        Indicator::SigningOffered => {
            let needs_signature = service.is("ink_signature") || service.is("digital_signature");
            needs_signature.then(|| service.is("digital_signature"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Day;
    use serde_json::{Value, json};

    fn service(fields: Value) -> Declaration {
        let Value::Object(fields) = fields else { panic!("not a table") };
        let (id, agency) = ("grab-bar".to_owned(), "home-dept".to_owned());
        Declaration {
            number: 1,
            day: Day(1),
            register: Register::Service,
            id,
            agency,
            fields,
            withdrawn: false,
        }
    }

    #[test]
    fn a_question_that_does_not_arise_is_not_answered() {
        use Indicator::{PaymentOffered as Pay, PrefillOffered as Prefill, SigningOffered as Sign};
        for (indicator, fields, expected) in [
            (Pay, json!({"pays": false, "electronic_payment": false}), None),
            (Pay, json!({"pays": true, "electronic_payment": false}), Some(false)),
            (Pay, json!({"pays": true, "electronic_payment": true}), Some(true)),
            (Prefill, json!({"signs_in": false, "prefilled": 3}), None),
            (Prefill, json!({"signs_in": true, "prefilled": 3, "register_questions": 4}), Some(true)),
            (Prefill, json!({"signs_in": true, "prefilled": 0, "register_questions": 4}), Some(false)),
            (Prefill, json!({"signs_in": true, "prefilled": 0, "register_questions": 0}), Some(true)),
            (Sign, json!({"ink_signature": false, "digital_signature": false}), None),
            (Sign, json!({"ink_signature": true, "digital_signature": false}), Some(false)),
            (Sign, json!({"ink_signature": true, "digital_signature": true}), Some(true)),
        ] {
            assert_eq!(asked(indicator, &service(fields.clone())), expected, "{indicator:?} {fields}");
        }
    }

    #[test]
    fn nothing_published_is_nothing_recorded() {
        assert_eq!(rows(Indicator::PaymentOffered, &[]), None);
        let free = service(json!({"pays": false}));
        let rows = rows(Indicator::PaymentOffered, &[&free]).unwrap();
        assert_eq!((rows.len(), rows[0].1.whole), (1, 0));
    }
}
