//! The dealer's people (B4): who, as what; invited, changed, ended.

use super::DealerDesk;
use crate::{
    console::{
        Typed,
        forms::again,
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
        staff::{end_page, revoke_page},
    },
    domain::Role,
    flow::{
        AdminError, PageAsk, change_own_staff, end_own_staff, find_own_staff, invite_to_own_dealer,
        list_own_invitations, list_own_staff, revoke_own_invitation,
    },
    pages::{
        console::{
            Cell, Column, Entries, FormPage, Input, Listing, Section, SheetPage, Way,
            texts::{FrameTexts, OwnStaffTexts, PeopleTexts, RefusalTexts},
        },
        role_name,
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{AccountId, Lang},
    pages::{Need, moment_words},
};

pub(in crate::console) async fn get_list(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t, own) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang), OwnStaffTexts::of(desk.lang));
    let list = Listing::new(t.title, Column::texts([t.person, t.role, f.since]), own.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_own_staff(&at.provider, &at.own, ask).await?;
        let rows = page.objects.into_iter().map(|member| {
            let name = if member.email.is_empty() { t.gone.to_owned() } else { member.email };
            let person = if member.account_id == at.person.account.as_str() {
                Cell::text(name).note(own.yourself)
            } else {
                Cell::link(name, at.href(&format!("/staff/{}", member.account_id)))
            };
            vec![
                person,
                Cell::text(role_name(member.role, at.lang)),
                Cell::text(moment_words(member.added_at, at.lang)),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/staff", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    own.lead.clone_into(&mut page.lead);
    page.notices = desk.told(&[("invited", own.invited), ("changed", t.changed), ("ended", t.ended)]);
    let invite = Way::new("invite", desk.href("/staff/invite"), own.invite);
    page.sections.push(Section::default().ways(vec![invite]));
    page.sections.push(Section::table("", "", list));
    page.sections.push(invitations(&desk).await?);
    Ok(desk.page(&page))
}

async fn invitations(desk: &DealerDesk) -> Result<Section, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang));
    let found = list_own_invitations(&desk.provider, &desk.own).await?;
    let rows = found.into_iter().map(|invitation| {
        let href = desk.href(&format!("/staff/invitations/{}/revoke", invitation.invitation_id));
        vec![
            Cell::text(invitation.email),
            Cell::text(role_name(invitation.role, desk.lang)),
            Cell::text(moment_words(invitation.expires_at, desk.lang)),
            Cell::link(t.revoke, href),
        ]
    });
    let columns = Column::texts([t.person, t.role, f.expires_at, f.change]);
    let list = Listing::new(t.invitations, columns, t.invitations_empty).rows(rows.collect());
    Ok(Section::table("invitations", t.invitations, list))
}

fn role_input(entries: &Entries, lang: Lang) -> Input {
    let t = OwnStaffTexts::of(lang);
    let roles = [(Role::DealerStaff, t.staff_does), (Role::DealerAdministrator, t.administrator_does)];
    let roles = roles.map(|(role, does)| (role.as_str(), role_name(role, lang), does));
    Input::Radios(entries.choices("role", PeopleTexts::of(lang).role, "", &roles))
}

/// The role that was chosen; anything else did not come from our form.
fn role_of(typed: &Typed) -> Result<Role, Halt> {
    Role::parse(typed.get("role")).filter(|role| role.is_at_dealer()).ok_or(Halt::Unreadable)
}

fn invite_form(desk: &DealerDesk, entries: Entries) -> FormPage {
    let (t, own) = (PeopleTexts::of(desk.lang), OwnStaffTexts::of(desk.lang));
    let mut page = FormPage::new(desk.frame(), own.invite, desk.href("/staff/invite"), own.submit);
    own.invite_lead.clone_into(&mut page.lead);
    let email = entries.line("email", t.person, own.email_hint, Need::Required);
    page.inputs = vec![Input::Line(email.email().autocomplete("off")), role_input(&entries, desk.lang)];
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/staff"), t.title));
    page
}

pub(in crate::console) async fn get_invite(desk: DealerDesk) -> Result<HttpResponse, Halt> {
    let entries = Entries::default().with("role", Role::DealerStaff.as_str());
    Ok(desk.page(&invite_form(&desk, entries)))
}

pub(in crate::console) async fn post_invite(desk: DealerDesk, typed: Typed) -> Result<HttpResponse, Halt> {
    let (own, role) = (desk.own.clone(), role_of(&typed)?);
    let invited = match invite_to_own_dealer(&desk.provider, own, typed.text("email"), role).await {
        Err(AdminError::AlreadyStaff) => {
            let mut entries = typed.entries();
            entries.refuse("email", RefusalTexts::of(desk.lang).already_staff_do);
            return Ok(desk.refused(&invite_form(&desk, entries)));
        }
        invited => again(invited, typed.entries(), "email", "", desk.lang)?,
    };
    match invited {
        Ok(_) => Ok(desk.see_other("/staff?invited")),
        Err(entries) => Ok(desk.refused(&invite_form(&desk, entries))),
    }
}

pub(in crate::console) async fn get_one(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PeopleTexts::of(desk.lang));
    let found = find_own_staff(&desk.provider, &desk.own, AccountId::from(id.as_str())).await?;
    let entries = Entries::default().with("role", found.object.role.as_str());
    let mut page = FormPage::new(desk.frame(), t.change, desk.href(&format!("/staff/{id}")), f.save);
    page.lead = found.object.email;
    page.inputs = vec![role_input(&entries, desk.lang)];
    page.hidden.push(("version", found.version.tag().to_owned()));
    page.ways.push(Way::new("end", desk.href(&format!("/staff/{id}/end")), t.end));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/staff"), t.title));
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_one(
    desk: DealerDesk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let (own, account) = (desk.own.clone(), AccountId::from(id.as_str()));
    change_own_staff(&desk.provider, own, account, typed.expected(), role_of(&typed)?).await?;
    Ok(desk.see_other("/staff?changed"))
}

pub(in crate::console) async fn get_end(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let found = find_own_staff(&desk.provider, &desk.own, AccountId::from(id.as_str())).await?;
    Ok(end_page(&desk, found))
}

pub(in crate::console) async fn post_end(
    desk: DealerDesk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let (own, account) = (desk.own.clone(), AccountId::from(id.as_str()));
    end_own_staff(&desk.provider, own, account, typed.expected()).await?;
    Ok(desk.see_other("/staff?ended"))
}

pub(in crate::console) async fn get_revoke(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let found = list_own_invitations(&desk.provider, &desk.own).await?;
    let invitation = found.into_iter().find(|one| one.invitation_id == *id).ok_or(Halt::NotFound)?;
    Ok(revoke_page(&desk, invitation))
}

pub(in crate::console) async fn post_revoke(
    desk: DealerDesk,
    id: web::Path<String>,
    _: Typed,
) -> Result<HttpResponse, Halt> {
    revoke_own_invitation(&desk.provider, desk.own.clone(), id.into_inner()).await?;
    Ok(desk.see_other("/staff?done"))
}
