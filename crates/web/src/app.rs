//! The application: every room's routes put together, checked, and wrapped in what each request goes through.
//!
//! Promise: a path claimed twice, a word defined twice or a file named twice stops the start with a sentence
//! that names both rooms; nothing of it can surprise a reader at run time.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt as _;
use utoipa::openapi::OpenApi;

use crate::assets::{self, Assets, TwoAssets};
use crate::edge;
use crate::locales::LocaleError;
use crate::routes::{RouteFault, RouteRow};
use crate::web::{AlreadyAssembled, Assembled};
use crate::{LocaleFiles, Locales, ProblemKind, Routes, Web};

/// The words of this room.
pub const LOCALES: LocaleFiles = crate::locales!("web");

/// First segments that several rooms share; under them the first two segments make the prefix.
pub const SHARED_ROOTS: [&str; 4] = ["/.well-known", "/api", "/demo", "/officer"];

/// Reserved prefixes by the room that holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims(BTreeMap<String, &'static str>);

impl Claims {
    /// The room that holds the prefix of this path, if any. The site asks before it publishes a page.
    pub fn holder(&self, path: &str) -> Option<&'static str> {
        self.0.get(&prefix_of(path)).copied()
    }

    /// Every prefix with its room, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.0.iter().map(|(prefix, room)| (prefix.as_str(), *room))
    }

    fn claim(&mut self, path: &str, room: &'static str) -> Option<RouteFault> {
        let prefix = prefix_of(path);
        match self.0.get(&prefix) {
            None => {
                self.0.insert(prefix, room);
                None
            }
            Some(first) if *first == room => None,
            Some(first) => Some(RouteFault::Claimed { prefix, path: path.to_owned(), first, second: room }),
        }
    }
}

/// `/me` of `/me/data`; `/api/identity` of `/api/identity/persons`; `/` of `/`.
fn prefix_of(path: &str) -> String {
    let mut segments = path.trim_start_matches('/').split('/');
    let first = format!("/{}", segments.next().unwrap_or_default());
    match segments.next() {
        Some(second) if SHARED_ROOTS.contains(&first.as_str()) => format!("{first}/{second}"),
        _ => first,
    }
}

