//! Settling Angsana: the made-up nation enters the registers by the same verbs that a real one would use.

use super::{
    FourTongues, Nation,
    lists::{self, PersonaLine},
    past,
    population::{Capacity, EntityForm, Persona as Made, Principal, Role as Post, Size},
    registers, services,
};
use crate::{
    ground::Ground,
    nation::{services_over, web_over},
    settings::{Kind, Settings},
};
use anyhow::{Context, Result};
use jiff::civil::{Date, date};
use polity_identity::{
    Agency, Identity, NewEntity, NewPerson, Persona,
    access::Role,
    mandate::{EVERY_SERVICE, HELPER_FOR_MAX, Mandate, Represented},
};
use polity_ledger::Actor;
use polity_store::Id;
use polity_vault::PasswordHasher;
use polity_web::{Lang, LocalText};
use std::{collections::BTreeMap, net::SocketAddr};

/// The seed that Angsana grows from, and the day of its register: the same for everyone, always.
const SEED: u64 = 41;
const MADE_ON: Date = date(2026, 11, 1);
/// The agency that keeps the register and answers for sign-in.
pub const REGISTRY: &str = "registry";
/// Residents taken in between two movements of the bar.
const STEP: usize = 500;

/// The settings of the demonstration.
pub fn settings(public_base: url::Url, listen: SocketAddr) -> Result<Settings> {
    let text = |pairs: [(&str, &str); 4]| pairs.map(|(lang, text)| (lang.to_owned(), text.to_owned())).into();
    Ok(Settings {
        kind: Kind::Demo,
        name: text([("en", "Angsana"), ("zh", "安莎那"), ("ms", "Angsana"), ("ta", "அங்சானா")]),
        banner: BTreeMap::new(),
        languages: Lang::ALL.iter().map(|lang| lang.code().to_owned()).collect(),
        public_base,
        log_name: "angsana.example/log".to_owned(),
        registry: REGISTRY.to_owned(),
        country: String::new(),
        personas: BTreeMap::new(),
        listen,
        time_zone: "Asia/Singapore".to_owned(),
        holidays: lists::holidays()?,
        case_prefix: "ANG".to_owned(),
        file_scanner: None,
        site: Some(super::website::FOLDER.into()),
        map: Some(super::website::map()),
        trusted_proxies: Vec::new(),
        tls: None,
        mail: None,
        targets: BTreeMap::new(),
    })
}

fn made(residents: usize) -> Result<Nation> {
    let firms = (residents * Size::DEMO.firms / Size::DEMO.people).max(1);
    Nation::make(SEED, MADE_ON, Size { people: residents, firms })
        .with_context(|| format!("a nation of {residents} residents cannot be made: try 300 or more"))
}

/// The people of a demonstration that was made earlier, as they were made: the seed is always the same.
pub async fn made_again(identity: &Identity) -> Result<Nation> {
    made(usize::try_from(identity.people_count().await?)?)
}

/// The people whom a visitor can be: what their cards say, and who they are according to the settings.
pub fn personas(settings: &Settings) -> Result<Vec<Persona>> {
    let shown = |line: PersonaLine| {
        let number = settings.personas.get(&line.key)?.parse();
        let persona =
            |number| Persona { slug: line.key, number, title: local(&line.title), about: local(&line.blurb) };
        Some(number.map(persona).context("polity.toml names a persona whose national number is none"))
    };
    lists::personas()?.into_iter().filter_map(shown).collect()
}

/// Who the personas turned out to be.
fn numbers_of_personas(nation: &Nation) -> BTreeMap<String, String> {
    let number = |persona: &Made| {
        let resident = nation.person(persona.person)?;
        Some((persona.key.clone(), resident.number.as_str().to_owned()))
    };
    nation.personas.iter().filter_map(number).collect()
}

fn local(text: &FourTongues) -> LocalText {
    LocalText::new(&text.en).with(Lang::Zh, &text.zh).with(Lang::Ms, &text.ms).with(Lang::Ta, &text.ta)
}

