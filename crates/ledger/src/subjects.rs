//! Subject sets: one entry for an act on many people's data, of which each can prove that they were among them, and nobody else can.
//!
//! The leaf holds the root of a Merkle tree over salted pseudonyms. Each member has a salt of their own: a proof shows one
//! salt and the hashes of others, which tell nothing, and erasing a member means forgetting their salt and identifier.

use polity_store::Id;
use serde::{Deserialize, Serialize};

use crate::commitment::{Commitment, SALT_BYTES, Salt};
use crate::error::LedgerError;
use crate::tree::{Edge, Hash, TileSet, check_inclusion, leaf_hash, proof};

/// Most members of a set: their sealed identifiers stay below half a megabyte, and the index takes them in one transaction.
pub const SUBJECTS_MAX: usize = 10_000;
/// Bytes of one member in the sealed part: a mark, then salt and identifier, or the pseudonym of an erased member.
const SLOT_BYTES: usize = 1 + 32;
const KNOWN: u8 = 0;
const ERASED: u8 = 1;

/// What the leaf says of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCommitment {
    /// Merkle tree hash (RFC 6962) over the members' pseudonyms.
    pub root: Commitment,
    /// How many members there are.
    pub size: u64,
}

/// One member, as the sealed part keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Known { salt: Salt, person: Id },
    Erased { pseudonym: Hash },
}

impl Slot {
    fn pseudonym(&self) -> Hash {
        match self {
            Self::Known { salt, person } => pseudonym(*salt, *person),
            Self::Erased { pseudonym } => *pseudonym,
        }
    }
}

/// The hash under which a person stands in a set.
fn pseudonym(salt: Salt, person: Id) -> Hash {
    let mut input = b"polity member v1\0".to_vec();
    input.extend(salt.0);
    input.extend(person.as_bytes());
    leaf_hash(&input)
}

/// A set of subjects with their salts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectSet {
    // Sorted by pseudonym, so that the order tells nothing about the people.
    slots: Vec<Slot>,
}

impl SubjectSet {
    /// A set of `people`, each with a salt from `salts`, which has [`SALT_BYTES`] for each of them.
    pub(crate) fn new(people: &[Id], salts: &[u8]) -> Self {
        let salts = salts.as_chunks::<SALT_BYTES>().0;
        let known =
            people.iter().zip(salts).map(|(person, salt)| Slot::Known { salt: Salt(*salt), person: *person });
        let mut slots: Vec<_> = known.collect();
        slots.sort_by_cached_key(Slot::pseudonym);
        Self { slots }
    }

    /// What goes into the leaf.
    pub fn commitment(&self) -> SetCommitment {
        let mut edge = Edge::default();
        let mut full = Vec::new();
        self.slots.iter().for_each(|slot| edge.append(slot.pseudonym(), &mut full));
        SetCommitment { root: Commitment(edge.root()), size: edge.size() }
    }

    /// The members who were not erased.
    pub fn people(&self) -> impl Iterator<Item = Id> + '_ {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Known { person, .. } => Some(*person),
            Slot::Erased { .. } => None,
        })
    }

    /// The proof that `person` is a member; `None` if they are not, or were erased.
    pub fn prove(&self, person: Id) -> Option<MembershipProof> {
        let found = |slot: &Slot| match slot {
            Slot::Known { salt, person: known } if *known == person => Some(*salt),
            _ => None,
        };
        let (index, salt) =
            self.slots.iter().enumerate().find_map(|(at, slot)| Some((at as u64, found(slot)?)))?;
        let (mut edge, mut full) = (Edge::default(), Vec::new());
        self.slots.iter().for_each(|slot| edge.append(slot.pseudonym(), &mut full));
        let mut tiles = TileSet::default();
        full.into_iter().chain(edge.partial_tiles()).for_each(|tile| tiles.insert(tile));
        let hashes = tiles.span_hashes(&proof::inclusion(index, edge.size())?)?;
        Some(MembershipProof { hashes: hashes.into_iter().map(Commitment).collect(), index, salt })
    }

    /// Forgets salt and identifier of `person`; the set's commitment and everyone else's proof stay. False if they are not in it.
    pub fn erase(&mut self, person: Id) -> bool {
        let is_person =
            |slot: &&mut Slot| matches!(slot, Slot::Known { person: known, .. } if *known == person);
        let Some(slot) = self.slots.iter_mut().find(is_person) else { return false };
        *slot = Slot::Erased { pseudonym: slot.pseudonym() };
        true
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.slots.len() * SLOT_BYTES);
        for slot in &self.slots {
            match slot {
                Slot::Known { salt, person } => {
                    bytes.push(KNOWN);
                    bytes.extend(salt.0);
                    bytes.extend(person.as_bytes());
                }
                Slot::Erased { pseudonym } => {
                    bytes.push(ERASED);
                    bytes.extend(pseudonym);
                }
            }
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (slots, rest) = bytes.as_chunks::<SLOT_BYTES>();
        if !rest.is_empty() {
            return None;
        }
        let slots = slots.iter().map(|slot| {
            let (mark, body) = slot.split_first()?;
            let (salt, person) = body.split_first_chunk::<SALT_BYTES>()?;
            match *mark {
                KNOWN => {
                    Some(Slot::Known { salt: Salt(*salt), person: Id::from_bytes(person.try_into().ok()?) })
                }
                ERASED => Some(Slot::Erased { pseudonym: body.try_into().ok()? }),
                _ => None,
            }
        });
        Some(Self { slots: slots.collect::<Option<_>>()? })
    }
}

/// Shows that one person is in the set that a leaf commits to. Whoever holds the proof and knows the person can check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipProof {
    /// From the pseudonym's neighbour up to the root's child.
    pub hashes: Vec<Commitment>,
    /// The person's place in the set.
    pub index: u64,
    /// The person's salt.
    pub salt: Salt,
}

impl MembershipProof {
    /// Whether `person` is in the set that `commitment` stands for.
    pub fn verify(&self, person: Id, commitment: &SetCommitment) -> bool {
        let hashes: Vec<Hash> = self.hashes.iter().map(|hash| hash.0).collect();
        let pseudonym = pseudonym(self.salt, person);
        check_inclusion(self.index, commitment.size, &pseudonym, &hashes, &commitment.root.0)
    }
}

/// The distinct identifiers of a set, if there are not too many.
pub(crate) fn distinct(kind: &str, people: &[Id]) -> Result<Vec<Id>, LedgerError> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    if people.len() > SUBJECTS_MAX {
        return Err(LedgerError::TooManySubjects { kind: kind.to_owned(), count: people.len() });
    }
    Ok(people)
}
