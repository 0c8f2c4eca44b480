//! Calls of relying parties: counted for the operator by endpoint, rule and relying party, and limited by registration.
//!
//! Promise: a label holds a registered identifier or `unknown`, never what a stranger sent; so nobody makes the figures
//! grow. What is counted under an identifier *named* it: whether it also proved to be that relying party, the outcome says.

use std::sync::Arc;

use polity_web::Bucket;
use polity_web::metrics::{Counter, Family, Metrics};

use crate::Identity;
use crate::login::refusal::{Refusal, Rule};
use crate::login::relying_party::RelyingParty;

/// Seconds' worth of calls that may come at once.
const AT_ONCE_S: u32 = 10;

/// The families, looked up once.
pub(crate) struct LoginFigures {
    calls: Arc<Family<Counter>>,
    of_parties: Arc<Family<Counter>>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It got what it asked for.
    Ok,
    /// It broke a rule.
    Refused(Rule),
    /// It could not be carried out.
    Failed,
}

impl Outcome {
    const fn rule(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused(rule) => rule.name(),
            Self::Failed => "server_error",
        }
    }

    /// Few words, so that outcomes times relying parties stay few series.
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused(Rule::TooMany) => "limited",
            Self::Refused(_) => "refused",
            Self::Failed => "failed",
        }
    }
}

impl LoginFigures {
    pub fn of(metrics: &Metrics) -> Self {
        Self {
            calls: metrics.counter(
                "polity_login_calls_total",
                "Calls of relying parties by the rule that they broke",
                &["endpoint", "outcome"],
            ),
            of_parties: metrics.counter(
                "polity_relying_party_calls_total",
                "Calls by the relying party that they named",
                &["client", "endpoint", "outcome"],
            ),
        }
    }
}

impl Identity {
    /// Count a call that named `client_id`.
    pub(crate) fn count_call(&self, endpoint: &str, client_id: &str, outcome: Outcome) {
        let figures = self.login_figures();
        figures.calls.with(&[endpoint, outcome.rule()]).add(1);
        let client = if self.known_parties().holds(client_id) { client_id } else { "unknown" };
        figures.of_parties.with(&[client, endpoint, outcome.word()]).add(1);
    }

    /// Take a call from what a relying party may do, once it proved who it is: nobody else can use it up.
    pub(crate) fn check_calls(&self, party: &RelyingParty) -> Result<(), Refusal> {
        let second = party.calls_per_second;
        let bucket = Bucket::new(
            "identity.relying-party",
            second.saturating_mul(AT_ONCE_S),
            second.saturating_mul(60),
        );
        let taken = self.web().limits().check(&bucket, &party.client_id, 1);
        taken.map_err(|wait| Refusal::until(Rule::TooMany, wait.seconds))
    }
}
