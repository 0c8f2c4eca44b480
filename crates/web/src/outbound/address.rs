//! Which addresses are public: reachable by anyone, so that calling them gives nobody a way into a network inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is a public one (the special-purpose registries of RFC 6890 and its successors are not).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // This network; private; loopback; class E and broadcast; multicast.
        (0 | 10 | 127 | 224..=255, _, _)
        // Shared by carriers.
        | (100, 64..=127, _)
        // Link-local, where clouds keep their metadata.
        | (169, 254, _)
        | (172, 16..=31, _)
        | (192, 168, _)
        // Protocol assignments, documentation, and a retired relay.
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        // Benchmarks, documentation.
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113) => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [a, b, c, _, _, _, g, h] = segments;
    // Addresses that carry an IPv4 address are as public as what they carry.
    let carried = match segments {
        // Mapped and compatible; both are how a private IPv4 address slips through a careless check.
        [0, 0, 0, 0, 0, 0xffff | 0, ..] => Some((g, h)),
        // NAT64, well-known prefix.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some((g, h)),
        // 6to4.
        [0x2002, ..] => Some((b, c)),
        _ => None,
    };
    if let Some((high, low)) = carried {
        let [w, x] = high.to_be_bytes();
        let [y, z] = low.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(w, x, y, z));
    }
    // Only the global unicast block is public at all, and not all of it.
    let global = a & 0xe000 == 0x2000;
    let special = match (a, b) {
        // Protocol assignments with Teredo, benchmarks and ORCHID; documentation.
        (0x2001, 0..=0x01ff) | (0x2001, 0x0db8) => true,
        (0x3fff, 0..=0x0fff) => true,
        _ => false,
    };
    global && !special
}

/// Names that never leave a machine or a network, whatever a resolver would say.
pub(super) fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];
    name == "localhost" || !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}
