//! Reading facts with an access token: what the person allowed, as long as the consent stands, each time in the ledger.

use polity_store::Operation;
use polity_vault::token;

use super::client_authentication::unreachable_keys;
use super::{LoginFault, tokens};
use crate::Identity;
use crate::login::claims;
use crate::login::refusal::Rule;
use crate::login::relying_party::Kind;
use crate::login::scopes::Scope;
use crate::login::token_presented::TokenPresented;
use crate::store::logins;

impl Identity {
    /// The facts that an access token opens, signed and encrypted to the relying party.
    pub async fn read_facts(&self, asked: TokenPresented<'_>) -> Result<String, LoginFault> {
        let access_token = asked.access_token()?;
        let row = logins::token(self.db(), &token::hash(access_token), self.now()).await?;
        let row = row.filter(|row| row.issuer == asked.issuer).ok_or(Rule::AccessToken)?;
        let once = asked.proven(access_token, &row.key, self.now())?;
        let party = self.relying_party(&row.client_id).await?.ok_or(Rule::AccessToken)?;
        self.check_calls(&party)?;
        if party.kind != Kind::Facts {
            return Err(Rule::NoFacts.into());
        }
        row.standing.at(self.now())?;
        // What a registration no longer holds is not given any more, whatever was allowed while it did.
        let registered = |scope: &Scope| party.scopes.contains(scope);
        let allowed: Vec<Scope> =
            row.scopes.split(' ').filter_map(Scope::from_name).filter(registered).collect();
        let facts = self.open_facts_for(row.person, &allowed).await?;
        let person = claims::person_info(&allowed, &|attribute| tokens::fact(&facts, attribute));
        if facts.is_empty() && allowed.iter().any(|scope| scope.attribute().is_some()) {
            return Err(Rule::NoRecord.into());
        }
        let released: Vec<String> = person.keys().cloned().collect();
        let released: Vec<&str> = released.iter().map(String::as_str).collect();
        let act = self.release_act(row.person, row.account, &party, &released, &row.lang)?;
        let claims =
            claims::userinfo(asked.issuer, &party.client_id, &row.subject.to_string(), person, self.now());
        let keys = self.client_keys(&party, None).await.map_err(unreachable_keys)?;
        let answer = self.seal_for(&keys, "JWT", &claims).await?;
        let now = self.now();
        let operation = Operation::new("identity.read_facts", self.new_id());
        self.db()
            .transact::<_, LoginFault, _>(operation, move |tx| {
                if !logins::use_once(tx, &once, now)? {
                    return Err(Rule::DpopReplayed.into());
                }
                Ok(tx.append(&act)?)
            })
            .await?;
        Ok(answer)
    }
}
