//! Parameters as a list of pairs, so that a repetition is seen before anything reads a value.

use super::OAuthError;

/// So many pairs a request may hold.
const MAX_PAIRS: usize = 100;

/// So many bytes a value may have: an ID token with the claims of every scope that comes back as a hint. Names stay far
/// below.
const MAX_VALUE: usize = 32 * 1024;

/// The one parameter that may stand more than once (RFC 8707, 2).
const MAY_REPEAT: &str = "resource";

/// Parameters that are JSON.
const IS_JSON: [&str; 2] = ["claims", "authorization_details"];

/// The decoded parameters of a query string or a form body, in their order.
///
/// Values may be secrets: `Debug` prints the names alone.
#[derive(Clone, Default)]
pub struct ParamList(Vec<(String, String)>);

impl ParamList {
    /// Reads `application/x-www-form-urlencoded` strictly: whole escapes, UTF-8, no control
    /// characters. A repetition is not an error yet: at the authorization endpoint it decides only
    /// after the redirect URI is proven.
    ///
    /// # Errors
    /// `invalid_request` for what is not such a form, or is too much.
    pub fn parse_form(bytes: &[u8]) -> Result<Self, OAuthError> {
        Self::from_pairs(decode_pairs(bytes)?)
    }

    /// Reads what a person typed or pasted into a page: as [`Self::parse_form`], but tabs and line breaks in values
    /// count as spaces, so that the field's own rule judges them. Other control characters nobody can type.
    ///
    /// # Errors
    /// `invalid_request` for what is not such a form, or is too much.
    pub fn parse_typed_form(bytes: &[u8]) -> Result<Self, OAuthError> {
        let mut pairs = decode_pairs(bytes)?;
        for (_, value) in &mut pairs {
            if value.contains(is_pasted_space) {
                *value = value.replace(is_pasted_space, " ");
            }
        }
        Self::from_pairs(pairs)
    }

    /// Takes pairs that somebody else decoded.
    ///
    /// # Errors
    /// `invalid_request` when they are too many, too long, or hold control characters.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, OAuthError> {
        if pairs.len() > MAX_PAIRS {
            return Err(OAuthError::invalid_request("too many parameters"));
        }
        for (name, value) in &pairs {
            if name.len() > MAX_VALUE || value.len() > MAX_VALUE {
                return Err(OAuthError::invalid_request("a parameter is too long"));
            }
            // JSON may hold line breaks between its members.
            let is_refused = |c: char| {
                c.is_control() && !(IS_JSON.contains(&name.as_str()) && matches!(c, '\t' | '\n' | '\r'))
            };
            if name.chars().chain(value.chars()).any(is_refused) {
                return Err(OAuthError::invalid_request("a parameter holds a control character"));
            }
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter. One without a value counts as absent (RFC 6749, 3.1).
    ///
    /// # Errors
    /// `invalid_request` when it stands more than once, with or without values.
    pub fn one(&self, name: &str) -> Result<Option<&str>, OAuthError> {
        let mut values = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(REPEATED);
        }
        Ok(first.filter(|value| !value.is_empty()))
    }

    /// The value of a parameter that must be there.
    ///
    /// # Errors
    /// `invalid_request` with `missing` when it is not, and when it stands more than once.
    pub fn required(&self, name: &str, missing: &'static str) -> Result<&str, OAuthError> {
        self.one(name)?.ok_or(OAuthError::invalid_request(missing))
    }

    /// All values of a parameter that may stand more than once.
    pub fn many<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(other, value)| other == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Refuses every repetition, of unknown parameters too (RFC 6749, 3.1 and 3.2), but of `resource`.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn refuse_repeated(&self) -> Result<(), OAuthError> {
        let mut names: Vec<&str> =
            self.0.iter().map(|(name, _)| name.as_str()).filter(|name| *name != MAY_REPEAT).collect();
        names.sort_unstable();
        let repeated = names.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
        if repeated { Err(REPEATED) } else { Ok(()) }
    }

