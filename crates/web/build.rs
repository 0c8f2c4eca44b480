//! Puts the design system's style sheets where the crate can include them.
//!
//! They come from the design system's npm package by `make assets` and are not committed. A debug build
//! without them goes on with empty sheets and says so; a release build refuses.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "cargo talks to build scripts by the environment"
)]

use std::path::{Path, PathBuf};
use std::{env, fs};

const SHEETS: [&str; 4] = ["root.css", "day.css", "reboot.css", "grid.css"];

fn main() {
    let from = Path::new("assets/sgds");
    let to = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("sgds");
    fs::create_dir_all(&to).expect("OUT_DIR is writable");
    println!("cargo::rerun-if-changed=build.rs");
    // The folder itself is watched, so that sheets that arrive later are noticed.
    println!("cargo::rerun-if-changed=assets/sgds");
    for sheet in SHEETS {
        let text = fs::read_to_string(from.join(sheet)).unwrap_or_else(|_| missing(sheet));
        // day.css imports root.css by a relative address that a hashed path does not have; pages link both.
        let text = text.replace("@import \"./root.css\";", "").replace("@import './root.css';", "");
        fs::write(to.join(sheet), text).expect("OUT_DIR is writable");
    }
}

fn missing(sheet: &str) -> String {
    assert!(
        env::var("PROFILE").is_ok_and(|profile| profile == "debug"),
        "assets/sgds/{sheet} is missing: run `make assets` once"
    );
    println!("cargo::warning=assets/sgds/{sheet} is missing, pages will look bare: run `make assets` once");
    String::new()
}
