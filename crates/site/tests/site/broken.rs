//! The broken twin of a site: everything that can be wrong with a source, and what the editor is told.

use crate::kit;

#[test]
fn a_site_with_everything_wrong_is_published_and_each_defect_has_its_place() {
    let (site, report) =
        kit::open(&kit::top().join("samples/broken-site"), std::sync::Arc::new(polity_site::NoFigures));
    for address in site.addresses() {
        let status = kit::page(&site, &address.replace(' ', "%20")).status;
        assert!(status == 200, "{address} answers {status}");
    }
    insta::assert_snapshot!("report_of_the_broken_site", report);
}

#[test]
fn broken_pages_still_show_their_words() {
    let (site, _) =
        kit::open(&kit::top().join("samples/broken-site"), std::sync::Arc::new(polity_site::NoFigures));
    for (address, words) in [
        ("/colon/", "The words are all here."),
        ("/colon/", "<h1>Ferries: a short history</h1>"),
        ("/odd-layout/", "Laid out as an ordinary page."),
        ("/liquid/", "No end to this condition."),
        ("/scripts/", "Your secret"),
        ("/twins/", "First in order."),
        ("/latin/", "by the sea."),
        ("/pictures/", "A gull on a post"),
        ("/", "Welcome, mostly"),
        ("/", "A section without a title still shows"),
    ] {
        let html = kit::html(&site, address);
        assert!(html.contains(words), "{address} lacks {words:?}:\n{html}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_empty_site() {
    let (site, report) =
        kit::open(std::path::Path::new("no/such/folder"), std::sync::Arc::new(polity_site::NoFigures));
    assert_eq!(kit::page(&site, "/").status, 404);
    assert!(report.defects.iter().any(|defect| defect.rule == polity_site::Rule::Unreadable));
}
