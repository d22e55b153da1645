//! What the rules say of R4, as the page says it.

use crate::{
    domain::{EntryError, PasswordError, PasswordPolicy},
    http::items,
    pages::{Form, PasswordRules, Problem},
};

/// The rules as the page explains them.
pub(in crate::http) const fn rules_of(policy: PasswordPolicy) -> PasswordRules {
    let (min, max) = policy.lengths();
    match policy {
        PasswordPolicy::Reference => PasswordRules::Reference { min, max },
        PasswordPolicy::Modern => PasswordRules::Modern { min, max },
    }
}

/// Notes everything that is wrong, from the top of the page.
pub(super) fn refuse_all(
    form: &mut Form,
    policy: PasswordPolicy,
    password: Option<PasswordError>,
    mismatch: bool,
    entries: &[(&'static str, EntryError)],
) {
    if password.is_some() || mismatch {
        refuse_password(form, policy, password, mismatch);
    } else {
        // Both were right, but no page gets a password back.
        form.refuse("password", Problem::PasswordAgain);
    }
    for (name, error) in entries {
        form.refuse(name, problem_of(*error));
    }
}

/// Notes what is wrong with a new password or its second entry.
pub(in crate::http) fn refuse_password(
    form: &mut Form,
    policy: PasswordPolicy,
    password: Option<PasswordError>,
    mismatch: bool,
) {
    if let Some(error) = password {
        form.refuse("password", problem_of_password(policy, error));
    } else if mismatch {
        form.refuse("password2", Problem::PasswordMismatch);
    }
}

fn problem_of_password(policy: PasswordPolicy, error: PasswordError) -> Problem {
    let (min, max) = policy.lengths();
    match error {
        PasswordError::Missing => Problem::Missing,
        PasswordError::HiddenEdge => Problem::PasswordHiddenEdge,
        PasswordError::Length => Problem::PasswordLength { min, max },
        PasswordError::Characters => Problem::PasswordCharacters,
        PasswordError::Composition => Problem::PasswordComposition,
        PasswordError::Common => Problem::PasswordCommon,
    }
}

/// What is wrong with one entry.
pub(in crate::http) fn problem_of(error: EntryError) -> Problem {
    match error {
        EntryError::Missing => Problem::Missing,
        EntryError::NotChosen => Problem::NotChosen,
        EntryError::TooLong(max) => Problem::TooLong { max },
        EntryError::Characters => Problem::Characters,
        EntryError::OnlySigns => Problem::OnlySigns,
        EntryError::Markup => Problem::Markup,
        EntryError::Kana => Problem::Kana,
        EntryError::Birthdate(error) => items::problem_of(error),
        EntryError::PostalCode => Problem::PostalInvalid,
        EntryError::PostalPlaceholder => Problem::PostalPlaceholder,
        EntryError::PostalUnknown => Problem::PostalUnknown,
        EntryError::Phone(error) => Problem::from(error),
    }
}
