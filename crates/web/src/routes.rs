//! What a room puts on the web: its routes, each with its permission, and all that belongs to them.
//!
//! Promise: every registered route stands in the table of role by action; a path that two rooms
//! claim is refused at start; forms are checked for their token before the handler runs.
//!
//! A room exposes one function, read like a list of its web:
//!
//! ```
//! use std::sync::Arc;
//! use axum::extract::State;
//! use polity_web::{Anyone, Ctx, Json, Problem, Routes, Who, doc};
//!
//! pub struct Clinic;
//!
//! async fn hours(_: Who<Anyone>, State(clinic): State<Arc<Clinic>>, ctx: Ctx) -> String {
//!     let _ = clinic;
//!     ctx.t("web-home")
//! }
//!
//! /// Opening hours.
//! #[utoipa::path(get, path = "/api/clinic/hours", responses((status = 200, body = String)))]
//! async fn hours_api(_: Who<Anyone>) -> Result<Json<String>, Problem> { Ok(Json("9 to 5".into())) }
//!
//! pub fn routes(clinic: Arc<Clinic>) -> Routes<Arc<Clinic>> {
//!     Routes::new("clinic", clinic).get("/clinic", hours).api(doc!(hours_api))
//! }
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, on};
use utoipa::openapi::{OpenApi, PathItem};

use crate::guard::{self, Guard};
use crate::nav::{NavCount, NavItem};
use crate::permission::{Permission, Permitted};
use crate::{Asset, LocaleFiles, ProblemKind};

/// Who reads the answers of a route; decides how its errors look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// People: errors are pages.
    People,
    /// Programs: errors are problem documents.
    Programs,
}

/// One line of the table of role by action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// Room that registered it.
    pub room: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// Name of the permission.
    pub permission: &'static str,
    /// Roles that hold the permission.
    pub roles: &'static [&'static str],
    /// People or programs.
    pub audience: Audience,
}

/// The table of role by action as Markdown, for `docs/permissions.md`: who may call what, by room.
pub fn permissions_markdown(rows: &[RouteRow]) -> String {
    let mut out = String::from(
        "# Who may call what\n\nMade from the registrations; a test keeps it true. `anyone` needs no sign-in, \
         `signed-in` any account; other words are roles of grants.\n",
    );
    let mut room = "";
    for row in rows {
        if row.room != room {
            room = row.room;
            let head = "| method | path | permission | roles | for |\n| --- | --- | --- | --- | --- |";
            let _ = writeln!(out, "\n## {room}\n\n{head}");
        }
        let readers = match row.audience {
            Audience::People => "people",
            Audience::Programs => "programs",
        };
        let roles = row.roles.join(", ");
        let RouteRow { method, path, permission, .. } = row;
        let _ = writeln!(out, "| {method} | `{path}` | {permission} | {roles} | {readers} |");
    }
    out
}

/// A mistake in the registrations, found at start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RouteFault {
    /// One room registered one method and path twice.
    #[error("{room} registers {method} {path} twice")]
    Twice {
        /// The room.
        room: &'static str,
        /// The method.
        method: Method,
        /// The path.
        path: String,
    },
    /// Two rooms claim one prefix.
    #[error("{second} registers {path}, but {prefix} belongs to {first}")]
    Claimed {
        /// The reserved prefix.
        prefix: String,
        /// The path that collides.
        path: String,
        /// Room that came first.
        first: &'static str,
        /// Room that came second.
        second: &'static str,
    },
    /// The handler's description names no path or several, or a method that cannot be served.
    #[error("{room}: the description of an API handler must name exactly one path and method")]
    Undocumented {
        /// The room.
        room: &'static str,
    },
    /// Two rooms bring a fallback.
    #[error("{second} registers a fallback, but {first} already did")]
    Fallback {
        /// Room that came first.
        first: &'static str,
        /// Room that came second.
        second: &'static str,
    },
    /// A method that is not routed.
    #[error("{room}: {method} {path} cannot be routed")]
    Method {
        /// The room.
        room: &'static str,
        /// The method.
        method: Method,
        /// The path.
        path: String,
    },
}

