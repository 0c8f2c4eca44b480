//! A browser in which somebody is signed in, and what they send again and again.

use crate::http::{Answer, Sent, send};

/// A browser with its session and the token of its forms.
#[derive(Clone)]
pub struct Browser {
    /// The `cookie` header.
    pub cookies: String,
    /// The token of its forms.
    pub token: String,
}

impl Browser {
    /// One click on the sign-in page of the demonstration.
    pub fn signed_in(host: &str, persona: &str) -> Self {
        let origin = format!("http://{host}");
        let form = format!("persona={persona}");
        let Sent::Answered(answer) = send(host, "POST", "/demo/sign-in", &[("origin", &origin)], &form)
        else {
            panic!("sign-in was not answered")
        };
        assert_eq!(answer.status, 303, "{}", answer.body);
        let mut browser = Self { cookies: answer.cookies(), token: String::new() };
        let page = browser.get(host, "/me").unwrap();
        browser.token = after(&page.body, r#"name="_csrf" value=""#).unwrap();
        // The seed that the token is made from comes with the first page that has a form.
        browser.cookies = format!("{}; {}", browser.cookies, page.cookies());
        browser
    }

    /// A page; `None` when the server died.
    pub fn get(&self, host: &str, path: &str) -> Option<Answer> {
        match send(host, "GET", path, &[("cookie", &self.cookies)], "") {
            Sent::Answered(answer) => Some(answer),
            Sent::Never | Sent::Lost => None,
        }
    }

    /// Sends a form.
    pub fn post(&self, host: &str, path: &str, fields: &[(&str, &str)]) -> Sent {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("_csrf", &self.token)
            .extend_pairs(fields)
            .finish();
        let origin = format!("http://{host}");
        send(host, "POST", path, &[("cookie", &self.cookies), ("origin", &origin)], &form)
    }

    /// Sends a form that leads on; `None` when the server died.
    pub fn goes_on(&self, host: &str, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        match self.post(host, path, fields) {
            Sent::Answered(answer) => {
                assert_eq!(answer.status, 303, "{path}: {}", answer.body);
                Some(answer.header("location").unwrap().to_owned())
            }
            Sent::Never | Sent::Lost => None,
        }
    }
}

/// What stands behind `before`, up to the next quotation mark.
pub fn after(body: &str, before: &str) -> Option<String> {
    body.split(before).nth(1)?.split('"').next().map(str::to_owned)
}
