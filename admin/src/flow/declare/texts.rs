//! Versions of texts: published once, and never changed.

use super::{Act, Subject, Work, outcome::differences};
use crate::{
    domain::{Declared, DeclaredText, Fault, Rule},
    flow::{AdminError, publish_text::write_text},
};
use idp::{
    domain::Timestamp,
    store::{StoreError, texts},
};
use serde_json::json;

/// By document and version: each goes over the one before it.
pub(super) fn in_order(texts: &[Declared<DeclaredText>]) -> Vec<&Declared<DeclaredText>> {
    let mut texts: Vec<_> = texts.iter().collect();
    texts.sort_by(|a, b| {
        (&a.object.document, &a.object.version).cmp(&(&b.object.document, &b.object.version))
    });
    texts
}

impl Work<'_, '_> {
    pub(super) fn text(&mut self, declared: &Declared<DeclaredText>) -> Result<(), StoreError> {
        let text = &declared.object;
        let subject = Subject::Text(text.document.clone(), text.version.clone());
        if self.is_first(declared, &subject) {
            let outcome = self.apply_text(text);
            self.note(&declared.origin, subject, outcome)?;
        }
        Ok(())
    }

    fn apply_text(&mut self, text: &DeclaredText) -> Result<Act, AdminError> {
        if let Some(published) = texts::find(self.tx, &text.document, &text.version)? {
            return match differing_member(published.into(), text) {
                None => Ok(Act::Left),
                // People agreed to it as it is.
                Some(member) => {
                    Err(AdminError::Invalid(vec![Fault::at(format!("/{member}"), Rule::Published)]))
                }
            };
        }
        // A history that nobody relied on may be written down: a new house takes over what another one published.
        let is_open = !texts::is_agreed_to(self.tx, &text.document)?;
        let now = if is_open { Timestamp::from_seconds(0) } else { self.tx.now() };
        let versions = texts::list_versions(self.tx, &text.document)?;
        let before = versions.into_iter().find(|other| !is_open || other.version < text.version);
        let body = text.publication();
        let checked = body.check(&text.document, before.as_ref(), now).map_err(AdminError::Invalid)?;
        write_text(self.tx, self.operator, &checked, body.announce_to)?;
        Ok(Act::Created)
    }
}

/// The first member in which what is declared is another text than what is published.
fn differing_member(published: DeclaredText, declared: &DeclaredText) -> Option<String> {
    let words = |text: &DeclaredText| {
        let plain = |words: &str| words.replace("\r\n", "\n").trim().to_owned();
        json!({
            "effective_on": text.effective_on,
            "title_ja": text.title_ja,
            "title_en": text.title_en,
            "body_ja": plain(&text.body_ja),
            "body_en": plain(&text.body_en),
            "changes_ja": plain(&text.changes_ja),
            "changes_en": plain(&text.changes_en),
        })
    };
    differences(&words(&published), &words(declared)).into_keys().next()
}
