//! `polity.toml`: the nation's settings, each with its default, and nothing that the program does not know.

use anyhow::{Context, Result, bail};
use polity_blueprint::targets::{Targets, Wish};
use polity_services::town_map::{Edges, TownMap};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use url::Url;

/// What a data folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The sample nation. A demonstration is never switched on over a real nation, nor off.
    Demo,
    /// A real nation.
    Nation,
}

/// The settings of one nation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Demonstration or real; set once.
    pub kind: Kind,
    /// The nation's name by language; English is needed.
    pub name: BTreeMap<String, String>,
    /// The banner's text by language; a demonstration has its own.
    #[serde(default)]
    pub banner: BTreeMap<String, String>,
    /// The languages offered, English first.
    #[serde(default = "english_only")]
    pub languages: Vec<String>,
    /// Where residents reach it. Never guessed from a request.
    pub public_base: Url,
    /// The name of the nation's log in its checkpoints, such as `www.example.org/log`: set once, and for ever.
    pub log_name: String,
    /// The code of the agency that keeps the register and answers for sign-in.
    pub registry: String,
    /// The nation's code (ISO 3166-1 alpha-2), for relying parties; a nation without one leaves it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// The people whom a visitor of the sample nation can be, each with their national number; a real nation has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub personas: BTreeMap<String, String>,
    /// The address to serve on.
    #[serde(default = "loopback")]
    pub listen: SocketAddr,
    /// The zone in which working days and dates are meant.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// Days besides Saturday and Sunday on which agencies do not work, such as `2027-01-01`: clocks of cases stand on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<jiff::civil::Date>,
    /// The capital letters before the numbers of cases, such as `ANG` in `ANG-7K2M-PQ4X`.
    #[serde(default = "case_prefix")]
    pub case_prefix: String,
    /// Where `clamd` listens, such as `/run/clamav/clamd.ctl` or `127.0.0.1:3310`; absent means that files which applicants
    /// send wait until the head of an agency releases them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_scanner: Option<String>,
    /// A folder of Isomer pages, relative to the data folder; absent means none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<PathBuf>,
    /// Addresses of proxies whose X-Forwarded-For is believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Certificate and key; absent means that a proxy ends TLS, or that this is loopback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// Targets of the scoreboard that are not the blueprint's, by the name of their indicator, such as `dgb-06`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<String, Target>,
    /// The map on which residents point at places; absent means that they describe them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Map>,
    /// Outgoing mail; absent means that mails are laid aside until there is a way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
}

/// What an indicator is to reach, by the nation's own wish: shares from 0 to 1, times in seconds or working days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The least that counts as reached; where less is better, what is hoped for.
    #[serde(default)]
    pub low: f64,
    /// What is hoped for; where less is better, the most that counts as reached.
    pub high: f64,
    /// By the end of which year.
    pub year: i16,
}

/// A drawing of what is governed (SVG, north at the top), and where its edges lie, in degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The drawing, relative to the data folder.
    pub drawing: PathBuf,
    /// Latitude of the upper edge; north is positive.
    pub north: f64,
    /// Latitude of the lower edge.
    pub south: f64,
    /// Longitude of the left edge; east is positive.
    pub west: f64,
    /// Longitude of the right edge.
    pub east: f64,
}

impl Map {
    /// Reads the drawing.
    pub fn read(&self, data: &Path) -> Result<TownMap> {
        let path = data.join(&self.drawing);
        let svg = fs::read_to_string(&path)
            .with_context(|| format!("the map {} cannot be read", path.display()))?;
        let Self { north, south, west, east, .. } = *self;
        TownMap::read(&svg, Edges { north, south, west, east })
            .with_context(|| format!("the map {} cannot be used", path.display()))
    }
}

/// A certificate of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM file with the certificate chain.
    pub certificate: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Host name of the SMTP server.
    pub server: String,
    /// Its port.
    #[serde(default = "submission_port")]
    pub port: u16,
    /// The sender, such as `Angsana <no-reply@angsana.example>`.
    pub from: String,
    /// User name, where the server asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// A file that holds the password: secrets do not belong into settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// Keys that sign each mail (DKIM), best one of each kind: `polity mail key` makes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dkim: Vec<Dkim>,
}

/// A key that signs mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// The first part of its record's name, `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The domain that answers for the mail; the sender's own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// PEM file with the private key, relative to the data folder.
    pub key: PathBuf,
}

fn english_only() -> Vec<String> {
    vec!["en".to_owned()]
}

