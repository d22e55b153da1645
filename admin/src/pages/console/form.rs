//! A page to fill in; without inputs it asks for one press.

use super::{Entries, Frame, Input, Notice, Overtaken, Way};
use askama::Template;

/// A form, sent by POST.
#[derive(Clone, Debug, Template)]
#[template(path = "console/form.html")]
pub struct FormPage {
    /// The frame.
    pub frame: Frame,
    /// Its name.
    pub title: String,
    /// A sentence.
    pub lead: String,
    /// What will happen, point by point.
    pub points: Vec<String>,
    /// What is to be minded.
    pub notices: Vec<Notice>,
    /// Where it goes.
    pub action: String,
    /// What goes along unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// What was typed, and what is wrong with it.
    pub entries: Entries,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The words on the button.
    pub submit: &'static str,
    /// Whether the press takes something away.
    pub is_danger: bool,
    /// A second button: what it sends as `press`, and its words.
    pub other: Option<(&'static str, &'static str)>,
    /// What is there now beside what was typed, when somebody else was first.
    pub overtaken: Option<Overtaken>,
    /// A preview, as HTML that our own renderer made.
    pub readings: Vec<super::Reading>,
    /// What else can be done, below the form.
    pub ways: Vec<Way>,
    /// Back without a change.
    pub back: Option<Way>,
}

impl FormPage {
    /// A form with a name, a place to go and a button.
    pub fn new(
        frame: Frame,
        title: impl Into<String>,
        action: impl Into<String>,
        submit: &'static str,
    ) -> Self {
        Self {
            frame,
            title: title.into(),
            lead: String::new(),
            points: Vec::new(),
            notices: Vec::new(),
            action: action.into(),
            hidden: Vec::new(),
            entries: Entries::default(),
            inputs: Vec::new(),
            submit,
            is_danger: false,
            other: None,
            overtaken: None,
            readings: Vec::new(),
            ways: Vec::new(),
            back: None,
        }
    }
}
