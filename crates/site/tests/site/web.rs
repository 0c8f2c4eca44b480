//! The site inside a deployment: what a browser gets.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use polity_site::{NoFigures, routes};
use polity_web::App;
use polity_web::testkit::TestGround;

use crate::kit::{self, Folder};

async fn deployment(folder: &Folder) -> (TestGround, App) {
    let (site, _) = kit::open(folder.path(), Arc::new(NoFigures));
    let site = Arc::new(site);
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = ground.app(|web| App::builder(web.clone()).mount(routes(site)));
    (ground, app)
}

struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

async fn get(app: &App, method: Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Seen {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let response = app.answer(request.body(Body::empty()).unwrap()).await;
    let (parts, body) = response.into_parts();
    Seen {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

fn folder() -> Folder {
    let folder = Folder::new(&[
        (
            "index.md",
            "---\nlayout: homepage\ntitle: Bay\npermalink: /\nsections:\n  - hero:\n      title: Welcome\n---\n",
        ),
        (
            "styled.md",
            "---\ntitle: Styled\npermalink: /styled/\n---\n<style>p { color: navy }</style>\n<p style=\"width: 50%\">Blue</p>\n",
        ),
        (
            "images/boat.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'><script>1</script></svg>",
        ),
    ]);
    folder.write("files/long.txt", &"0123456789".repeat(20_000));
    folder
}

#[tokio::test]
async fn a_page_of_the_site_is_a_page_of_the_deployment() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let seen = get(&app, Method::GET, "/", &[]).await;
    assert_eq!(seen.status, StatusCode::OK);
    let html = String::from_utf8(seen.body).unwrap();
    let (banner, skip) =
        (html.find("Demonstration: not a government website").unwrap(), html.find("href=\"#main\"").unwrap());
    assert!(skip < banner && banner < html.find("class=\"site-name\"").unwrap(), "the banner is topmost");
    assert!(html.contains("<h1>Welcome</h1>"));
    let policy = seen.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        !html.contains("<style") && !html.contains(" style=") && !html.contains("<script"),
        "nothing that the policy would refuse"
    );
    for sheet in
        html.split("<link rel=\"stylesheet\" href=\"").skip(1).filter_map(|part| part.split('"').next())
    {
        assert_eq!(get(&app, Method::GET, sheet, &[]).await.status, StatusCode::OK, "{sheet}");
    }
}

#[tokio::test]
async fn a_pages_own_styles_are_a_sheet_of_this_site() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let html = String::from_utf8(get(&app, Method::GET, "/styled/", &[]).await.body).unwrap();
    let sheets: Vec<&str> =
        html.split("href=\"/site-style/").skip(1).filter_map(|part| part.split('"').next()).collect();
    assert_eq!(sheets.len(), 2, "the theme and the page's own: {html}");
    let own = get(&app, Method::GET, &format!("/site-style/{}", sheets[1]), &[]).await;
    assert_eq!(own.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(String::from_utf8(own.body).unwrap().contains(".site-content p{color:navy}"));
    assert_eq!(get(&app, Method::GET, "/site-style/none.css", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_that_is_known_is_not_sent_again() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let first = get(&app, Method::GET, "/styled/", &[(header::ACCEPT_ENCODING, "gzip")]).await;
    assert_eq!(first.headers[header::CONTENT_ENCODING], "gzip");
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.ends_with("-gz\""));
    let again = get(
        &app,
        Method::GET,
        "/styled/",
        &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, &tag)],
    )
    .await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let plain = get(&app, Method::GET, "/styled/", &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(plain.status, StatusCode::OK, "the tag belongs to the compressed bytes");
    let head = get(&app, Method::HEAD, "/styled/", &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.headers[header::ETAG], plain.headers[header::ETAG]);
}

#[tokio::test]
async fn files_come_whole_or_in_part() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let whole = get(&app, Method::GET, "/files/long.txt", &[]).await;
    assert_eq!((whole.status, whole.body.len()), (StatusCode::OK, 200_000));
    let part = get(&app, Method::GET, "/files/long.txt", &[(header::RANGE, "bytes=199995-")]).await;
    assert_eq!((part.status, part.body.as_slice()), (StatusCode::PARTIAL_CONTENT, b"56789".as_slice()));
    assert_eq!(part.headers[header::CONTENT_RANGE], "bytes 199995-199999/200000");
    let beyond = get(&app, Method::GET, "/files/long.txt", &[(header::RANGE, "bytes=200000-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn a_drawing_that_is_opened_by_itself_runs_nothing() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let seen = get(&app, Method::GET, "/images/boat.svg", &[]).await;
    assert_eq!(seen.headers[header::CONTENT_TYPE], "image/svg+xml");
    assert!(seen.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
}

#[tokio::test]
async fn other_spellings_and_lost_addresses_are_answered() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    let moved = get(&app, Method::GET, "/Styled?x=1", &[]).await;
    assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(moved.headers[header::LOCATION], "/styled/?x=1");
    let lost = get(&app, Method::GET, "/stiled/", &[(header::ACCEPT_LANGUAGE, "ms")]).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    let html = String::from_utf8(lost.body).unwrap();
    assert!(html.contains("lang=\"ms\"") && html.contains("href=\"/styled/\""), "{html}");
}

#[tokio::test]
async fn no_request_line_breaks_the_site() {
    let folder = folder();
    let (_ground, app) = deployment(&folder).await;
    for path in [
        "/%00",
        "/%FF%FE",
        "/..%2f..%2fetc/passwd",
        "/a//b",
        "/?page=99999999999999999999&year=x",
        "/%E2%80%AE",
        "/site-style/..%2f",
        "/'\"<>",
    ] {
        let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
        let status = get(&app, Method::GET, &uri.to_string(), &[]).await.status;
        assert!(!status.is_server_error(), "{path}: {status}");
    }
}
