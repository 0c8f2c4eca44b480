//! The site room: publishes a folder laid out as an Isomer site, at the addresses that its pages have.
//!
//! It promises editors that no input, however broken, stops a publication, and that each defect is listed with file, line and column; readers that
//! every page works without scripts, asks no third party for anything, and stands at its old address; and the deployment that a page is made once
//! and then sent as bytes, compressed once, with a strong tag.
//!
//! From source to page: `source` reads the folder, `config` its settings, `front_matter` and `page` each page; `content` makes bodies
//! (`liquid`, `markdown`, then rewriting, scoping, sanitising); `collection`, `navigation`, `breadcrumb`, `resource_room`, `sections` decide what
//! stands around them; `publication` puts it together for one moment; `pages` draws it and answers
//! requests; `verbs` is what others call.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::print_stdout,
        reason = "tests"
    )
)]

mod breadcrumb;
mod collection;
mod colour;
mod config;
mod contact;
mod content;
mod feeds;
mod footer;
mod front_matter;
mod liquid;
mod live;
mod markdown;
mod navigation;
mod nearest;
mod page;
mod pages;
mod permalink;
mod publication;
mod redirects;
mod rendered;
mod report;
mod resource_room;
mod sections;
mod source;
mod verbs;
mod words;
mod yaml;

pub use live::{LiveFigures, LiveRoom, NoFigures};
pub use pages::furniture::{Dress, LOCALES};
pub use pages::routes;
pub use rendered::Rendered;
pub use report::{Defect, Place, Report, Rule, Severity};
pub use verbs::{Answer, Ask, File, Settings, Site};

use polity_web::Lang;

/// Where the site's own style sheets are served.
const STYLE_PREFIX: &str = "/site-style";
