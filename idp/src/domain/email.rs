//! Mail addresses: which there are, how they are kept, how mail servers are told of them, and how they are compared.
//!
//! | Form | Example | For |
//! |---|---|---|
//! | written | `Taro..T.@日本語.example` | pages, mails, claims: what the person wrote, cleaned |
//! | key | `taro..t.@xn--wgv71a119e.example` | whatever compares: look-ups, uniqueness, counters, hashes |
//! | wire | `"Taro..T."@xn--wgv71a119e.example` | the SMTP conversation and the header `To` |
//!
//! What is accepted here is what the mail path can send to: the tests of `mail` hold the two together.

use super::clean_value;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::net::IpAddr;

/// Longest address (RFC 5321, 4.5.3.1.3: 256 with the angle brackets).
const LONGEST: usize = 254;
/// Longest local part (RFC 5321, 4.5.3.1.1), quotes counted.
const LONGEST_LOCAL: usize = 64;
/// Top-level names that no mail can reach (RFC 6761, 6.3 and 6.4). The names for tests stay usable: tests use them.
const UNREACHABLE: [&str; 2] = ["invalid", "localhost"];

/// Why a text is no mail address that can be written to. Displayed in English, for interfaces; pages have their own
/// sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// No `@`.
    #[error("has no @")]
    NoAt,
    /// The `@` is the first character.
    #[error("has nothing before the @")]
    NothingBefore,
    /// The `@` is the last character.
    #[error("has nothing after the @")]
    NothingAfter,
    /// More than one `@`.
    #[error("has more than one @")]
    SeveralAts,
    /// A space, a bracket, a quotation mark or another character that no address has.
    #[error("has a character that no mail address has")]
    Character,
    /// Letters before the `@` that need SMTPUTF8 (RFC 6531), which few servers speak.
    #[error("has a letter before the @ that is not ASCII")]
    LocalNotAscii,
    /// Longer than mail servers take.
    #[error("is too long")]
    TooLong,
    /// The number of a machine, not the name of a domain.
    #[error("has a number instead of a name after the @")]
    DomainIsNumber,
    /// No dot after the `@`.
    #[error("has no dot after the @")]
    DomainWithoutDot,
    /// Something else after the `@` that is the name of no domain.
    #[error("has something after the @ that is not the name of a domain")]
    Domain,
}

/// An address to be compared with others: the local part without case, the domain in its ASCII form. Never sent to
/// and never shown.
///
/// RFC 5321, 2.4 leaves the case of a local part to its host; hosts that tell cases apart are not seen any more, and
/// telephones write the first letter large by themselves.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailKey(String);

impl EmailKey {
    /// As text: for columns, counters and keyed hashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Addresses of people stay out of logs.
impl std::fmt::Debug for EmailKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailKey(…)")
    }
}

/// The key of an address that was accepted once. Total: an address that older rules let in has a key too, and it is
/// the one that `lower()` gives in SQL as long as the address is ASCII.
pub fn fold_email(written: &str) -> EmailKey {
    let (local, domain) = written.rsplit_once('@').unwrap_or((written, ""));
    let domain = ascii_domain(domain).unwrap_or_else(|_| domain.to_ascii_lowercase());
    EmailKey(format!("{}@{domain}", local.to_ascii_lowercase()))
}

/// A mail address as it was written, beside its key. Two are equal when they are written alike.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    written: String,
    key: EmailKey,
}

