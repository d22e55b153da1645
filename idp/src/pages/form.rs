//! A form as the person sent it, with what is wrong with it.

use super::{Problem, Texts};

/// Entries and problems of one form; kept by the page that is shown again.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    problems: Vec<(String, Problem)>,
}

impl Form {
    /// An empty form without problems.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The entries that came with a POST. Passwords, codes and the token are not kept: they never go back to a page.
    #[must_use]
    pub fn from_pairs<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Self::new();
        for (name, value) in pairs {
            if !matches!(name.as_ref(), "password" | "password2" | "csrf" | "code" | "action") {
                form.set(name.as_ref(), value.as_ref());
            }
        }
        form
    }

    /// Sets one entry.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// The same, for building in one expression.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// One entry; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Notes what is wrong with an input, by its name (`birthdate` for the three parts of the date). The order of
    /// the calls is the order of the summary: go through the form from the top.
    pub fn refuse(&mut self, name: &str, problem: Problem) {
        self.problems.push((name.to_owned(), problem));
    }

    /// The same, for building in one expression.
    #[must_use]
    pub fn refused(mut self, name: &str, problem: Problem) -> Self {
        self.refuse(name, problem);
        self
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Whether this is what is wrong with an input.
    #[must_use]
    pub fn is_refused_for(&self, name: &str, problem: &Problem) -> bool {
        self.problems.iter().any(|(known, found)| known == name && found == problem)
    }

    /// Whether nothing was entered and nothing is wrong, as when the page is opened.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.values.is_empty() && self.problems.is_empty()
    }

    /// Whether a mail that was asked for here must wait.
    #[must_use]
    pub fn waits_at(&self, name: &str) -> bool {
        self.problems.iter().any(|(known, found)| {
            known == name
                && matches!(
                    found,
                    Problem::ResendTooSoon { .. } | Problem::ResendTooOften { .. } | Problem::Turn { .. }
                )
        })
    }

    /// The sentence for one input.
    #[must_use]
    pub fn problem_of(&self, name: &str, t: &Texts) -> Option<String> {
        self.problems
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, problem)| problem.text(t.fields.label(name), t))
    }

    /// The lines of the summary: id of the input to go to, and sentence.
    #[must_use]
    pub fn summary(&self, t: &Texts) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(name, problem)| (anchor(name), problem.text(t.fields.label(name), t)))
            .collect()
    }
}

/// Groups have no input of their own name: the link goes to their first.
fn anchor(name: &str) -> String {
    match name {
        "birthdate" => "birthdate-year".to_owned(),
        "account_type" => "account_type-individual".to_owned(),
        "gender" => "gender-male".to_owned(),
        "lang" => "lang-ja".to_owned(),
        "text_size" => "text_size-standard".to_owned(),
        "postal_choice" => "postal_choice-0".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;

    #[test]
    fn secrets_do_not_come_back() {
        let form =
            Form::from_pairs([("password", "s3cret!!"), ("code", "123456"), ("csrf", "x"), ("email", "a@b")]);
        assert_eq!(form.get("email"), "a@b");
        for name in ["password", "code", "csrf"] {
            assert_eq!(form.get(name), "");
        }
    }

    #[test]
    fn summary_points_at_inputs_in_order() {
        let form = Form::new().refused("birthdate", Problem::DateNotReal).refused("city", Problem::Missing);
        let summary = form.summary(Texts::of(Lang::Ja));
        assert_eq!(summary.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["birthdate-year", "city"]);
    }
}