/// Takes `residents` in and notes the personas among them. `progress` is told residents done and in all.
pub async fn settle(
    ground: &Ground,
    settings: &mut Settings,
    residents: usize,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<()> {
    let nation = made(residents)?;
    settings.personas = numbers_of_personas(&nation);
    let own = polity_identity::Settings { agency: settings.registry.clone(), ..Default::default() };
    let web = web_over(ground, settings)?;
    let identity = Identity::new(web.clone(), PasswordHasher::new(ground.entropy.clone()), own);
    let actor = Actor::system();
    for agency in &nation.agencies {
        let names = [
            ("en", &agency.name.en),
            ("zh", &agency.name.zh),
            ("ms", &agency.name.ms),
            ("ta", &agency.name.ta),
        ];
        let founded = Agency {
            code: agency.id.clone(),
            names: names.map(|(lang, name)| (lang.to_owned(), name.clone())).into(),
            duties: agency.duties.clone(),
        };
        let sound = identity.set_agency(&actor, &founded).await?;
        anyhow::ensure!(sound, "the agency {} of the sample lists is not sound", agency.id);
    }
    let people = take_people_in(&identity, &actor, &nation, progress).await?;
    let entities = take_firms_in(&identity, &actor, &nation).await?;
    appoint(&identity, &actor, &nation, &people).await?;
    let mandates = mandates(ground, &nation, &people, &entities);
    identity.grant_mandates(&actor, &mandates).await?;
    let room = services_over(&web, &identity, settings);
    services::publish(&room, &actor).await?;
    services::staff(&room, &actor, &nation, &people).await?;
    registers::declare(&web, settings, &actor).await?;
    past::record(ground, SEED).await
}

async fn take_people_in(
    identity: &Identity,
    actor: &Actor,
    nation: &Nation,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<Vec<Id>> {
    let mut ids = Vec::with_capacity(nation.people.len());
    for step in nation.people.chunks(STEP) {
        progress(ids.len() as u64, nation.people.len() as u64);
        let new = step.iter().map(|resident| NewPerson {
            number: resident.number,
            sections: resident.facts.clone(),
            lang: Lang::En,
        });
        ids.extend(identity.register_people(actor, &new.collect::<Vec<_>>()).await?);
    }
    progress(ids.len() as u64, nation.people.len() as u64);
    Ok(ids)
}

async fn take_firms_in(identity: &Identity, actor: &Actor, nation: &Nation) -> Result<Vec<Id>> {
    let firms = nation.entities.iter().map(|firm| NewEntity {
        number: firm.number.clone(),
        name: firm.name.clone(),
        kind: match firm.form {
            EntityForm::Company => "company",
            EntityForm::SoleOwner => "sole-owner",
        }
        .to_owned(),
        status: "Registered".to_owned(),
    });
    Ok(identity.register_entities(actor, &firms.collect::<Vec<_>>()).await?)
}

async fn appoint(identity: &Identity, actor: &Actor, nation: &Nation, people: &[Id]) -> Result<()> {
    let mut posts = Vec::new();
    for officer in &nation.officers {
        let person = *people.get(officer.person.0).context("an officer of the sample lists is nobody")?;
        let role = match officer.role {
            Post::CounterOfficer => Role::CounterOfficer,
            // The duties of a data protection officer come with the reports that they follow.
            Post::CaseOfficer => Role::Officer,
            Post::AgencyHead | Post::DataProtectionOfficer => Role::AgencyHead,
            Post::Administrator => Role::Administrator,
        };
        posts.push((person, officer.agency.clone(), role));
    }
    Ok(identity.appoint_all(actor, &posts).await?)
}

fn mandates(ground: &Ground, nation: &Nation, people: &[Id], entities: &[Id]) -> Vec<Mandate> {
    let now = ground.clock.now();
    let one = |made: &super::population::Mandate| {
        let represented = match made.principal {
            Principal::Person(person) => Represented::Person(*people.get(person.0)?),
            Principal::Entity(entity) => Represented::Entity(*entities.get(entity.0)?),
        };
        let role = match made.capacity {
            Capacity::Helper => "helper",
            Capacity::Director => "approver",
            Capacity::Delegate => "preparer",
        };
        Some(Mandate {
            id: Id::new(now, ground.entropy.as_ref()),
            represented,
            helper: *people.get(made.holder.0)?,
            service: made.service.clone().unwrap_or_else(|| EVERY_SERVICE.to_owned()),
            role: role.to_owned(),
            granted_at: now,
            until: now + HELPER_FOR_MAX,
            ended_at: None,
        })
    };
    nation.mandates.iter().filter_map(one).collect()
}
