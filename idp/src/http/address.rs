//! The address of a client: the peer's, or what a trusted proxy says of it.

use actix_web::HttpRequest;
use ipnet::IpNet;
use std::net::IpAddr;

/// The peer; behind a trusted proxy the right-most address, which that proxy added itself.
pub(super) fn client_address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    if !trusted.iter().any(|net| net.contains(&peer)) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
    forwarded.rsplit(',').next()?.trim().parse().ok().or(Some(peer))
}

/// /24 of IPv4, /56 of IPv6: what one household or shop shares.
pub(super) fn address_range(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(v4)) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn ranges() {
        let range = |text: &str| address_range(text.parse().ok());
        assert_eq!(range("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(range("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(range("2001:db8:1:2345::1"), "2001:db8:1:2300::/56");
    }

    #[test]
    fn believes_only_trusted_proxies() {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:1".parse().unwrap())
            .insert_header(("x-forwarded-for", "203.0.113.9, 198.51.100.7"))
            .to_http_request();
        assert_eq!(client_address(&request, &[]), "10.0.0.1".parse().ok());
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(client_address(&request, &trusted), "198.51.100.7".parse().ok());
    }
}
