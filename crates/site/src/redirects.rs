//! Old addresses that the site's `_redirects` file sends elsewhere: `from to [code]` on each line, `*` at the end of `from` taken over by `:splat`.

use crate::permalink;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    from: String,
    /// Whether `from` stands for everything under it.
    splat: bool,
    to: String,
    /// 301, 302, 303, 307 or 308; 410 for what is gone for good.
    pub code: u16,
}

/// Reads the file. Lines that say nothing are passed over.
pub fn read(text: &str) -> Vec<Redirect> {
    text.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<Redirect> {
    let mut words = line.split('#').next()?.split_whitespace();
    let (from, to) = (words.next()?, words.next()?);
    let code = words.next().and_then(|code| code.trim_end_matches('!').parse().ok()).unwrap_or(301);
    let allowed = matches!(code, 301 | 302 | 303 | 307 | 308 | 410) && from.starts_with('/');
    let splat = from.ends_with('*');
    let from = permalink::fold(&permalink::decode(from.trim_end_matches('*')));
    allowed.then(|| Redirect { from, splat, to: to.to_owned(), code })
}

/// Where an address (decoded) is sent, percent-encoded, and with which code.
pub fn target(redirects: &[Redirect], address: &str) -> Option<(String, u16)> {
    let key = permalink::fold(address);
    redirects.iter().find_map(|redirect| {
        if !redirect.splat {
            return (redirect.from == key).then(|| (permalink::encode(&redirect.to), redirect.code));
        }
        let rest =
            key.strip_prefix(&redirect.from).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        let to = redirect.to.replace(":splat", rest.trim_start_matches('/'));
        Some((permalink::encode(&to), redirect.code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_send_on() {
        let redirects = read("# old\n/old/* /new/:splat 302\n/gone /x 410\n/a /b\nbroken\n/odd /x 999\n");
        assert_eq!(target(&redirects, "/old/x/y"), Some(("/new/x/y".to_owned(), 302)));
        assert_eq!(target(&redirects, "/A.html"), Some(("/b".to_owned(), 301)));
        assert_eq!(target(&redirects, "/gone/"), Some(("/x".to_owned(), 410)));
        assert_eq!(target(&redirects, "/older"), None);
        assert_eq!(target(&redirects, "/odd"), None);
    }
}
