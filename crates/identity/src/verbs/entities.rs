//! Entities: businesses and others that people act for.

use polity_ledger::{Act, Actor};
use polity_store::{Id, Operation, StoreError};
use polity_vault::{KeyedHash, Place};
use serde::{Deserialize, Serialize};

use super::acts::kind;
use crate::store::mandates::{self, EntityRow};
use crate::store::{FACTS, IDENTIFIERS};
use crate::{Identity, IdentityError};

/// The scheme of entity numbers.
const ENTITY_NUMBER: &str = "entity-number";

/// The facts of an entity that a form can be filled in with, by their names there.
pub const ENTITY_FACTS: [&str; 3] = ["business.number", "business.name", "business.status"];

/// An entity to be taken into the register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntity {
    /// Its number in the register of entities.
    pub number: String,
    /// Its name.
    pub name: String,
    /// `business`, `society` and so on.
    pub kind: String,
    /// `Registered`, `Deregistered` or `Withdrawn`.
    pub status: String,
}

/// An entity of the register.
#[derive(Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its id: what mandates and sessions refer to.
    pub id: Id,
    /// Its particulars.
    pub particulars: NewEntity,
}

impl Entity {
    /// Its facts, by the names of [`ENTITY_FACTS`].
    pub fn facts(&self) -> [(&'static str, &str); 3] {
        let NewEntity { number, name, status, .. } = &self.particulars;
        let [numbered, named, standing] = ENTITY_FACTS;
        [(numbered, number), (named, name), (standing, status)]
    }
}

impl Identity {
    /// Take entities into the register; their ids in the order given. One whose number is taken keeps the standing row
    /// and gets its id.
    pub async fn register_entities(
        &self,
        actor: &Actor,
        entities: &[NewEntity],
    ) -> Result<Vec<Id>, IdentityError> {
        let mut rows = Vec::with_capacity(entities.len());
        let mut ids = Vec::with_capacity(entities.len());
        for entity in entities {
            if let Some(standing) = self.entity_by_number(&entity.number).await? {
                ids.push(standing.id);
                continue;
            }
            let id = self.new_id();
            let plain = serde_json::to_vec(entity).map_err(as_damage)?;
            let sealed = self.ring().seal(FACTS, place(&id), &plain)?;
            let hash = self.ring().lookup_hash(IDENTIFIERS, &number_key(&entity.number))?.to_bytes();
            rows.push((EntityRow { id, kind: entity.kind.clone(), sealed }, ENTITY_NUMBER, hash));
            ids.push(id);
        }
        let act = Act::new(kind::REGISTER_IMPORTED, actor.clone())
            .with_public("entities", i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let (entry, now) = (self.act(&act)?, self.now());
        let operation = Operation::new("identity.register_entities", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                mandates::insert_entities(tx, &rows, now)?;
                tx.append(&entry)
            })
            .await?;
        Ok(ids)
    }

    /// The entity with this number.
    pub async fn entity_by_number(&self, number: &str) -> Result<Option<Entity>, IdentityError> {
        let hashes = self.ring().lookup_hashes(IDENTIFIERS, &number_key(number))?;
        let hashes: Vec<Vec<u8>> = hashes.iter().map(KeyedHash::to_bytes).collect();
        let row = mandates::entity_by_number(self.db(), ENTITY_NUMBER, &hashes).await?;
        row.map(|row| self.open_entity(row)).transpose()
    }

    /// The entity with this id.
    pub async fn entity(&self, id: Id) -> Result<Option<Entity>, IdentityError> {
        mandates::entity(self.db(), id).await?.map(|row| self.open_entity(row)).transpose()
    }

    fn open_entity(&self, row: EntityRow) -> Result<Entity, IdentityError> {
        let plain = self.ring().open(FACTS, place(&row.id), &row.sealed)?;
        Ok(Entity { id: row.id, particulars: serde_json::from_slice(&plain).map_err(as_damage)? })
    }
}

fn place(id: &Id) -> Place<'_> {
    Place::new("identity_entity", "sealed", id.as_bytes())
}

fn number_key(number: &str) -> Vec<u8> {
    format!("{ENTITY_NUMBER}\0{}", number.trim().to_uppercase()).into_bytes()
}

fn as_damage(error: serde_json::Error) -> IdentityError {
    IdentityError::damaged("an entity", error)
}
