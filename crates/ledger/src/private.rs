//! The sealed part of an entry: the values behind the leaf's commitments, with their salts.
//!
//! It lies beside the leaf in the log, sealed by the vault for exactly that entry. Erasing it leaves the tree whole.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use polity_store::Id;
use polity_vault::{Entropy, KeyRing, Place, Purpose, VaultError, Zeroizing};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::act::{Act, Actor, Subject};
use crate::commitment::{Commitment, Opening, SALT_BYTES, Salt};
use crate::error::LedgerError;
use crate::leaf::Leaf;
use crate::subjects::{SubjectSet, distinct};

/// The key family of sealed parts.
pub const SEALED: Purpose = Purpose("ledger.sealed");

/// Who acted, as far as it is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Identified {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acting_for: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<Id>,
}

/// The sealed part. Each opening stands for the leaf's commitment of the same name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Private {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<Opening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attributes: Option<Opening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<Opening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    purpose: Option<Opening>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<Opening>,
    // The slots of a [`SubjectSet`] in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subjects: Option<String>,
}

impl Private {
    /// Takes the private values of an act and writes their commitments into `leaf`. Draws randomness once.
    pub(crate) fn of(act: &Act, leaf: &mut Leaf, entropy: &dyn Entropy) -> Result<Self, LedgerError> {
        let actor = Identified {
            account: act.actor.account,
            acting_for: act.actor.acting_for,
            person: act.actor.person,
        };
        let (one, many) = match &act.subject {
            Subject::None => (None, Vec::new()),
            Subject::One(person) => (Some(*person), Vec::new()),
            Subject::Many(people) => (None, distinct(act.kind, people)?),
        };
        let mut salts = Zeroizing::new(vec![0; SALT_BYTES * (5 + many.len())]);
        entropy.fill(&mut salts);
        let (own, of_members) = salts.split_at(SALT_BYTES * 5);
        let [for_actor, for_attributes, for_detail, for_purpose, for_subject] = own.as_chunks().0 else {
            return Err(VaultError::Crypto { operation: "drawing salts" }.into());
        };
        let private = Self {
            actor: (actor != Identified::default()).then(|| opening(for_actor, json(&actor))),
            attributes: (!act.attributes.is_empty()).then(|| opening(for_attributes, json(&act.attributes))),
            detail: (!act.detail.is_null()).then(|| opening(for_detail, json(&act.detail))),
            purpose: act.purpose.as_ref().map(|purpose| opening(for_purpose, purpose.clone())),
            subject: one.map(|person| opening(for_subject, person.to_string())),
            subjects: None,
        };
        private.write_commitments(leaf);
        if many.is_empty() {
            return Ok(private);
        }
        let set = SubjectSet::new(&many, of_members);
        leaf.subjects = Some(set.commitment());
        Ok(Self { subjects: Some(STANDARD_NO_PAD.encode(set.to_bytes())), ..private })
    }

    fn write_commitments(&self, leaf: &mut Leaf) {
        for (field, opening, commitment) in [
            ("actor", &self.actor, &mut leaf.actor),
            ("attributes", &self.attributes, &mut leaf.attributes),
            ("detail", &self.detail, &mut leaf.detail),
            ("purpose", &self.purpose, &mut leaf.purpose),
            ("subject", &self.subject, &mut leaf.subject),
        ] {
            *commitment = opening.as_ref().map(|opening| opening.commitment(field));
        }
    }

    /// Whether there is nothing to seal.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether every commitment of `leaf` is opened by this part and there is nothing besides.
    pub fn fits(&self, leaf: &Leaf) -> bool {
        let mut opened = Leaf { subjects: None, ..leaf.clone() };
        self.write_commitments(&mut opened);
        opened.subjects = self.subjects().map(|set| set.commitment());
        opened == *leaf
    }

    /// Seals this part for the entry `id`.
    pub(crate) fn seal(&self, ring: &KeyRing, id: Id) -> Result<Vec<u8>, VaultError> {
        let plain = Zeroizing::new(json(self));
        ring.seal(SEALED, place(&id), plain.as_bytes())
    }

    /// Opens the sealed part of the entry `id`.
    pub(crate) fn open(ring: &KeyRing, id: Id, sealed: &[u8]) -> Result<Self, LedgerError> {
        let plain = ring.open(SEALED, place(&id), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| {
            LedgerError::damaged(format!("the sealed part of entry {id}"), error.to_string())
        })
    }

    /// The actor, completed with what the leaf says publicly.
    pub fn actor(&self, leaf: &Leaf) -> Actor {
        let sealed: Identified = read(self.actor.as_ref()).unwrap_or_default();
        Actor {
            account: sealed.account,
            person: sealed.person,
            acting_for: sealed.acting_for,
            agency: leaf.agency.clone(),
            role: leaf.role.clone().unwrap_or_default(),
            assurance: leaf.assurance.unwrap_or_default(),
        }
    }

    /// The attributes that were touched.
    pub fn attributes(&self) -> Vec<String> {
        read(self.attributes.as_ref()).unwrap_or_default()
    }

    /// The sealed particulars; `Null` for none.
    pub fn detail(&self) -> Value {
        read(self.detail.as_ref()).unwrap_or_default()
    }

    /// The purpose.
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_ref().map(|opening| opening.value.as_str())
    }

    /// The one subject.
    pub fn subject(&self) -> Option<Id> {
        self.subject.as_ref()?.value.parse().ok()
    }

    /// The opening of the one subject's commitment, with which they can prove that an entry concerns them.
    pub fn subject_opening(&self) -> Option<&Opening> {
        self.subject.as_ref()
    }

    /// The set of subjects.
    pub fn subjects(&self) -> Option<SubjectSet> {
        SubjectSet::from_bytes(&STANDARD_NO_PAD.decode(self.subjects.as_ref()?).ok()?)
    }

    /// Everyone whose data the entry concerns and who was not erased.
    pub fn people(&self) -> Vec<Id> {
        let set = self.subjects();
        self.subject().into_iter().chain(set.iter().flat_map(SubjectSet::people)).collect()
    }

    /// What remains when `person` is forgotten: nothing of an entry that concerned them alone, all but them of a set.
    pub(crate) fn without(mut self, person: Id) -> Option<Self> {
        if self.subject() == Some(person) {
            return None;
        }
        if let Some(mut set) = self.subjects() {
            set.erase(person);
            self.subjects = Some(STANDARD_NO_PAD.encode(set.to_bytes()));
        }
        Some(self)
    }
}

fn opening(salt: &[u8; SALT_BYTES], value: String) -> Opening {
    Opening { salt: Salt(*salt), value }
}

/// Our own types always have a JSON form: their keys are texts and nothing in them can fail.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn read<T: serde::de::DeserializeOwned>(opening: Option<&Opening>) -> Option<T> {
    serde_json::from_str(&opening?.value).ok()
}

/// Where the sealed part lies: the row is the entry's identifier, because its number is not known when it is sealed.
fn place(id: &Id) -> Place<'_> {
    Place::new("store_log", "sealed", id.as_bytes())
}

/// Whether `opening` shows that the leaf with this commitment concerns `person`.
pub fn concerns(commitment: &Commitment, opening: &Opening, person: Id) -> bool {
    opening.value == person.to_string() && opening.commitment("subject") == *commitment
}
