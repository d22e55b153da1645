//! Distinguished names as operators write them (RFC 4514), and as certificates hold them: compared attribute by attribute.

use std::collections::BTreeSet;

/// The longest text that is read.
const LONGEST: usize = 2_000;

/// Short names of attributes (RFC 4514, 3; RFC 4519; RFC 5280, appendix A), in capitals, and what they stand for.
const SHORT_NAMES: [(&str, &str); 19] = [
    ("CN", "2.5.4.3"),
    ("SN", "2.5.4.4"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("TITLE", "2.5.4.12"),
    ("BUSINESSCATEGORY", "2.5.4.15"),
    ("POSTALCODE", "2.5.4.17"),
    ("GIVENNAME", "2.5.4.42"),
    ("DNQUALIFIER", "2.5.4.46"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ("E", "1.2.840.113549.1.9.1"),
];

/// What a backslash may stand before (RFC 4514, 3).
const SPECIAL: &str = " \"#+,;<=>\\";

/// An attribute: the dotted identifier of its type, and its value.
type Attribute = (String, String);

/// A name: the parts from the root on, each a set of attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistinguishedName(Vec<BTreeSet<Attribute>>);

impl DistinguishedName {
    /// The name of these parts, the root first. `None` when it has no part, or one without attributes.
    pub fn of(parts: Vec<BTreeSet<Attribute>>) -> Option<Self> {
        (!parts.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(Self(parts))
    }

    /// Reads the text of RFC 4514, in which the root stands last. Blanks around a comma, a plus and an equals sign do not count.
    /// `None` for anything else, types without a known short name, and values in hexadecimal BER.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST || text.trim().is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        for part in split(text, ',') {
            let mut attributes = BTreeSet::new();
            for attribute in split(part, '+') {
                // The same attribute twice in one part is no set.
                if !attributes.insert(attribute_of(attribute)?) {
                    return None;
                }
            }
            parts.push(attributes);
        }
        parts.reverse();
        Self::of(parts)
    }
}

/// What stands between the separators that nothing escapes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut begin, mut is_escaped) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        if letter == separator && !is_escaped {
            parts.extend(text.get(begin..at));
            begin = at + separator.len_utf8();
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    parts.extend(text.get(begin..));
    parts
}

fn attribute_of(text: &str) -> Option<Attribute> {
    let (name, value) = text.split_once('=')?;
    Some((type_of(name.trim())?, value_of(value)?))
}

fn type_of(name: &str) -> Option<String> {
    let is_dotted = name.contains('.')
        && name.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|digit| digit.is_ascii_digit())
                && (part == "0" || !part.starts_with('0'))
        });
    if is_dotted {
        return Some(name.to_owned());
    }
    let capitals = name.to_ascii_uppercase();
    SHORT_NAMES.iter().find(|(short, _)| *short == capitals).map(|(_, dotted)| (*dotted).to_owned())
}

/// A value with its escapes undone (RFC 4514, 3): a backslash before what means something, or before two hexadecimal digits of a
/// byte.
fn value_of(text: &str) -> Option<String> {
    let text = text.trim_start();
    if text.starts_with('#') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    // Blanks at the end count only when they are escaped.
    let mut length = 0;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                match letters.next()? {
                    special if SPECIAL.contains(special) => bytes.push(u8::try_from(special).ok()?),
                    high => {
                        let pair: String = [high, letters.next()?].iter().collect();
                        let is_hex = pair.bytes().all(|digit| digit.is_ascii_hexdigit());
                        bytes.push(u8::from_str_radix(&pair, 16).ok().filter(|byte| is_hex && *byte != 0)?);
                    }
                }
                length = bytes.len();
            }
            '"' | ';' | '<' | '>' | '\0' => return None,
            plain => {
                bytes.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
                if plain != ' ' {
                    length = bytes.len();
                }
            }
        }
    }
    bytes.truncate(length);
    String::from_utf8(bytes).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn name(parts: &[&[(&str, &str)]]) -> DistinguishedName {
        let part = |part: &&[(&str, &str)]| {
            part.iter().map(|(kind, value)| ((*kind).to_owned(), (*value).to_owned())).collect()
        };
        DistinguishedName::of(parts.iter().map(part).collect()).unwrap()
    }

    #[test]
    fn texts() {
        let (cn, o, c, ou, uid) = ("2.5.4.3", "2.5.4.10", "2.5.4.6", "2.5.4.11", "0.9.2342.19200300.100.1.1");
        for (text, expected) in [
            ("CN=rp", Some(name(&[&[(cn, "rp")]]))),
            ("CN=rp,O=Example,C=JP", Some(name(&[&[(c, "JP")], &[(o, "Example")], &[(cn, "rp")]]))),
            ("cn = rp , o = Example", Some(name(&[&[(o, "Example")], &[(cn, "rp")]]))),
            ("2.5.4.3=rp", Some(name(&[&[(cn, "rp")]]))),
            ("OU=Sales+CN=J.  Smith,O=x", Some(name(&[&[(o, "x")], &[(cn, "J.  Smith"), (ou, "Sales")]]))),
            (r#"CN=James \"Jim\" Smith\, III"#, Some(name(&[&[(cn, "James \"Jim\" Smith, III")]]))),
            (r"CN=a\2Cb\2b\5c", Some(name(&[&[(cn, "a,b+\\")]]))),
            (r"CN=a\\,O=b", Some(name(&[&[(o, "b")], &[(cn, "a\\")]]))),
            (r"CN=\E8\B1\8A\E7\94\B0", Some(name(&[&[(cn, "豊田")]]))),
            ("CN=豊田", Some(name(&[&[(cn, "豊田")]]))),
            (r"CN=\ a\ ", Some(name(&[&[(cn, " a ")]]))),
            (r"CN=\#a", Some(name(&[&[(cn, "#a")]]))),
            ("UID=a=b", Some(name(&[&[(uid, "a=b")]]))),
            ("", None),
            (" ", None),
            ("CN", None),
            ("CN=", None),
            ("CN=a,", None),
            (",CN=a", None),
            ("CN=a+", None),
            ("CN=a+CN=a", None),
            ("CN=#04024869", None),
            ("XX=a", None),
            ("2..5=a", None),
            ("02.5=a", None),
            (r"CN=a\", None),
            (r"CN=a\z", None),
            (r"CN=a\+2", Some(name(&[&[(cn, "a+2")]]))),
            (r"CN=a\2", None),
            (r"CN=a\00", None),
            (r"CN=\FF", None),
            ("CN=a;O=b", None),
            ("CN=\"a\"", None),
        ] {
            assert_eq!(DistinguishedName::parse(text), expected, "{text}");
        }
        assert_eq!(DistinguishedName::parse(&format!("CN={}", "a".repeat(2_000))), None);
    }

    /// Case counts in values: who registers a name copies it.
    #[test]
    fn differences_count() {
        let parse = |text| DistinguishedName::parse(text).unwrap();
        for other in ["CN=RP,O=x", "O=x,CN=rp", "CN=rp", "CN=rp+O=x", "CN=rp,O=x,O=x", "OU=rp,O=x"] {
            assert_ne!(parse(other), parse("CN=rp,O=x"), "{other}");
        }
        assert_eq!(parse("CN=rp+O=x"), parse("O=x+CN=rp"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}|(CN|O|[0-9.]{1,5})=[a-z\\\\,+=#\" ]{0,30}") {
            let _ = DistinguishedName::parse(&text);
        }
    }
}
