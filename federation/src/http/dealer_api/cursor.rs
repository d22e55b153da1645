//! Page cursors: where a list goes on, with a keyed hash, for one dealer's client alone.

use crate::domain::LinkId;
use idp::{domain::ClientId, keys::Sealer};

const PURPOSE: &str = "dealer-links-cursor";

fn mark(sealer: &Sealer, client: &ClientId, id: &str) -> String {
    let hash = sealer.keyed_hash(PURPOSE, format!("{client}\n{id}").as_bytes());
    hash.get(..32).unwrap_or_default().to_owned()
}

/// The cursor that goes on after this link.
pub(super) fn write(sealer: &Sealer, client: &ClientId, last: &LinkId) -> String {
    format!("{last}.{}", mark(sealer, client, last.as_str()))
}

/// Reads a cursor that we wrote for this client.
pub(super) fn read(sealer: &Sealer, client: &ClientId, cursor: &str) -> Option<LinkId> {
    let (id, given) = cursor.split_once('.')?;
    // What a wrong mark gives away is a page of the caller's own list: no constant time is needed.
    (given == mark(sealer, client, id)).then(|| LinkId::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_cursors_are_read() {
        let sealer = Sealer::new([7; 32]);
        let (one, two) = (ClientId::from("one"), ClientId::from("two"));
        let cursor = write(&sealer, &one, &LinkId::from("abc"));
        assert_eq!(read(&sealer, &one, &cursor), Some(LinkId::from("abc")));
        assert_eq!(read(&sealer, &two, &cursor), None);
        for forged in ["", "abc", "abc.", "forged", &cursor.replace("abc", "abd")] {
            assert_eq!(read(&sealer, &one, forged), None, "{forged}");
        }
    }
}
