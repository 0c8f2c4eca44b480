//! Puts the sample nation's site into the binary, so that a demonstration needs nothing beside it.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script what it needs in the environment")]
fn main() -> io::Result<()> {
    let site = PathBuf::from("../../samples/angsana/site").canonicalize()?;
    println!("cargo::rerun-if-changed={}", site.display());
    let mut files = Vec::new();
    list(&site, &mut files)?;
    files.sort();
    let mut text = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&site).unwrap_or(&file).display().to_string();
        writeln!(text, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    text.push(']');
    let to = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("angsana_site.rs");
    fs::write(to, text)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