/// Why the application could not be put together. Every fault of the wiring is reported, not only the first.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// Faults of the registrations.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Routes(Vec<RouteFault>),
    /// Words.
    #[error(transparent)]
    Locales(#[from] LocaleError),
    /// Static files.
    #[error(transparent)]
    Assets(#[from] TwoAssets),
    /// Wiring.
    #[error(transparent)]
    Twice(#[from] AlreadyAssembled),
}

/// Rooms on their way to an application.
pub struct AppBuilder {
    web: Web,
    rooms: Vec<Mounted>,
    faults: Vec<RouteFault>,
    claims: Claims,
    rows: Vec<RouteRow>,
    locales: Vec<LocaleFiles>,
    assets: Vec<crate::Asset>,
    nav: Vec<crate::NavItem>,
    counts: Vec<(&'static str, Arc<dyn crate::NavCount>)>,
    problems: Vec<&'static ProblemKind>,
    openapi: Vec<OpenApi>,
}

struct Mounted {
    room: &'static str,
    router: Router,
    fallback: Option<Router>,
}

impl AppBuilder {
    /// Begin with the kit's own routes (assets, health, problems).
    pub fn new(web: Web) -> Self {
        let builder = Self {
            web,
            rooms: Vec::new(),
            faults: Vec::new(),
            claims: Claims::default(),
            rows: Vec::new(),
            locales: Vec::new(),
            assets: assets::own(),
            nav: Vec::new(),
            counts: Vec::new(),
            problems: ProblemKind::COMMON.to_vec(),
            openapi: Vec::new(),
        };
        let own = crate::own_routes::routes(builder.web.config());
        builder.mount(own).mount(crate::record::routes())
    }

    /// Add a room.
    #[must_use]
    pub fn mount<S: Clone + Send + Sync + 'static>(mut self, routes: Routes<S>) -> Self {
        self.faults.extend(routes.faults);
        for path in routes.rows.iter().map(|row| &row.path).chain(&routes.reserved) {
            if !path.starts_with("/{*") {
                self.faults.extend(self.claims.claim(path, routes.room));
            }
        }
        if routes.fallback.is_some()
            && let Some(first) = self.rooms.iter().find(|mounted| mounted.fallback.is_some())
        {
            self.faults.push(RouteFault::Fallback { first: first.room, second: routes.room });
        }
        self.rooms.push(Mounted {
            room: routes.room,
            router: routes.router.with_state(routes.state.clone()),
            fallback: routes.fallback.map(|fallback| fallback.with_state(routes.state.clone())),
        });
        self.rows.extend(routes.rows);
        self.locales.extend(routes.locales);
        self.assets.extend(routes.assets);
        self.nav.extend(routes.nav);
        self.counts.extend(routes.counts);
        self.problems.extend(routes.problems);
        self.openapi.extend(routes.openapi);
        self
    }

    /// Check everything and put it together.
    pub fn assemble(mut self) -> Result<App, AssembleError> {
        if !self.faults.is_empty() {
            return Err(AssembleError::Routes(self.faults));
        }
        self.nav.sort_by_key(|item| item.order);
        self.rows
            .sort_by(|a, b| (a.room, &a.path, a.method.as_str()).cmp(&(b.room, &b.path, b.method.as_str())));
        let router = self.router(|_| true);
        let hosts = self.web.config().hosts.clone();
        let hosts = hosts
            .into_iter()
            .map(|host| {
                let shown = |room: &str| {
                    matches!(room, "web" | "record") || host.rooms.iter().any(|name| name == room)
                };
                let router = self.router(shown);
                (host.name, router)
            })
            .collect();
        let words = self.web.clone();
        self.web.metrics().reading(
            "polity_words_missing",
            "Messages that were missing in a reader's language since the start",
            move || words.words_missing(),
        );
        self.web.set_assembled(Assembled {
            locales: Locales::new(&self.locales)?,
            assets: Assets::new(self.assets)?,
            nav: self.nav,
            counts: self.counts,
            claims: self.claims,
            problems: self.problems,
            openapi: crate::openapi::merge(self.web.config(), self.openapi),
        })?;
        let inner = AppInner { web: self.web, router, hosts, rows: self.rows };
        Ok(App(Arc::new(inner)))
    }

    fn router(&self, shown: impl Fn(&str) -> bool) -> Router {
        let mut router =
            Router::new().route(&format!("{}/{{hash}}/{{name}}", assets::PREFIX), get(serve_asset));
        for mounted in self.rooms.iter().filter(|mounted| shown(mounted.room)) {
            router = router.merge(mounted.router.clone());
        }
        let fallback =
            self.rooms.iter().filter(|mounted| shown(mounted.room)).find_map(|m| m.fallback.clone());
        match fallback {
            Some(fallback) => router.fallback_service(fallback),
            None => router,
        }
    }
}

async fn serve_asset(web: Web, Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    match web.assembled() {
        Some(assembled) => assembled.assets.serve(&hash, &name, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The assembled application. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppInner>);

struct AppInner {
    web: Web,
    router: Router,
    hosts: BTreeMap<String, Router>,
    rows: Vec<RouteRow>,
}

impl App {
    /// Start putting one together.
    pub fn builder(web: Web) -> AppBuilder {
        AppBuilder::new(web)
    }

    /// The kit.
    pub fn web(&self) -> &Web {
        &self.0.web
    }

    /// The table of role by action, sorted by room and path.
    pub fn table(&self) -> &[RouteRow] {
        &self.0.rows
    }

    /// The API description of all rooms, as `/openapi.json` gives it.
    pub fn openapi(&self) -> Option<&OpenApi> {
        self.0.web.assembled().map(|assembled| &assembled.openapi)
    }

    /// The documented problem kinds.
    pub fn problems(&self) -> &[&'static ProblemKind] {
        self.0.web.assembled().map_or(&[], |assembled| assembled.problems.as_slice())
    }

    /// Answer one request: choose the host's routes, go through the edge.
    pub async fn answer(&self, request: Request) -> Response {
        let app = self.clone();
        let routed = |request: Request| async move {
            let (parts, body) = request.into_parts();
            let router = app.router_for(&parts).clone();
            match router.oneshot(Request::from_parts(parts, body)).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        };
        edge::answer(&self.0.web, request, routed).await
    }

    fn router_for(&self, request: &Parts) -> &Router {
        let host = edge::host_name(request).unwrap_or_default();
        self.0.hosts.get(&host).unwrap_or(&self.0.router)
    }
}
