//! A small set of excellent dependencies: the whole tree stays under 350 packages.

use crate::source;
use std::collections::BTreeSet;

/// Packages that a build of the binary compiles, ours included; what only tests and the bench use is not shipped.
const PACKAGES_MAX: usize = 350;

#[test]
fn the_tree_stays_small() {
    #[expect(clippy::disallowed_methods, reason = "asks cargo, as a person would")]
    let tree = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "polity",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .current_dir(source::top())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).unwrap();
    let packages: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, rest)| (name, rest.split(' ').next()))
        .collect();
    assert!(packages.len() > 100, "cargo tree printed almost nothing:\n{text}");
    assert!(
        packages.len() < PACKAGES_MAX,
        "{} packages, the limit is {PACKAGES_MAX}: `cargo tree -e normal,build` shows who brings what",
        packages.len()
    );
}