    /// The pairs, for whoever renders them again (a page that posts an authorization request).
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

const REPEATED: OAuthError = OAuthError::invalid_request("a parameter stands more than once");

impl std::fmt::Debug for ParamList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

fn is_pasted_space(c: char) -> bool {
    c.is_control() && c.is_whitespace()
}

fn decode_pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, OAuthError> {
    const MALFORMED: OAuthError =
        OAuthError::invalid_request("the parameters are not application/x-www-form-urlencoded");
    let mut pairs = Vec::new();
    for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode_form_value(halves.next().unwrap_or_default()).ok_or(MALFORMED)?;
        let value = decode_form_value(halves.next().unwrap_or_default()).ok_or(MALFORMED)?;
        if name.is_empty() {
            return Err(MALFORMED);
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// Decodes one name or value of a form: `+` is a space, escapes are whole, the result is UTF-8.
pub(super) fn decode_form_value(bytes: &[u8]) -> Option<String> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_pasted_has_spaces_and_what_nobody_types_is_refused() {
        let list = ParamList::parse_typed_form(b"a=x%09y%0D%0Az&b=%C2%85").unwrap();
        assert_eq!((list.one("a").unwrap(), list.one("b").unwrap()), (Some("x y  z"), Some(" ")));
        for form in ["a=%00", "a=x%1By", "a=%7F", "a%09=1", "a=%zz"] {
            assert!(ParamList::parse_typed_form(form.as_bytes()).is_err(), "{form}");
        }
        assert!(ParamList::parse_form(b"a=x%09y").is_err(), "programs send no tabs");
    }

    #[test]
    fn reads_forms() {
        let list = ParamList::parse_form("a=1&b=%E3%81%82+x&c=&d&e=1=2&&".as_bytes()).unwrap();
        assert_eq!(list.one("a").unwrap(), Some("1"));
        assert_eq!(list.one("b").unwrap(), Some("あ x"));
        assert_eq!(list.one("c").unwrap(), None);
        assert_eq!(list.one("d").unwrap(), None);
        assert_eq!(list.one("e").unwrap(), Some("1=2"));
        assert_eq!(list.one("z").unwrap(), None);
    }

    #[test]
    fn refuses_malformed_forms() {
        for form in ["a=%", "a=%4", "a=%zz", "a=%ff", "%=1", "=1", "a=%00", "a=%0d%0a", "a=\u{7f}"] {
            assert!(ParamList::parse_form(form.as_bytes()).is_err(), "{form}");
        }
        assert!(ParamList::parse_form(&b"a=1&".repeat(101)).is_err());
        assert!(ParamList::parse_form(format!("a={}", "x".repeat(MAX_VALUE + 1)).as_bytes()).is_err());
    }

    #[test]
    fn sees_repetitions() {
        let list = ParamList::parse_form(b"a=1&a=1&b=1&resource=x&resource=y&c=&c=1").unwrap();
        assert!(list.one("a").is_err());
        assert!(list.one("c").is_err());
        assert_eq!(list.one("b").unwrap(), Some("1"));
        assert_eq!(list.many("resource").collect::<Vec<_>>(), ["x", "y"]);
        assert!(list.refuse_repeated().is_err());
        assert!(ParamList::parse_form(b"resource=x&resource=y&a=1").unwrap().refuse_repeated().is_ok());
    }

    #[test]
    fn prints_no_values() {
        assert_eq!(format!("{:?}", ParamList::parse_form(b"code=secret").unwrap()), r#"["code"]"#);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = ParamList::parse_form(&bytes);
        }

        #[test]
        fn reads_what_others_write(pairs in proptest::collection::vec(("[^\\p{Cc}]{1,12}", "[^\\p{Cc}]{0,20}"), 0..8)) {
            let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let list = ParamList::parse_form(form.as_bytes()).unwrap();
            prop_assert_eq!(list.pairs(), pairs);
        }
    }
}
