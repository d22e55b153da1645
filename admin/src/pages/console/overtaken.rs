//! The form of somebody whom another person overtook: what is there now stands beside what was typed.

use super::{Entries, FormPage, Input};

/// One field whose two states differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub label: String,
    /// What is there now; empty for nothing.
    pub now: String,
    /// What was typed.
    pub typed: String,
}

/// What differs.
#[derive(Clone, Debug, Default)]
pub struct Overtaken {
    /// The fields, in their order.
    pub differences: Vec<Difference>,
}

impl Overtaken {
    /// The differences between what a form holds and what is there now.
    pub fn of(page: &FormPage, now: &Entries) -> Self {
        let difference = |input: &Input| {
            let (label, [now, typed]) =
                (input.label()?, [now, &page.entries].map(|entries| input.told(entries)));
            (now != typed).then(|| Difference { label: label.to_owned(), now, typed })
        };
        Self { differences: page.inputs.iter().filter_map(difference).collect() }
    }
}

impl Input {
    fn label(&self) -> Option<&str> {
        match self {
            Self::Heading(..) => None,
            Self::Line(field) => Some(&field.label),
            Self::Area(area) => Some(&area.label),
            Self::Radios(choices) | Self::Select(choices) => Some(&choices.label),
            Self::Ticks(ticks) => Some(&ticks.label),
        }
    }

    /// What these entries say for this input, in the words of the form.
    fn told(&self, entries: &Entries) -> String {
        match self {
            Self::Heading(..) => String::new(),
            Self::Line(field) => entries.get(&field.id).to_owned(),
            Self::Area(area) => entries.get(&area.id).trim().to_owned(),
            Self::Radios(group) | Self::Select(group) => {
                let value = entries.get(&group.name);
                let chosen = group.choices.iter().find(|choice| choice.value == value);
                chosen.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
            }
            Self::Ticks(group) => {
                let ticked = group.ticks.iter().filter(|tick| entries.is_ticked(&group.name, &tick.value));
                ticked.map(|tick| tick.label.as_str()).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::console::{Entries, Frame, texts::FrameTexts};
    use idp::{
        domain::{Brand, Lang},
        pages::{Need, Shell, Site},
    };
    use std::sync::Arc;

    #[test]
    fn both_states_are_told_in_the_words_of_the_form() {
        let typed =
            Entries::default().with("name", "中央").with("role", "a").with("box", "1").with("same", "x");
        let now =
            Entries::default().with("name", "中央２").with("role", "b").with("same", "x").with("box", "2");
        let shell = Shell::new(&Arc::new(Site::new(Brand::default())), Lang::Ja, "");
        let t = FrameTexts::of(Lang::Ja);
        let (title, base, menu) = (t.console, "/console", Vec::new());
        let frame = Frame { shell, t, base, title, api: None, menu, person: None };
        let mut page = FormPage::new(frame, "x", "/", "x");
        page.inputs = vec![
            Input::Heading("x", ""),
            Input::Line(typed.line("name", "名前", "", Need::Required)),
            Input::Line(typed.line("same", "同じ", "", Need::Required)),
            Input::Radios(typed.choices("role", "役割", "", &[("a", "甲", ""), ("b", "乙", "")])),
            Input::Ticks(typed.ticks("box", "箱", "", &[("1", "一", ""), ("2", "二", "")])),
        ];
        page.entries = typed;
        let told = Overtaken::of(&page, &now).differences;
        let told: Vec<_> =
            told.iter().map(|one| (one.label.as_str(), one.now.as_str(), one.typed.as_str())).collect();
        assert_eq!(told, [("名前", "中央２", "中央"), ("役割", "乙", "甲"), ("箱", "二", "一")]);
    }
}
