//! What forms of the console do alike.

use super::halt::Halt;
use crate::{
    flow::AdminError,
    pages::console::{Entries, Input, texts::FrameTexts},
};
use idp::{domain::Lang, pages::Need};

/// The form once more with what is wrong with it: faults beside their fields, an id that is taken beside its own, and a note
/// that somebody else was first ([`super::Desk::overtaken`]).
pub(super) fn again<T>(
    done: Result<T, AdminError>,
    entries: Entries,
    id: &str,
    taken: &str,
    lang: Lang,
) -> Result<Result<T, Entries>, Halt> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(AdminError::Invalid(faults)) => Ok(Err(entries.refused_by(&faults, lang))),
        Err(AdminError::Taken) => {
            let mut entries = entries;
            entries.refuse(id, taken);
            Ok(Err(entries))
        }
        Err(AdminError::Changed) => Ok(Err(entries.overtaken())),
        Err(error) => Err(error.into()),
    }
}

/// The names of a dealer or a shop.
pub(super) fn name_inputs(entries: &Entries, lang: Lang) -> Vec<Input> {
    let f = FrameTexts::of(lang);
    vec![
        Input::Line(entries.line("name", f.name_ja, f.name_hint, Need::Required)),
        Input::Line(entries.line("name_en", f.name_en, f.name_en_hint, Need::Optional)),
    ]
}
