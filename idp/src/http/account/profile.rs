//! `/account/profile…` (A6, A9): what is known of the customer, and changing it.

use crate::{
    domain::{Account, AccountKind, PREFECTURES},
    flow::account::{
        Need, PendingProfile, ProfileChanged, ProfileEntered, change_profile, enter_profile, view_account,
        view_entries, view_pending,
    },
    http::{
        FormBody, Visitor,
        register::{
            lookup::{look_up, use_address},
            refusals::problem_of,
        },
    },
    pages::{Form, PostalAnswer, ProfileConfirm, ProfileEdit, ProfileView},
};
use actix_web::HttpResponse;

const PATH: &str = "/account/profile";
const EDIT: &str = "/account/profile/edit";
const CONFIRM: &str = "/account/profile/confirm";

/// A6.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let account = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, scene| {
        Ok(scene.account.clone())
    });
    match visitor.visited(account.await, PATH).await {
        Ok(account) => visitor.page(&ProfileView {
            shell: visitor.shell(),
            account,
            changed: visitor.is_told("changed"),
            edit_href: EDIT.to_owned(),
        }),
        Err(answer) => answer,
    }
}

/// A9, with what was typed before.
pub(in crate::http) async fn get_edit(visitor: Visitor) -> HttpResponse {
    match form_of(&visitor).await {
        Ok((account, form)) => show_edit(&visitor, account.kind, form, PostalAnswer::None),
        Err(answer) => answer,
    }
}

/// Acts on one of the form's buttons.
pub(in crate::http) async fn post_edit(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let typed = Form::from_pairs(form.pairs());
    let looked_up = match form.get("action") {
        "lookup" => Some(look_up(&visitor.provider.postal, typed.clone())),
        "use_address" => Some(use_address(&visitor.provider.postal, typed.clone())),
        _ => None,
    };
    if let Some((form, answer)) = looked_up {
        return match form_of(&visitor).await {
            Ok((account, _)) => show_edit(&visitor, account.kind, form, answer),
            Err(answer) => answer,
        };
    }
    let pairs = form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let entered = enter_profile(&visitor.provider, visitor.account_visit(), pairs);
    match visitor.visited(entered.await, EDIT).await {
        Ok(ProfileEntered::Yes) => visitor.see_other(CONFIRM),
        Ok(ProfileEntered::Refused(kind, refused)) => {
            let refuse = |form: Form, (name, error)| form.refused(name, problem_of(error));
            show_edit(&visitor, kind, refused.into_iter().fold(typed, refuse), PostalAnswer::None)
        }
        Err(answer) => answer,
    }
}

/// A9 read back. Whoever typed nothing is led to the form.
pub(in crate::http) async fn get_confirm(visitor: Visitor) -> HttpResponse {
    let pending = view_pending(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(pending, CONFIRM).await {
        Ok(Some(pending)) => show_confirm(&visitor, pending, visitor.is_told("other")),
        Ok(None) => visitor.see_other(EDIT),
        Err(answer) => answer,
    }
}

/// Changes what was read back.
pub(in crate::http) async fn post_confirm(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let digest = form.get("digest").to_owned();
    let changed = change_profile(&visitor.provider, visitor.account_visit(), digest);
    match visitor.visited(changed.await, EDIT).await {
        // A second press finds nothing to do, and the first has done it.
        Ok(ProfileChanged::Yes | ProfileChanged::Nothing) => visitor.see_other("/account/profile?changed"),
        Ok(ProfileChanged::Other) => visitor.see_other("/account/profile/confirm?other"),
        Err(answer) => answer,
    }
}

async fn form_of(visitor: &Visitor) -> Result<(Account, Form), HttpResponse> {
    let entries = view_entries(&visitor.provider, visitor.account_visit()).await;
    let (account, entries) = visitor.visited(entries, EDIT).await?;
    Ok((account, Form::from_pairs(entries.fields())))
}

fn show_edit(visitor: &Visitor, kind: AccountKind, form: Form, postal: PostalAnswer) -> HttpResponse {
    visitor.page(&ProfileEdit {
        shell: visitor.shell(),
        action: EDIT.to_owned(),
        kind,
        form,
        postal,
        prefectures: &PREFECTURES,
        cancel_href: PATH.to_owned(),
    })
}

fn show_confirm(visitor: &Visitor, pending: PendingProfile, other: bool) -> HttpResponse {
    visitor.page(&ProfileConfirm {
        shell: visitor.shell(),
        action: CONFIRM.to_owned(),
        kind: pending.account.kind,
        loses_phone: pending.account.profile.phone_verified && !pending.profile.phone_verified,
        profile: pending.profile,
        digest: pending.digest,
        other,
        back_href: EDIT.to_owned(),
    })
}
