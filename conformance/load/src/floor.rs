//! What nobody can be faster than: a server that reads a request and sends what it has ready, and the price of each thing that a work cannot do without.

use crate::works::Toll;
use anyhow::Context;
use argon2::{Algorithm, Argon2, Params, Version};
use openssl::{
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
    sign::Signer,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::OpenOptions,
    hint::black_box,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How long each price is looked at.
const LOOK: Duration = Duration::from_millis(400);
/// What a claim set and its header have, before they are signed.
const CLAIMS: [u8; 600] = [b'x'; 600];
/// A signature of either kind and these claims, encoded.
const ANSWERED: usize = 1_100;

/// Seconds of a processor for one of each.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Prices {
    /// A request and its answer.
    pub request: f64,
    /// A signature with RS256, 2048 bits.
    pub rs256: f64,
    /// A signature with ES256.
    pub es256: f64,
    /// A hash of a password: Argon2id, 19 MiB, two passes.
    pub hash: f64,
    /// A page written to a file, and waited for.
    pub commit: f64,
}

impl Prices {
    /// How many operations with this toll a second of a processor can pay for.
    #[must_use]
    pub fn operations(&self, toll: Toll) -> f64 {
        let seconds = f64::from(toll.requests) * self.request
            + f64::from(toll.rs256) * self.rs256
            + f64::from(toll.es256) * self.es256
            + f64::from(toll.hashes) * self.hash
            + f64::from(toll.commits) * self.commit;
        1.0 / seconds
    }

    /// All but that of a request, which `serve` shows under load.
    ///
    /// # Errors
    /// A key cannot be made, or `folder` takes no file.
    pub fn look(folder: &Path) -> anyhow::Result<Self> {
        let rsa = PKey::from_rsa(Rsa::generate(2048)?)?;
        let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        let ec = PKey::from_ec_key(EcKey::generate(&curve)?)?;
        let params = Params::new(19 * 1024, 2, 1, Some(32)).ok().context("parameters of Argon2")?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; 32];
        let mut file = OpenOptions::new().create(true).append(true).open(folder.join("commit"))?;
        Ok(Self {
            request: 0.0,
            rs256: price(|| sign(&rsa))?,
            es256: price(|| sign(&ec))?,
            hash: price(|| {
                argon2
                    .hash_password_into(b"Kuruma-2026", b"sixteen bytes!!!", &mut hash)
                    .ok()
                    .context("Argon2")
            })?,
            commit: price(|| {
                file.write_all(&[0; 4096])?;
                Ok(file.sync_data()?)
            })?,
        })
    }
}

fn sign(key: &PKey<Private>) -> anyhow::Result<()> {
    let mut signer = Signer::new(MessageDigest::sha256(), key)?;
    black_box(signer.sign_oneshot_to_vec(black_box(&CLAIMS))?);
    Ok(())
}

/// The processor's time of one, as this thread spends it; what a disk takes longer is nobody's cost.
fn price(mut once: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    once()?;
    let (began, before) = (Instant::now(), on_processor()?);
    let mut count = 0.0;
    while began.elapsed() < LOOK {
        once()?;
        count += 1.0;
    }
    Ok((on_processor()? - before) / count)
}

/// Seconds that this thread was on a processor: `/proc/thread-self/schedstat`, nanoseconds first.
fn on_processor() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos: f64 = text.split_whitespace().next().context("schedstat is empty")?.parse()?;
    Ok(nanos / 1e9)
}

/// The server of the floor: whatever is asked, it answers the same bytes, a document that is an answer to every request for one. A thread for each
/// connection, since nothing is cheaper that reads whole requests.
///
/// # Errors
/// The port is taken.
pub fn serve(port: u16) -> anyhow::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    let address = format!("http://{}", listener.local_addr()?);
    let endpoint = format!("{address}/endpoint");
    let document = serde_json::json!({
        "issuer": address, "jwks_uri": endpoint, "authorization_endpoint": endpoint, "token_endpoint": endpoint,
        "userinfo_endpoint": endpoint, "introspection_endpoint": endpoint, "kty": "none", "more": "x".repeat(ANSWERED),
    });
    let body = document.to_string();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer: &'static [u8] = answer.into_bytes().leak();
    for stream in listener.incoming() {
        let stream = stream?;
        thread::spawn(move || answer_all(stream, answer));
    }
    Ok(())
}

/// Requests without a body, as those for documents are. Ends with the connection.
fn answer_all(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut received = [0; 8192];
    let mut filled = 0;
    loop {
        let Some(free) = received.get_mut(filled..).filter(|free| !free.is_empty()) else { return Ok(()) };
        let length = stream.read(free)?;
        filled += length;
        if length == 0 {
            return Ok(());
        }
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(received.get(..filled).unwrap_or_default()) {
            Ok(httparse::Status::Complete(_)) => {
                stream.write_all(answer)?;
                filled = 0;
            }
            Ok(httparse::Status::Partial) => {}
            Err(_) => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_floor_is_the_sum_of_its_prices() {
        let prices = Prices { request: 0.001, rs256: 0.01, es256: 0.002, hash: 0.1, commit: 0.005 };
        let toll = Toll { requests: 2, rs256: 1, es256: 1, hashes: 0, commits: 1 };
        assert!((prices.operations(toll) - 1.0 / 0.019).abs() < 1e-6);
    }

    #[test]
    fn everything_has_a_price() {
        let folder = tempfile::tempdir().unwrap();
        let prices = Prices::look(folder.path()).unwrap();
        for price in [prices.rs256, prices.es256, prices.hash, prices.commit] {
            assert!(price > 0.0 && price < 10.0, "{prices:?}");
        }
        assert!(prices.rs256 > prices.es256, "{prices:?}");
    }
}
