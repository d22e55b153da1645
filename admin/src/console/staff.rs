//! Members of staff: who, as what; added, changed, ended; and who is invited.

use super::{
    Desk, Typed,
    forms::again,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
    press::Press,
};
use crate::{
    domain::{InvitationView, Role, StaffAddition, StaffChange, StaffView},
    flow::{
        AdminError, PageAsk, StaffAdded, Versioned, add_staff, change_staff, end_staff, find_invitation,
        find_staff, list_invitations, list_staff, revoke_invitation,
    },
    pages::{
        console::{
            Cell, Column, Entries, FormPage, Input, Listing, Section, SheetPage, Way,
            texts::{FrameTexts, PeopleTexts, RefusalTexts},
        },
        role_name,
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{AccountId, Lang, Timestamp},
    pages::{Need, moment_words},
};

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang));
    let list =
        Listing::new(t.title, Column::texts([t.person, t.role, t.dealer, f.since, t.added_by]), t.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_staff(&at.provider, ask).await?;
        let rows = page.objects.into_iter().map(|member| {
            let name = if member.email.is_empty() { t.gone.to_owned() } else { member.email };
            vec![
                Cell::link(name, at.href(&format!("/staff/{}", member.account_id))),
                Cell::text(role_name(member.role, at.lang)),
                Cell::text(member.dealer_id.unwrap_or_default()),
                Cell::text(moment_words(member.added_at, at.lang)),
                Cell::text(member.added_by),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/staff", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.notices =
        desk.told(&[("added", t.added), ("invited", t.invited), ("changed", t.changed), ("ended", t.ended)]);
    let new = Way::new("new-member", desk.href("/staff/new"), t.new);
    page.sections.push(Section::default().ways(vec![new]));
    page.sections.push(Section::table("", "", list));
    page.sections.push(invitations(&desk).await?);
    Ok(desk.page(&page))
}

async fn invitations(desk: &Desk) -> Result<Section, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang));
    let at = |moment: Timestamp| Cell::text(moment_words(moment, desk.lang));
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let found = list_invitations(&desk.provider, ask).await?;
    let rows = found.objects.into_iter().map(|invitation| {
        let href = desk.href(&format!("/staff/invitations/{}/revoke", invitation.invitation_id));
        vec![
            Cell::text(invitation.email),
            Cell::text(role_name(invitation.role, desk.lang)),
            Cell::text(invitation.dealer_id.unwrap_or_default()),
            at(invitation.expires_at),
            Cell::link(t.revoke, href),
        ]
    });
    let columns = Column::texts([t.person, t.role, t.dealer, f.expires_at, f.change]);
    let list = Listing::new(t.invitations, columns, t.invitations_empty).rows(rows.collect());
    Ok(Section::table("invitations", t.invitations, list))
}

/// The inputs of a seat.
fn seat_inputs(entries: &Entries, lang: Lang) -> Vec<Input> {
    let t = PeopleTexts::of(lang);
    let does = |role| match role {
        Role::Operator => t.operator_does,
        Role::ReadOnlyOperator => t.read_only_does,
        Role::Auditor => t.auditor_does,
        Role::Support => t.support_does,
        Role::DealerAdministrator => t.dealer_administrator_does,
        Role::DealerStaff => t.dealer_staff_does,
    };
    let roles: Vec<(&str, &str, &str)> =
        Role::ALL.iter().map(|role| (role.as_str(), role_name(*role, lang), does(*role))).collect();
    vec![
        Input::Radios(entries.choices("role", t.role, "", &roles)),
        Input::Line(entries.line("dealer_id", t.dealer, t.dealer_hint, Need::Optional)),
    ]
}

fn new_form(desk: &Desk, entries: Entries) -> FormPage {
    let t = PeopleTexts::of(desk.lang);
    let mut page = FormPage::new(desk.frame(), t.new, desk.href("/staff/new"), t.submit);
    t.new_lead.clone_into(&mut page.lead);
    let email = entries.line("email", t.person, t.email_hint, Need::Required);
    page.inputs = vec![Input::Line(email.email().autocomplete("off"))];
    page.inputs.extend(seat_inputs(&entries, desk.lang));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/staff"), t.title));
    page
}

pub(super) async fn get_new(desk: Desk) -> Result<HttpResponse, Halt> {
    let entries = Entries::default().with("role", Role::ReadOnlyOperator.as_str());
    Ok(desk.page(&new_form(&desk, entries)))
}

