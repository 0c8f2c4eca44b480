//! What can be asked for: each scope, and the attributes of the register that it stands for.

use crate::catalogue::Catalogue;

/// One scope that a request may name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `openid`: that somebody signed in, under a number that means nothing elsewhere.
    OpenId,
    /// `user.identity`: kind of account and national number, in the ID token.
    UserIdentity,
    /// `name`.
    Name,
    /// `email`.
    Email,
    /// `mobileno`.
    MobileNumber,
    /// An attribute of the catalogue other than these, or one member of a nested one (`vehicles.vehicleno`).
    Attribute(String),
}

impl Scope {
    /// Reads the wire's name; `None` for a name that nothing stands behind.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "openid" => Self::OpenId,
            "user.identity" => Self::UserIdentity,
            "name" => Self::Name,
            "email" => Self::Email,
            "mobileno" => Self::MobileNumber,
            other => {
                let attribute = other.split('.').next().unwrap_or_default();
                Catalogue::built_in().attribute(attribute)?;
                Self::Attribute(other.to_owned())
            }
        })
    }

    /// The wire's name.
    pub fn name(&self) -> &str {
        match self {
            Self::OpenId => "openid",
            Self::UserIdentity => "user.identity",
            Self::Name => "name",
            Self::Email => "email",
            Self::MobileNumber => "mobileno",
            Self::Attribute(name) => name,
        }
    }

    /// The member of a nested attribute, where only that is asked for.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Attribute(name) => name.split_once('.').map(|(_, member)| member),
            _ => None,
        }
    }

    /// The attribute of the catalogue that it releases; none for `openid`.
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::OpenId => None,
            Self::UserIdentity => Some("uinfin"),
            other => other.name().split('.').next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_known_by_its_name_and_releases_what_the_catalogue_holds() {
        for name in ["openid", "user.identity", "name", "email", "mobileno", "dob", "vehicles.vehicleno"] {
            let scope = Scope::from_name(name).unwrap();
            assert_eq!(scope.name(), name);
            let attribute = scope.attribute();
            assert_eq!(scope.member(), name.strip_prefix("vehicles."));
            assert!(attribute.is_none_or(|name| Catalogue::built_in().attribute(name).is_some()), "{name}");
        }
        assert_eq!(Scope::from_name("shoe.size"), None);
        assert_eq!(Scope::from_name(""), None);
    }
}