/// The routes of one room, with the room itself as the state of its handlers.
pub struct Routes<S = ()> {
    pub(crate) room: &'static str,
    pub(crate) state: S,
    pub(crate) router: Router<S>,
    pub(crate) fallback: Option<Router<S>>,
    pub(crate) rows: Vec<RouteRow>,
    pub(crate) reserved: Vec<String>,
    pub(crate) faults: Vec<RouteFault>,
    pub(crate) locales: Vec<LocaleFiles>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) nav: Vec<NavItem>,
    pub(crate) counts: Vec<(&'static str, Arc<dyn NavCount>)>,
    pub(crate) problems: Vec<&'static ProblemKind>,
    pub(crate) openapi: Vec<OpenApi>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet. `state` is what `State<S>` gives to the room's handlers, usually an `Arc` of the room.
    pub fn new(room: &'static str, state: S) -> Self {
        Self {
            room,
            state,
            router: Router::new(),
            fallback: None,
            rows: Vec::new(),
            reserved: Vec::new(),
            faults: Vec::new(),
            locales: Vec::new(),
            assets: Vec::new(),
            nav: Vec::new(),
            counts: Vec::new(),
            problems: Vec::new(),
            openapi: Vec::new(),
        }
    }

    /// A page. With a method that changes something it is guarded like `post`.
    #[must_use]
    pub fn page<H, T>(self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        let guard = if method.is_safe() { Guard::None } else { Guard::Token };
        self.route::<H, T>(method, path, handler, Audience::People, guard)
    }

    /// A page that is only looked at.
    #[must_use]
    pub fn get<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        self.page(Method::GET, path, handler)
    }

    /// The target of a form: its token (`{{ ctx.csrf() }}` in the form, or the header `x-csrf-token` from a script) is checked before the handler runs.
    #[must_use]
    pub fn post<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        self.page(Method::POST, path, handler)
    }

    /// The target of a form that a script may post without having read a page first. The origin is
    /// still checked. Only for acts that need no protection from a foreign page, such as the demo's sign-in.
    #[must_use]
    pub fn post_without_token<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        self.route::<H, T>(Method::POST, path, handler, Audience::People, Guard::Origin)
    }

    /// A machine interface, with path, method and description taken from its `#[utoipa::path]`: `.api(doc!(handler))`.
    #[must_use]
    pub fn api<H, T>(mut self, documented: Documented<H>) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        let Some((method, path)) = documented.place() else {
            self.faults.push(RouteFault::Undocumented { room: self.room });
            return self;
        };
        self.openapi.push(documented.description);
        let guard = if method.is_safe() { Guard::None } else { Guard::Origin };
        self.route::<H, T>(method, &path, documented.handler, Audience::Programs, guard)
    }

    /// A machine interface outside the API description: protocol endpoints whose description is their standard.
    #[must_use]
    pub fn protocol<H, T>(self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        let guard = if method.is_safe() { Guard::None } else { Guard::Origin };
        self.route::<H, T>(method, path, handler, Audience::Programs, guard)
    }

    /// What answers where no route does. One room of the deployment may bring it: the site.
    #[must_use]
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        let row = self.row::<T>(Method::GET, "/{*path}", Audience::People);
        let info = guard::RouteInfo::of(&row, Guard::None);
        self.rows.push(row);
        let served = on(MethodFilter::GET, handler)
            .route_layer(from_fn(move |request, next| guard::run(info.clone(), request, next)));
        self.fallback = Some(Router::new().route("/", served.clone()).route("/{*path}", served));
        self
    }

    /// Claim a prefix without a route of that name, so that no other room takes it.
    #[must_use]
    pub fn reserve(mut self, prefix: &str) -> Self {
        self.reserved.push(prefix.to_owned());
        self
    }

    /// The words of the room's pages.
    #[must_use]
    pub fn locales(mut self, files: LocaleFiles) -> Self {
        self.locales.push(files);
        self
    }

    /// Static files of the room, served under a content hash: `{{ ctx.asset("name.js") }}`.
    #[must_use]
    pub fn assets(mut self, assets: impl IntoIterator<Item = Asset>) -> Self {
        self.assets.extend(assets);
        self
    }

    /// A link in the main navigation.
    #[must_use]
    pub fn nav(mut self, item: NavItem) -> Self {
        self.nav.push(item);
        self
    }

    /// A link in the main navigation with a number beside it; `item` says by [`NavItem::counted`] how it is read aloud.
    #[must_use]
    pub fn nav_counted(mut self, item: NavItem, count: impl NavCount + 'static) -> Self {
        self.counts.push((item.path, Arc::new(count)));
        self.nav(item)
    }

    /// Problem kinds of the room's APIs, documented at `/problems/<code>`.
    #[must_use]
    pub fn problems(mut self, kinds: &[&'static ProblemKind]) -> Self {
        self.problems.extend_from_slice(kinds);
        self
    }

    /// The room's lines in the table of role by action.
    pub fn table(&self) -> &[RouteRow] {
        &self.rows
    }

    fn row<T: Permitted>(&self, method: Method, path: &str, audience: Audience) -> RouteRow {
        RouteRow {
            room: self.room,
            method,
            path: path.to_owned(),
            permission: T::Permission::NAME,
            roles: T::Permission::ROLES,
            audience,
        }
    }

    fn route<H, T>(mut self, method: Method, path: &str, handler: H, audience: Audience, guard: Guard) -> Self
    where
        H: Handler<T, S>,
        T: Permitted + 'static,
    {
        if self.rows.iter().any(|row| row.method == method && row.path == path) {
            self.faults.push(RouteFault::Twice { room: self.room, method, path: path.to_owned() });
            return self;
        }
        let Ok(filter) = MethodFilter::try_from(method.clone()) else {
            self.faults.push(RouteFault::Method { room: self.room, method, path: path.to_owned() });
            return self;
        };
        let row = self.row::<T>(method, path, audience);
        let info = guard::RouteInfo::of(&row, guard);
        self.rows.push(row);
        let served = on(filter, handler)
            .route_layer(from_fn(move |request, next| guard::run(info.clone(), request, next)));
        self.router = self.router.route(path, served);
        self
    }
}

/// A handler together with its description; made by `doc!`.
pub struct Documented<H> {
    handler: H,
    description: OpenApi,
}

impl<H> Documented<H> {
    #[doc(hidden)]
    pub fn new(handler: H, description: OpenApi) -> Self {
        Self { handler, description }
    }

    /// The one method and path of the description.
    fn place(&self) -> Option<(Method, String)> {
        let mut paths = self.description.paths.paths.iter();
        let (path, item) = paths.next()?;
        let methods = methods_of(item);
        match (methods.as_slice(), paths.next()) {
            ([method], None) => Some((method.clone(), path.clone())),
            _ => None,
        }
    }
}

fn methods_of(item: &PathItem) -> Vec<Method> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|_| method))
    .collect()
}

/// A handler with the description that its `#[utoipa::path]` made: `.api(doc!(handler))`.
/// Path and method are so said once, in the attribute.
#[macro_export]
macro_rules! doc {
    ($($handler:tt)+) => {{
        #[derive(utoipa::OpenApi)]
        #[openapi(paths($($handler)+))]
        struct Description;
        $crate::Documented::new($($handler)+, <Description as utoipa::OpenApi>::openapi())
    }};
}
