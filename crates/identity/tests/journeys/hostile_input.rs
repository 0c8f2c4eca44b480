//! Whatever is sent, the answer is a page: never a fault of ours.
use axum::body::Body;
use axum::http::Method;
use polity_web::RouteRow;
use polity_web::testkit::Browser;
use proptest::prelude::*;
use std::sync::OnceLock;

use crate::nation::Nation;

/// Every field name that a form of the room has.
const FIELDS: &[&str] = &[
    "again",
    "agency",
    "born-day",
    "born-month",
    "born-year",
    "ceremony",
    "code",
    "credential",
    "documents",
    "duties",
    "explanation",
    "finding",
    "helper",
    "label",
    "language",
    "lines",
    "look",
    "mandate",
    "mode",
    "name-en",
    "next",
    "number",
    "op",
    "passkey",
    "password",
    "person",
    "persona",
    "reason",
    "represented",
    "role",
    "section",
    "session",
    "sought",
    "text",
    "until-day",
    "until-month",
    "until-year",
    "_lang",
    "unknown",
];

/// Values that look like something, and values that look like nothing.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[0-9]{0,12}",
        Just("00000000-0000-0000-0000-000000000000".to_owned()),
        Just("T5000100".to_owned()),
        Just("{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}".to_owned()),
        Just("uinfin,name,dob\n\"".to_owned()),
        Just("' OR 1=1 --".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("x".repeat(5_000)),
        proptest::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter),
    ]
}

struct Stage {
    runtime: tokio::runtime::Runtime,
    nation: Nation,
    rows: Vec<RouteRow>,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let nation = runtime.block_on(Nation::new());
        let rows = nation.app.table().iter().filter(|row| row.room == "identity").cloned().collect();
        Stage { runtime, nation, rows }
    })
}

async fn as_persona(nation: &Nation, at: usize) -> Browser {
    match ["", "mei", "claire", "wei", "faridah", "ada"][at % 6] {
        "" => {
            let mut browser = nation.browser();
            browser.get("/sign-in").await;
            browser
        }
        slug => {
            // Signing in is not what is tried here, so its limit must not stand in the way.
            nation.wait(2);
            let mut browser = nation.signed_in(slug).await;
            browser.get("/me/mandates").await;
            browser
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn no_form_makes_us_fail(
        who in 0_usize..6,
        path_id in any_value(),
        fields in proptest::collection::vec((proptest::sample::select(FIELDS), any_value()), 0..8),
    ) {
        let Stage { runtime, nation, rows } = stage();
        runtime.block_on(async {
            let mut browser = as_persona(nation, who).await;
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            for row in rows {
                let id = url::form_urlencoded::byte_serialize(path_id.as_bytes()).collect::<String>().replace('+', "%20");
                let path = row.path.replace("{id}", &id).replace("{code}", &id);
                let seen = if row.method == Method::GET {
                    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
                    browser.get(&format!("{path}?{query}")).await
                } else if row.path == "/sign-out" {
                    continue;
                } else {
                    browser.post(&path, &pairs).await
                };
                assert!(seen.status.as_u16() < 500, "{} {path} with {pairs:?}: {}", row.method, seen.body);
                assert!(!seen.body.contains("<script>alert"), "{} {path} prints what was typed as it is", row.method);
            }
        });
    }

    #[test]
    fn no_bytes_make_us_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..200) {
        let Stage { runtime, nation, rows } = stage();
        runtime.block_on(async {
            let posts: Vec<&RouteRow> = rows.iter().filter(|row| row.method == Method::POST).collect();
            let row = posts[at % posts.len()];
            let mut browser = as_persona(nation, at).await;
            let path = row.path.replace("{id}", "x").replace("{code}", "x");
            for media_type in ["application/x-www-form-urlencoded", "application/json", "text/plain"] {
                let seen = browser.send(Method::POST, &path, Some(media_type), Body::from(bytes.clone())).await;
                assert!(seen.status.as_u16() < 500, "{path}: {}", seen.body);
            }
        });
    }
}
