//! Serves the sample room of the tests, to look at the patterns of pages: `cargo run -p polity-web --example patterns`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use polity_store::Id;
use polity_web::testkit::TestGround;
use polity_web::{Listen, Server};

#[tokio::main]
#[allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example to look at")]
async fn main() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = sample::app_on(&ground.web());
    let server = Server::bind(app, Listen::plain(([127, 0, 0, 1], 8088).into())).await.unwrap();
    println!("http://{}/clinic", server.local_address().unwrap());
    println!("sign in: POST /clinic/sign-in?account={}&role=nurse", Id::from_bytes([1; 16]));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        polity_web::asked_to_stop().await;
        let _ = stop.send(true);
    });
    server.run(stopped).await;
}