impl EmailAddress {
    /// Reads what was typed, or what another system sent.
    ///
    /// Surrounding space and what nobody sees go, full-width letters and dots become plain ones, quotation marks around
    /// the local part go: they are put back on the wire where they must stand. The domain is lower-cased, the local
    /// part keeps its case.
    ///
    /// # Errors
    /// Why nobody can be written to there.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        if typed.len() > 4 * LONGEST {
            return Err(EmailError::TooLong);
        }
        // The full stop of Japanese keyboards is a dot in domains (UTS 46), and stands in no local part.
        let folded = clean_value(typed).replace('。', ".");
        let (local, domain) = split(&folded)?;
        check_local_part(&local)?;
        let ascii = ascii_domain(domain)?;
        if quote(&local).len() > LONGEST_LOCAL || quote(&local).len() + 1 + ascii.len() > LONGEST {
            return Err(EmailError::TooLong);
        }
        // Of a domain that was written in other letters the form for people, without what only looks like nothing.
        let shown = if domain.is_ascii() { ascii } else { unicode_domain(&ascii) };
        Ok(Self::stored(format!("{local}@{shown}")))
    }

    /// An address that was accepted once, as it is stored.
    pub fn stored(written: String) -> Self {
        Self { key: fold_email(&written), written }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What it is compared by.
    pub fn key(&self) -> &EmailKey {
        &self.key
    }

    /// Local part and domain for mail servers (RFC 5321, 4.1.2): a local part that is no dot-atom stands in quotation
    /// marks, the domain is in its ASCII form. Both are ASCII without control characters.
    pub fn wire(&self) -> (String, &str) {
        let local = self.written.rsplit_once('@').map_or("", |(local, _)| local);
        let domain = self.key.0.rsplit_once('@').map_or("", |(_, domain)| domain);
        (quote(local), domain)
    }
}

/// Addresses of people stay out of logs.
impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// The address as it is stored and shown; `None` when it is none. [`EmailAddress::parse`] says why.
pub fn normalize_email(typed: &str) -> Option<String> {
    EmailAddress::parse(typed).ok().map(|email| email.written)
}

/// Local part, without quotation marks, and domain.
fn split(text: &str) -> Result<(String, &str), EmailError> {
    if let Some((quoted, domain)) = text.strip_prefix('"').and_then(|rest| rest.rsplit_once("\"@")) {
        return Ok((unquote(quoted), domain));
    }
    let (local, domain) = text.rsplit_once('@').ok_or(EmailError::NoAt)?;
    if local.is_empty() {
        return Err(EmailError::NothingBefore);
    }
    if local.contains('@') {
        return Err(EmailError::SeveralAts);
    }
    Ok((local.to_owned(), domain))
}

/// The content of a quoted string (RFC 5321, 4.1.2): a backslash stands before a character that means itself.
fn unquote(quoted: &str) -> String {
    let mut plain = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        plain.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    plain
}

/// The characters of a dot-atom (RFC 5322, 3.2.3). Some Japanese carriers once gave out addresses with dots in a row, in
/// front or at the end; those receive mail.
fn check_local_part(local: &str) -> Result<(), EmailError> {
    if local.is_empty() {
        return Err(EmailError::NothingBefore);
    }
    let is_wrong =
        |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.chars().any(|c| is_wrong(c) || c.is_whitespace()) {
        return Err(EmailError::Character);
    }
    if local.is_ascii() { Ok(()) } else { Err(EmailError::LocalNotAscii) }
}

/// The local part for mail servers. It holds no character that would have to be escaped.
fn quote(local: &str) -> String {
    let is_dot_atom = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    if is_dot_atom { local.to_owned() } else { format!("\"{local}\"") }
}

/// The domain in its ASCII form, lower-cased (UTS 46, non-transitional).
fn ascii_domain(domain: &str) -> Result<String, EmailError> {
    if domain.is_empty() {
        return Err(EmailError::NothingAfter);
    }
    let number = domain.trim_matches(['[', ']']);
    if number.parse::<IpAddr>().is_ok() || domain.starts_with('[') {
        return Err(EmailError::DomainIsNumber);
    }
    if domain.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[]\"',;:\\".contains(c)) {
        return Err(EmailError::Character);
    }
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|_| if domain.contains('.') { EmailError::Domain } else { EmailError::DomainWithoutDot })?
        .into_owned();
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    match ascii.rsplit_once('.') {
        None => Err(EmailError::DomainWithoutDot),
        Some(_) if ascii.split('.').all(is_number) => Err(EmailError::DomainIsNumber),
        // No top-level domain is a number (RFC 3696, 2) or one letter.
        Some((_, top)) if is_number(top) || top.len() < 2 || UNREACHABLE.contains(&top) => {
            Err(EmailError::Domain)
        }
        Some(_) => Ok(ascii),
    }
}

/// The domain in the letters of its language; as it is, where those would be read as another domain.
fn unicode_domain(ascii: &str) -> String {
    let (domain, _) = Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let is_the_same = ascii_domain(&clean_value(&domain)).as_deref() == Ok(ascii);
    if is_the_same { domain.into_owned() } else { ascii.to_owned() }
}

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
