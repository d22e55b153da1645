//! The two states of most things.

use crate::pages::console::{
    Entries, Tone,
    texts::{FrameTexts, StateTexts},
};
use idp::{
    domain::Lang,
    pages::{Choices, Need},
};

/// A choice among the two states of most things, with all of them first.
pub(super) fn state_choices(entries: &Entries, lang: Lang) -> Choices {
    let (f, s) = (FrameTexts::of(lang), StateTexts::of(lang));
    let choices = [("active", s.active, ""), ("suspended", s.suspended, "")];
    Choices { need: Need::Unmarked, ..entries.choices("state", f.state, "", &choices) }
}

/// The word and the tone of `active` and `suspended`.
pub(super) fn tone_of(is_active: bool, lang: Lang) -> (&'static str, Tone) {
    let s = StateTexts::of(lang);
    if is_active { (s.active, Tone::Good) } else { (s.suspended, Tone::Caution) }
}
