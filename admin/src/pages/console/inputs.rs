//! What is typed into: the inputs of all pages, and what only the console needs.

use super::Entries;
use idp::pages::{Choice, Choices, Field, Need};

/// One part of a form, from the top.
#[derive(Clone, Debug)]
pub enum Input {
    /// A heading over those that follow, and a sentence.
    Heading(&'static str, &'static str),
    /// One line.
    Line(Field),
    /// Several lines.
    Area(Area),
    /// One of few.
    Radios(Choices),
    /// One of many.
    Select(Choices),
    /// Any of several.
    Ticks(Ticks),
}

impl Input {
    /// The label of what is sent under `name`, if it is this one.
    pub fn label_of(&self, name: &str) -> Option<&str> {
        let (own, label) = match self {
            Self::Heading(..) => return None,
            Self::Line(field) => (&field.name, &field.label),
            Self::Area(area) => (&area.id, &area.label),
            Self::Radios(choices) | Self::Select(choices) => (&choices.name, &choices.label),
            Self::Ticks(ticks) => (&ticks.name, &ticks.label),
        };
        (own == name).then_some(label)
    }
}

/// A text of several lines.
#[derive(Clone, Debug)]
pub struct Area {
    /// Id and name.
    pub id: String,
    /// Visible label.
    pub label: String,
    /// What to enter.
    pub hint: Option<String>,
    /// What was entered before.
    pub value: String,
    /// What is wrong.
    pub problem: Option<String>,
    /// The mark beside the label.
    pub need: Need,
    /// Lines that are seen at once.
    pub rows: u8,
}

impl Area {
    /// Ids of hint and error, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        described_by(&self.id, self.hint.is_some(), self.problem.is_some())
    }
}

/// One box.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Value that is sent.
    pub value: String,
    /// Visible label.
    pub label: String,
    /// What it means.
    pub hint: Option<String>,
    /// Ticked before.
    pub ticked: bool,
}

/// Boxes under one name.
#[derive(Clone, Debug)]
pub struct Ticks {
    /// Name in the form, and stem of the ids.
    pub name: String,
    /// Legend.
    pub label: String,
    /// What to tick.
    pub hint: Option<String>,
    /// What is wrong.
    pub problem: Option<String>,
    /// The boxes.
    pub ticks: Vec<Tick>,
}

impl Ticks {
    /// Ids of hint and error, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }

    /// The id of a box: of the first one the summary of errors leads to it by the name alone.
    pub fn id_of(&self, tick: &Tick) -> String {
        let is_first = self.ticks.first().is_some_and(|first| first.value == tick.value);
        if is_first { self.name.clone() } else { format!("{}-{}", self.name, tick.value) }
    }
}

fn described_by(id: &str, hint: bool, problem: bool) -> String {
    let ids = [(hint, "hint"), (problem, "error")];
    let ids: Vec<String> = ids.iter().filter(|(is, _)| *is).map(|(_, kind)| format!("{id}-{kind}")).collect();
    ids.join(" ")
}

impl Entries {
    /// A line with what was typed before. An empty hint is none.
    pub fn line(&self, name: &str, label: &str, hint: &str, need: Need) -> Field {
        let field = Field::new(name, label).value(self.get(name)).problem(self.problem_of(name));
        let field = if hint.is_empty() { field } else { field.hint(hint) };
        Field { need, ..field }
    }

    /// Several lines with what was typed before.
    pub fn area(&self, name: &str, label: &str, hint: &str, need: Need, rows: u8) -> Area {
        Area {
            id: name.to_owned(),
            label: label.to_owned(),
            hint: some(hint),
            value: self.get(name).to_owned(),
            problem: self.problem_of(name),
            need,
            rows,
        }
    }

    /// A choice with what was chosen before: value, label, and a sentence about it.
    pub fn choices(&self, name: &str, label: &str, hint: &str, choices: &[(&str, &str, &str)]) -> Choices {
        let current = self.get(name);
        let choice = |(value, label, hint): &(&str, &str, &str)| Choice {
            hint: some(hint),
            ..Choice::new(*value, *label, current)
        };
        Choices {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: some(hint),
            problem: self.problem_of(name),
            need: Need::Required,
            autocomplete: "",
            choices: choices.iter().map(choice).collect(),
        }
    }

    /// Boxes with what was ticked before.
    pub fn ticks(&self, name: &str, label: &str, hint: &str, ticks: &[(&str, &str, &str)]) -> Ticks {
        let tick = |(value, label, hint): &(&str, &str, &str)| Tick {
            value: (*value).to_owned(),
            label: (*label).to_owned(),
            hint: some(hint),
            ticked: self.is_ticked(name, value),
        };
        Ticks {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: some(hint),
            problem: self.problem_of(name),
            ticks: ticks.iter().map(tick).collect(),
        }
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