pub(super) async fn post_new(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let role = Role::parse(typed.get("role")).ok_or(Halt::Unreadable)?;
    let body = StaffAddition { email: typed.text("email"), role, dealer_id: typed.some("dealer_id") };
    let added = match add_staff(&desk.provider, desk.operator(), body).await {
        Err(AdminError::AlreadyStaff) => {
            let mut entries = typed.entries();
            entries.refuse("email", RefusalTexts::of(desk.lang).already_staff_do);
            return Ok(desk.refused(&new_form(&desk, entries)));
        }
        added => again(added, typed.entries(), "email", "", desk.lang)?,
    };
    match added {
        Ok(StaffAdded::Member(_)) => Ok(desk.see_other("/staff?added")),
        Ok(StaffAdded::Invited(_)) => Ok(desk.see_other("/staff?invited")),
        Err(entries) => Ok(desk.refused(&new_form(&desk, entries))),
    }
}

fn change_form(desk: &Desk, id: &str, entries: Entries, version: &str) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang));
    let mut page = FormPage::new(desk.frame(), t.change, desk.href(&format!("/staff/{id}")), f.save);
    page.inputs = seat_inputs(&entries, desk.lang);
    page.hidden.push(("version", version.to_owned()));
    page.ways.push(Way::new("end", desk.href(&format!("/staff/{id}/end")), t.end));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/staff"), t.title));
    page
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_staff(&desk.provider, AccountId::from(id.as_str())).await?;
    let mut page = change_form(&desk, &id, seat_of(&found.object), found.version.tag());
    page.lead = found.object.email;
    Ok(desk.page(&page))
}

fn seat_of(member: &StaffView) -> Entries {
    Entries::default()
        .with("role", member.role.as_str())
        .with("dealer_id", member.dealer_id.clone().unwrap_or_default())
}

pub(super) async fn post_one(desk: Desk, id: web::Path<String>, typed: Typed) -> Result<HttpResponse, Halt> {
    let role = Role::parse(typed.get("role")).ok_or(Halt::Unreadable)?;
    let body = StaffChange { role, dealer_id: typed.some("dealer_id") };
    let (account, expected) = (AccountId::from(id.as_str()), typed.expected());
    let done = change_staff(&desk.provider, desk.operator(), account.clone(), expected, body).await;
    match again(done, typed.entries(), "role", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other("/staff?changed")),
        Err(entries) if entries.is_overtaken() => {
            let found = find_staff(&desk.provider, account).await?;
            let page = change_form(&desk, &id, entries, "");
            Ok(desk.overtaken(page, &seat_of(&found.object), &found.version))
        }
        Err(entries) => Ok(desk.refused(&change_form(&desk, &id, entries, typed.get("version")))),
    }
}

pub(super) async fn get_end(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_staff(&desk.provider, AccountId::from(id.as_str())).await?;
    Ok(end_page(&desk, found))
}

/// Asks whether the role of this member is to end.
pub(super) fn end_page(desk: &Desk, found: Versioned<StaffView>) -> HttpResponse {
    let t = PeopleTexts::of(desk.lang);
    let press = Press {
        title: t.end_title,
        points: &[t.end_point],
        submit: t.end,
        is_danger: true,
        version: Some(&found.version),
        back: format!("/staff/{}", found.object.account_id),
    };
    let mut page = press.page(desk);
    page.lead = found.object.email;
    desk.page(&page)
}

pub(super) async fn post_end(desk: Desk, id: web::Path<String>, typed: Typed) -> Result<HttpResponse, Halt> {
    let account = AccountId::from(id.as_str());
    end_staff(&desk.provider, desk.operator(), account, typed.expected()).await?;
    Ok(desk.see_other("/staff?ended"))
}

pub(super) async fn get_revoke(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let invitation = find_invitation(&desk.provider, id.into_inner()).await?;
    Ok(revoke_page(&desk, invitation))
}

/// Asks whether this invitation is to be taken back.
pub(super) fn revoke_page(desk: &Desk, invitation: InvitationView) -> HttpResponse {
    let t = PeopleTexts::of(desk.lang);
    let press = Press {
        title: t.revoke_title,
        points: &[t.revoke_point],
        submit: t.revoke,
        is_danger: true,
        version: None,
        back: "/staff".to_owned(),
    };
    let mut page = press.page(desk);
    page.lead = invitation.email;
    desk.page(&page)
}

pub(super) async fn post_revoke(desk: Desk, id: web::Path<String>, _: Typed) -> Result<HttpResponse, Halt> {
    let expected = crate::flow::Expected::Anything;
    revoke_invitation(&desk.provider, desk.operator(), id.into_inner(), expected).await?;
    Ok(desk.see_other("/staff?done"))
}
