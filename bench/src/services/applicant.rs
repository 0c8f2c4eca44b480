//! People who fill a service in and send it, over HTTP, with what their browsers would send.

use super::town::Town;
use crate::{
    connection::{Answer, Connection},
    load::Call,
};
use anyhow::{Context, Result, ensure};
use hyper::{Method, StatusCode};
use polity_store::{Clock as _, Id, SystemClock};
use polity_vault::SystemEntropy;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// A signed-in person's browser.
#[derive(Clone)]
pub struct Browser {
    cookies: Arc<str>,
    token: Arc<str>,
}

/// A service that somebody has begun.
#[derive(Clone)]
pub struct Form {
    browser: Browser,
    service: Arc<str>,
}

/// Forms that wait for a caller.
#[derive(Clone, Default)]
pub struct Pile(Arc<Mutex<VecDeque<Form>>>);

impl Pile {
    pub fn put(&self, form: Form) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(form);
    }

    fn take(&self) -> Result<Form> {
        let form = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        form.context("every form was sent: make more")
    }

    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Browser {
    /// Signs a person in by the bench's own door.
    pub async fn of(town: &Town, connection: &mut Connection, query: &str) -> Result<Self> {
        let entered =
            connection.send(Method::GET, &format!("/bench-door?{query}"), &[], String::new()).await?;
        ensure!(entered.status == StatusCode::SEE_OTHER, "the door answered {}", entered.status);
        let own = entered.cookies.iter().filter_map(|line| line.split(';').next());
        let cookies = own.collect::<Vec<_>>().join("; ");
        let mut browser = Self { cookies: cookies.into(), token: "".into() };
        let page = browser.get(connection, &format!("{}/services/bench-0", town.origin)).await?;
        browser.token = between(&page.body, "name=\"_csrf\" value=\"").context("no form token")?.into();
        // The seed that the token is made from comes with the first page that has a form.
        let seed = page.cookies.iter().filter_map(|line| line.split(';').next());
        browser.cookies = [&*browser.cookies].into_iter().chain(seed).collect::<Vec<_>>().join("; ").into();
        Ok(browser)
    }

    pub async fn get(&self, connection: &mut Connection, path: &str) -> Result<Answer> {
        let page = connection.send(Method::GET, path, &[("cookie", &self.cookies)], String::new()).await?;
        ensure!(page.status == StatusCode::OK, "{path} answered {}", page.status);
        Ok(page)
    }

    async fn post(&self, connection: &mut Connection, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let headers = [("cookie", &*self.cookies)];
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("_csrf", &self.token)
            .extend_pairs(fields)
            .finish();
        let answer = connection.send(Method::POST, path, &headers, body).await?;
        let words = || String::from_utf8_lossy(&answer.body).into_owned();
        ensure!(answer.status == StatusCode::SEE_OTHER, "{path} answered {}: {}", answer.status, words());
        Ok(answer.location)
    }

    pub fn form(&self, service: &str) -> Form {
        Form { browser: self.clone(), service: service.into() }
    }
}

fn between(body: &[u8], before: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, after) = text.split_once(before)?;
    after.split('"').next().map(str::to_owned)
}

/// Answers one page after the other, form by form; a call is one page.
pub struct Filling {
    pub connection: Connection,
    pub begun: Pile,
    pub answered: Pile,
    now: Option<(Form, String)>,
}

impl Filling {
    pub fn new(connection: Connection, begun: Pile, answered: Pile) -> Self {
        Self { connection, begun, answered, now: None }
    }
}

impl Call for Filling {
    async fn call(&mut self) -> Result<()> {
        let (form, path) = if let Some(now) = self.now.take() {
            now
        } else {
            let form = self.begun.take()?;
            let path = format!("/services/{}", form.service);
            (form, path)
        };
        let next = form.browser.post(&mut self.connection, &path, answers(&path)).await?;
        if next.ends_with("/check") {
            self.answered.put(form);
        } else {
            self.now = Some((form, next));
        }
        Ok(())
    }
}

/// What is answered on a page of the sample service.
fn answers(path: &str) -> &'static [(&'static str, &'static str)] {
    match path.rsplit('/').next().unwrap_or_default() {
        "you" => &[("mobile", "+65 0000 0000")],
        "disability" => &[("disability", "yes")],
        "home" => &[("owns", "own")],
        "needs" => &[("needs", "bar")],
        _ => &[],
    }
}

/// Sends what was filled in; a call is one case.
pub struct Sending {
    pub connection: Connection,
    pub answered: Pile,
}

impl Call for Sending {
    async fn call(&mut self) -> Result<()> {
        let form = self.answered.take()?;
        let path = format!("/services/{}/check", form.service);
        let op = Id::new(SystemClock.now(), &SystemEntropy).to_string();
        let next =
            form.browser.post(&mut self.connection, &path, &[("op", &op), ("declared", "yes")]).await?;
        ensure!(next.starts_with("/applications/"), "it led to {next}");
        Ok(())
    }
}

/// Opens one page again and again.
pub struct Reading {
    pub connection: Connection,
    pub browser: Browser,
    pub path: String,
}

impl Call for Reading {
    async fn call(&mut self) -> Result<()> {
        self.browser.get(&mut self.connection, &self.path).await.map(drop)
    }
}
