//! Who is on the other end of the line, as far as it needs to be known: an address for limits, a network for people.
//!
//! Promise: `X-Forwarded-For` is believed only from proxies that the operator named; and what is kept of an
//! address is its network (IPv4 /24, IPv6 /48), never the whole of it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderMap;

/// The address at the other end, put into the request by the accept loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Entries of `X-Forwarded-For` that are looked at, from the nearest.
const HOPS_MAX: usize = 8;

/// The client's address: the peer, or, behind named proxies, the nearest address that is no named proxy.
pub(crate) fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = plain(peer);
    if !trusted.contains(&peer) {
        return peer;
    }
    let mut hops: Vec<&str> = Vec::new();
    for line in headers.get_all("x-forwarded-for") {
        hops.extend(line.to_str().unwrap_or_default().split(','));
    }
    let mut client = peer;
    for hop in hops.iter().rev().take(HOPS_MAX) {
        // A hop that is no address was not written by a proxy of ours; what stands before it is not believed.
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = plain(address);
        if !trusted.contains(&client) {
            break;
        }
    }
    client
}

/// An IPv4 address that came in IPv6 clothes is an IPv4 address.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// Key of limits: the IPv4 address, or the IPv6 /64 that one line has.
pub(crate) fn limit_key(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

/// Network as people see it in the list of their sessions: `203.0.113.0/24`, `2001:db8:1::/48`.
pub(crate) fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// The browser in plain words, such as `Firefox, Windows`, for the list of sessions. Names only what every
/// browser says of itself; versions and models say more about a person than they help.
pub fn browser_name(user_agent: &str) -> String {
    // Order matters: every browser also claims to be its ancestors.
    const BROWSERS: [(&str, &str); 10] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("UCBrowser", "UC Browser"),
        ("FxiOS", "Firefox"),
        ("Firefox", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let found = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    [found(&BROWSERS), found(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().unwrap());
        headers
    }

    #[test]
    fn forwarded_addresses_are_believed_only_from_named_proxies() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let inner: IpAddr = "10.0.0.2".parse().unwrap();
        let check = |peer: IpAddr, header: &str, expected: &str| {
            assert_eq!(address(peer, &forwarded(header), &[proxy, inner]).to_string(), expected, "{header}");
        };
        check("203.0.113.9".parse().unwrap(), "198.51.100.1", "203.0.113.9");
        check(proxy, "198.51.100.1", "198.51.100.1");
        // A client may write what it likes on the left; the proxy's own entry stands on the right.
        check(proxy, "1.1.1.1, 198.51.100.1", "198.51.100.1");
        check(proxy, "198.51.100.1, 10.0.0.2", "198.51.100.1");
        check(proxy, "198.51.100.1, nonsense", "10.0.0.1");
        check("::ffff:10.0.0.1".parse().unwrap(), "::ffff:198.51.100.1", "198.51.100.1");
    }

    #[test]
    fn people_see_networks() {
        assert_eq!(network("203.0.113.77".parse().unwrap()), "203.0.113.0/24");
        assert_eq!(network("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1::/48");
        assert_eq!(limit_key("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1:2::");
    }

    #[test]
    fn browsers_are_named_plainly() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
        assert_eq!(browser_name(chrome), "Chrome, Windows");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser_name(safari), "Safari, iPhone");
        assert_eq!(browser_name(""), "");
    }
}
