//! Frames of other sites. A page shows a box with a plain link in place of a frame, so that no third party learns of a visit before the reader chooses to go there.

use url::Url;

use super::BodyWords;
use crate::words;

/// Hosts whose frames a page may name, with what they are called.
const ALLOWED: &[(&str, &str)] = &[
    ("form.gov.sg", "FormSG"),
    ("www.youtube.com", "YouTube"),
    ("youtube.com", "YouTube"),
    ("m.youtube.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("www.youtube-nocookie.com", "YouTube"),
    ("player.vimeo.com", "Vimeo"),
    ("vimeo.com", "Vimeo"),
    ("maps.google.com", "Google Maps"),
    ("docs.google.com", "Google Docs"),
    ("drive.google.com", "Google Drive"),
    ("calendar.google.com", "Google Calendar"),
    ("www.facebook.com", "Facebook"),
    ("www.instagram.com", "Instagram"),
    ("checkfirst.gov.sg", "CheckFirst"),
    ("www.checkfirst.gov.sg", "CheckFirst"),
    ("data.gov.sg", "data.gov.sg"),
    ("www.onemap.gov.sg", "OneMap"),
    ("www.onemap.sg", "OneMap"),
];

/// A frame that may be offered as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub url: String,
    pub host_name: &'static str,
}

/// Reads a frame's address. None for hosts that are not on the list.
pub fn allowed(source: &str) -> Option<Frame> {
    let absolute = if source.starts_with("//") { format!("https:{source}") } else { source.to_owned() };
    let mut url = Url::parse(&absolute).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let host = url.host_str()?.to_ascii_lowercase();
    let known = ALLOWED.iter().find(|(allowed, _)| *allowed == host).map(|(_, name)| *name);
    let google_maps = host == "www.google.com" && url.path().starts_with("/maps");
    let host_name = known.or_else(|| google_maps.then_some("Google Maps"))?;
    url.set_scheme("https").ok()?;
    if host_name == "YouTube" {
        // The host that sets no cookies before the film starts.
        if host == "youtu.be" {
            let film = url.path().trim_start_matches('/').to_owned();
            url.set_path(&format!("/embed/{film}"));
        }
        url.set_host(Some("www.youtube-nocookie.com")).ok()?;
    }
    Some(Frame { url: url.into(), host_name })
}

/// The box that stands in place of a frame. It is made of elements that may stand inside a line, because editors put frames there.
pub fn poster(frame: &Frame, title: &str, words: &BodyWords) -> String {
    let open = words.frame_open.replace("{host}", frame.host_name);
    let title = if title.is_empty() {
        String::new()
    } else {
        format!("<span class=\"frame-poster-title\">{}</span>", words::escaped(title))
    };
    format!(
        "<span class=\"frame-poster\">{title}<a class=\"bp-button is-secondary\" href=\"{}\">{}</a><span class=\"frame-poster-note\">{}</span></span>",
        words::escaped(&frame.url),
        words::escaped(&open),
        words::escaped(&words.frame_note),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_go_to_the_host_without_cookies() {
        assert_eq!(
            allowed("https://www.youtube.com/embed/abc?rel=0").unwrap().url,
            "https://www.youtube-nocookie.com/embed/abc?rel=0"
        );
        assert_eq!(allowed("//youtu.be/abc").unwrap().url, "https://www.youtube-nocookie.com/embed/abc");
    }

    #[test]
    fn other_hosts_and_schemes_are_refused() {
        for source in [
            "https://elsewhere.example/x",
            "javascript:alert(1)",
            "/local/frame",
            "https://youtube.com.elsewhere.example/",
            "https://www.google.com/search",
        ] {
            assert_eq!(allowed(source), None, "{source}");
        }
        assert!(allowed("https://www.google.com/maps/embed?pb=1").is_some());
    }
}
