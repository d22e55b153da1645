use super::texts::LinkTexts;
use askama::Template;
use idp::{
    domain::{Lang, TextVersion},
    pages::{Field, Form, Row, Shell, TextBlock, text_blocks},
};

/// One link that waits.
#[derive(Clone)]
pub struct PendingCard {
    /// Its name, sent along.
    pub link: String,
    /// Name of the dealer, the card's heading.
    pub dealer: String,
    /// Dealer, shop, days.
    pub rows: Vec<Row>,
    /// Whether the digits of the counter are asked.
    pub asks_code: bool,
}

impl PendingCard {
    fn list(&self) -> Vec<Row> {
        self.rows.clone()
    }
}

/// L6. Per card `#link-complete-{n}`, `#link-decline-{n}`, `#link-not-mine-{n}` and, if asked, `#reception_code-{n}`;
/// below them `#link-later`. Nothing is ticked beforehand: pressing is the consent.
#[derive(Template)]
#[template(path = "link/pending.html")]
pub struct PendingLinks {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the forms go.
    pub action: String,
    /// What waits, oldest first.
    pub cards: Vec<PendingCard>,
    /// The consent in force.
    pub consent: TextVersion,
    /// The text was updated between showing and pressing (E17).
    pub is_updated: bool,
    /// Problems: `reception_code-{n}`, `link-complete-{n}`.
    pub form: Form,
}

impl PendingLinks {
    fn consent_blocks(&self) -> Vec<TextBlock<'_>> {
        text_blocks(self.consent.body(self.shell.lang))
    }

    /// What changed in the text, when it was updated and its publisher says so.
    fn changes(&self) -> Option<&str> {
        let changes = match self.shell.lang {
            Lang::Ja => &self.consent.changes_ja,
            Lang::En => &self.consent.changes_en,
        };
        (self.is_updated && !changes.is_empty()).then_some(changes)
    }

    fn code_field(&self, n: &usize) -> Field {
        let id = format!("reception_code-{n}");
        let problem = self.form.problem_of(&id, self.shell.t);
        let field = Field::new(id, self.t.reception).hint(self.t.reception_hint).digits(4).problem(problem);
        Field { name: "reception_code".to_owned(), ..field }.autocomplete("off")
    }

    fn card_count(&self, number: &usize) -> String {
        self.t.card(*number, self.cards.len())
    }

    fn card_problem(&self, n: &usize) -> Option<String> {
        self.form.problem_of(&format!("link-complete-{n}"), self.shell.t)
    }
}
