//! `polity demo`: makes Angsana once, and serves it on this machine.

use crate::{
    cli, declared_parties,
    demo::{
        self,
        life::{Cast, Life, Pace},
        settle,
    },
    folder::Folder,
    ground::{self, Ground},
    nation, output,
    progress::Progress,
    rooms,
    settings::{Kind, Settings},
};
use anyhow::{Result, bail};
use polity_identity::Persona;
use polity_vault::{RootKey, SystemEntropy};
use polity_web::Lang;
use std::net::{Ipv4Addr, SocketAddr};

/// The port on which clients of the mock server look for it.
const MOCKPASS_PORT: u16 = 5156;

pub async fn run(mut arguments: cli::Demo, json: bool) -> Result<()> {
    if arguments.mockpass {
        arguments.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, MOCKPASS_PORT));
    }
    let settings = demo::settings(base_of(arguments.listen)?, arguments.listen)?;
    settings.keep_demonstration_here(arguments.demo_exposed)?;
    let folder = Folder::at(&arguments.place.data);
    if folder.holds_a_nation() && Settings::read(&folder.settings())?.kind != Kind::Demo {
        bail!("{} holds a real nation: a demonstration is never started over one", folder.path().display());
    }
    folder.make()?;
    let lock = folder.lock()?;
    if arguments.reset {
        reset(&arguments, &folder).await?;
    }
    if !folder.holds_a_nation() {
        make(&arguments, &folder, settings, json).await?;
    }
    // Nobody operates a demonstration: a newer program brings its own tables.
    ground::open_store(&arguments.place).await?.migrate(&rooms::migrations()).await?;
    let mut settings = Settings::read(&folder.settings())?;
    settings.listen = arguments.listen;
    settings.public_base = base_of(arguments.listen)?;
    let opened = nation::Nation::open(&arguments.place, settings, None).await?;
    demo::parties::register(opened.identity(), &folder, opened.public_base()).await?;
    demo::applications::deploy(opened.services()).await?;
    if let Some(file) = &arguments.relying_parties {
        output::say(json, &declared_parties::declare(opened.identity(), file).await?);
    }
    output::say(json, &welcome(&opened));
    let opened = match arguments.life {
        Some(cases_per_hour) => bring_to_life(opened, cases_per_hour, json).await?,
        None => opened,
    };
    opened.serve(lock).await
}

/// Lets the people of the sample register live by themselves, and says so.
async fn bring_to_life(opened: nation::Nation, cases_per_hour: u32, json: bool) -> Result<nation::Nation> {
    let (web, identity, services) = (opened.app().web(), opened.identity(), opened.services());
    let nation = settle::made_again(identity).await?;
    let numbers: Vec<_> = opened.personas().iter().map(|persona| persona.number).collect();
    let cast = Cast::of(&nation, identity, services, &numbers, services.today()).await?;
    output::say(json, &alive(&cast, cases_per_hour));
    let seed = u64::from_be_bytes(SystemEntropy.array());
    let life = Life::new(web.clone(), identity.clone(), services.clone(), cast, seed);
    Ok(opened.with_life(life, Pace::of(cases_per_hour)))
}

/// What the start says about who acts by themselves.
fn alive(cast: &Cast, cases_per_hour: u32) -> String {
    if cast.officers.is_empty() || cast.residents.is_empty() {
        let line = "Life is on, but nobody here acts by themselves: this demonstration was made by an older version.";
        return format!("  {line} Start over with --reset.\n");
    }
    format!(
        "  Life is on: {} made-up residents begin about {cases_per_hour} cases an hour, and {} made-up officers work them.\n  \
         They leave your cases alone for half an hour after each step.\n",
        cast.residents.len(),
        cast.officers.len()
    )
}

/// Browsers bind a passkey to a name, never to a number: on loopback the name is `localhost`.
fn base_of(listen: SocketAddr) -> Result<url::Url> {
    let base = if listen.ip().is_loopback() {
        format!("http://localhost:{}/", listen.port())
    } else {
        format!("http://{listen}/")
    };
    Ok(base.parse()?)
}

async fn reset(arguments: &cli::Demo, folder: &Folder) -> Result<()> {
    if arguments.place.database.is_some() && folder.holds_a_nation() {
        let store = ground::open_store(&arguments.place).await?;
        store.drop_everything(&rooms::migrations()).await?;
    }
    folder.delete_demonstration()
}

/// Makes the nation. The settings are written last: a folder without them is begun afresh.
async fn make(arguments: &cli::Demo, folder: &Folder, mut settings: Settings, json: bool) -> Result<()> {
    if arguments.place.database.is_none() {
        folder.delete_demonstration()?;
    }
    output::say(json, "Making Angsana, an island state that does not exist:");
    let store = ground::open_store(&arguments.place).await?;
    store.migrate(&rooms::migrations()).await?;
    let key = RootKey::create_file(&folder.root_key(), &SystemEntropy)?;
    let ground = Ground::over(store, std::sync::Arc::new(key), &settings.log_name).await?;
    let bar = Progress::new("taking people in", json);
    settle::settle(&ground, &mut settings, arguments.residents, &|done, all| bar.at(done, all)).await?;
    bar.finish();
    demo::website::write(folder.path())?;
    settings.write(&folder.settings())
}

fn welcome(opened: &nation::Nation) -> String {
    let base = opened.public_base();
    let persona = |persona: &Persona| {
        format!("    {:<26} {base}sign-in#{}\n", persona.title.get(Lang::En), persona.slug)
    };
    let personas = opened.personas().iter().map(persona).collect::<String>();
    format!(
        "\n  Angsana is open at {base}\n\n  Sign in with one click as\n{personas}\n  \
         Start with the tour: {base}tour/\n  Sign people in from a program: {base}developers\n  Stop with Ctrl-C. Start over with --reset.\n"
    )
}