fn case_prefix() -> String {
    "CASE".to_owned()
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn submission_port() -> u16 {
    587
}

impl Settings {
    /// Refuses to let other machines reach a demonstration, unless its operator said that they may.
    pub fn keep_demonstration_here(&self, may_be_exposed: bool) -> Result<()> {
        if self.kind == Kind::Demo && !self.listen.ip().is_loopback() && !may_be_exposed {
            bail!(
                "{} can be reached from other machines, and whoever reaches a demonstration can sign in as anyone: \
                 choose a loopback address, or say polity demo --demo-exposed",
                self.listen
            );
        }
        Ok(())
    }

    /// Reads and checks the file.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| {
            format!(
                "{} cannot be read: run `polity demo` or `polity init` first, or name the folder with --data",
                path.display()
            )
        })?;
        let settings: Self =
            toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))?;
        settings.check().with_context(|| format!("{} is not right", path.display()))?;
        Ok(settings)
    }

    /// Writes the file whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        self.check()?;
        let text = format!(
            "# Settings of this nation. `polity doctor` explains each of them.\n{}",
            toml::to_string_pretty(self)?
        );
        let draft = path.with_extension("toml.new");
        fs::write(&draft, text)
            .and_then(|()| fs::rename(&draft, path))
            .with_context(|| format!("{} cannot be written", path.display()))
    }

    /// The targets of the scoreboard.
    ///
    /// # Errors
    /// Names the indicator, and how its target is to be written.
    pub fn targets(&self) -> Result<Targets> {
        self.targets.iter().try_fold(Targets::default(), |targets, (code, own)| {
            let wish = Wish { low: own.low, high: own.high, year: own.year };
            targets.with(code, wish).map_err(|wrong| anyhow::anyhow!("targets.{code}: {wrong}"))
        })
    }

    /// Refuses what cannot be served, with the remedy.
    pub fn check(&self) -> Result<()> {
        if self.languages.first().map(String::as_str) != Some("en") {
            bail!("languages: English (en) comes first, because every other language falls back to it");
        }
        for text in ["name", "banner"] {
            let texts = if text == "name" { &self.name } else { &self.banner };
            if (text == "name" || !texts.is_empty()) && !texts.contains_key("en") {
                bail!("{text}: an English text (en) is missing");
            }
        }
        if self.kind == Kind::Nation && self.banner.is_empty() {
            bail!("banner: a real nation says on every page whose website it is");
        }
        let loopback = self
            .public_base
            .host_str()
            .is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]"));
        if self.kind == Kind::Nation && self.public_base.scheme() != "https" && !loopback {
            bail!("public_base: residents reach a real nation by https");
        }
        let is_prefix = (2..=6).contains(&self.case_prefix.len())
            && self.case_prefix.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_prefix {
            bail!("case_prefix: {:?} is not two to six capital letters such as ANG", self.case_prefix);
        }
        self.targets()?;
        jiff::tz::TimeZone::get(&self.time_zone)
            .with_context(|| format!("time_zone: {} is not known", self.time_zone))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NATION: &str = "kind = \"nation\"\nname = { en = \"Testland\" }\nbanner = { en = \"A website of Testland\" }\npublic_base = \"https://testland.example\"\nlog_name = \"testland.example/log\"\nregistry = \"registry\"\n";

    fn read(text: &str) -> Result<Settings> {
        let place = tempfile::tempdir()?;
        let file = place.path().join("polity.toml");
        fs::write(&file, text)?;
        Settings::read(&file)
    }

    fn complaint(text: &str) -> String {
        let error = read(text).unwrap_err();
        error.chain().skip(1).map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn settings_survive_a_round_trip() {
        let mut settings = read(NATION).unwrap();
        settings.mail = Some(Mail {
            server: "mail.testland.example".to_owned(),
            port: 587,
            from: "no-reply@testland.example".to_owned(),
            user: None,
            password_file: None,
            dkim: vec![Dkim { selector: "s1".to_owned(), domain: None, key: "dkim-s1.pem".into() }],
        });
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("polity.toml");
        settings.write(&file).unwrap();
        assert_eq!(Settings::read(&file).unwrap(), settings);
    }

    #[test]
    fn each_mistake_is_named_with_its_remedy() {
        insta::assert_snapshot!(complaint(&NATION.replace("https://", "http://")), @"public_base: residents reach a real nation by https");
        insta::assert_snapshot!(complaint(&NATION.replace("banner = { en", "banner = { zh")), @"banner: an English text (en) is missing");
        insta::assert_snapshot!(complaint(&format!("{NATION}languages = [\"ta\"]\n")), @"languages: English (en) comes first, because every other language falls back to it");
        insta::assert_snapshot!(complaint(&format!("{NATION}time_zone = \"Mars/Base\"\n")).split(';').next().unwrap(), @"time_zone: Mars/Base is not known");
        insta::assert_snapshot!(complaint(&format!("{NATION}[targets.dgb-06]\nlow = 92\nhigh = 97\nyear = 2030\n")), @"targets.dgb-06: a share is written from 0 to 1: 0.75 for 75 %");
        let dkim = "[mail]\nserver = \"mx\"\nfrom = \"a@b.example\"\n[[mail.dkim]]\nselector = \"s1\"\n";
        assert!(complaint(&format!("{NATION}{dkim}")).contains("missing field `key`"));
        assert!(complaint(&format!("{NATION}colour = \"red\"\n")).contains("unknown field `colour`"));
    }
}
