//! Permission as an extractor: no handler is registered without saying who may call it.
//!
//! Promise: a handler whose first argument is not `Who<P>` does not compile into `Routes`, and the
//! body of a handler never runs when `P::check` refused. Each room keeps its permissions in one file,
//! `access.rs`; the generated table of role by action is made from the same types.
//!
//! ```compile_fail
//! use polity_web::{Ctx, Routes};
//! async fn open_door(ctx: Ctx) -> String { ctx.t("web-home") }
//! // The first argument is not `Who<P>`, so this line does not compile.
//! let routes = Routes::new("example", ()).get("/example", open_door);
//! ```
//!
//! ```
//! use polity_web::{Anyone, Ctx, Routes, Who};
//! async fn open_door(_: Who<Anyone>, ctx: Ctx) -> String { ctx.t("web-home") }
//! let routes = Routes::new("example", ()).get("/example", open_door);
//! ```

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::fault::Fault;
use crate::visit::Visit;
use crate::{PageError, Session};

/// Why a call is not allowed. The edge turns it into a redirect, a page or a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in, or not strongly enough: a page leads to sign-in, an API answers 401.
    SignIn,
    /// Signed in, but this is not theirs to do: 403.
    Forbidden,
    /// Signed in or not, they may not even know that it exists: 404.
    Hidden,
}

/// A right to call something. A value of the type is the proof that the check was passed.
pub trait Permission: Send + Sync + 'static {
    /// Name in the table, such as `identity.read-own-data`.
    const NAME: &'static str;
    /// Roles that hold it, for the table: `anyone`, `resident`, or role names of grants.
    const ROLES: &'static [&'static str];

    /// Decide. Pure: the session is all there is to know.
    fn check(session: Option<&Session>) -> Result<Self, Denied>
    where
        Self: Sized;
}

/// Extractor that lets the handler run only with the permission in hand.
#[derive(Debug, Clone)]
pub struct Who<P>(pub P);

/// The permission of public pages; the session is known when there is one.
#[derive(Debug, Clone)]
pub struct Anyone {
    /// Who is signed in, if anyone.
    pub session: Option<Session>,
}

impl Permission for Anyone {
    const NAME: &'static str = "web.anyone";
    const ROLES: &'static [&'static str] = &["anyone"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        Ok(Self { session: session.cloned() })
    }
}

/// The permission of pages that need an account and nothing more.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

impl Permission for SignedIn {
    const NAME: &'static str = "web.signed-in";
    const ROLES: &'static [&'static str] = &["signed-in"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        session.cloned().map(Self).ok_or(Denied::SignIn)
    }
}

impl<S, P> FromRequestParts<S> for Who<P>
where
    S: Send + Sync,
    P: Permission,
{
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let visit = Visit::of(parts)?;
        let session = match visit.session() {
            Ok(session) => session,
            // A public page stays up while the store is down; everything else says so.
            Err(_) if P::check(None).is_ok() => None,
            Err(unavailable) => return Err(PageError::from(unavailable).into()),
        };
        P::check(session).map(Who).map_err(Fault::Denied)
    }
}

/// Handlers that `Routes` accepts: those whose first argument is `Who<P>`.
#[diagnostic::on_unimplemented(
    message = "this handler does not say who may call it",
    label = "the first argument must be `Who<P>` for a permission `P`",
    note = "for a public page take `_: Who<Anyone>` as the first argument"
)]
pub trait Permitted {
    /// The permission that the handler asks for.
    type Permission: Permission;
}

// axum's `Handler` is generic over a tuple: a marker, then the types of the arguments in order.
macro_rules! permitted {
    ($($argument:ident),*) => {
        impl<Marker, P, $($argument),*> Permitted for (Marker, Who<P>, $($argument,)*)
        where
            P: Permission,
        {
            type Permission = P;
        }
    };
}
permitted!();
permitted!(A1);
permitted!(A1, A2);
permitted!(A1, A2, A3);
permitted!(A1, A2, A3, A4);
permitted!(A1, A2, A3, A4, A5);
permitted!(A1, A2, A3, A4, A5, A6);
permitted!(A1, A2, A3, A4, A5, A6, A7);
permitted!(A1, A2, A3, A4, A5, A6, A7, A8);
permitted!(A1, A2, A3, A4, A5, A6, A7, A8, A9);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_in_asks_for_a_session() {
        assert!(matches!(SignedIn::check(None), Err(Denied::SignIn)));
        assert!(Anyone::check(None).is_ok_and(|anyone| anyone.session.is_none()));
    }
}
