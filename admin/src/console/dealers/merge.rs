//! Merges a dealer into another one: which one, then what will happen, then one press.

use crate::{
    console::{Desk, Typed, forms::again, halt::Halt},
    domain::{BackOfficeSettings, DealerMerger, DealerView},
    flow::{Acted, AdminError, MergerPreview, find_dealer, merge_dealer, preview_merger},
    pages::console::{
        Entries, FormPage, Input, Way,
        texts::{DealerTexts, MergerTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::DealerId;
use idp::pages::Need;

/// The fields of the form, which the page of the confirmation sends once more.
const FIELDS: [&str; 3] = ["into", "shop_prefix", "customer_code_prefix"];

fn form(desk: &Desk, id: &str, entries: Entries, version: &str) -> FormPage {
    let t = MergerTexts::of(desk.lang);
    let action = desk.href(&format!("/dealers/{id}/merge"));
    let mut page = FormPage::new(desk.frame(), t.title, action, t.go_on);
    t.lead.clone_into(&mut page.lead);
    page.inputs = vec![
        Input::Line(entries.line("into", t.into, t.into_hint, Need::Required)),
        Input::Line(entries.line("shop_prefix", t.shop_prefix, t.shop_prefix_hint, Need::Optional)),
        Input::Line(entries.line("customer_code_prefix", t.code_prefix, t.code_prefix_hint, Need::Optional)),
    ];
    page.hidden.push(("version", version.to_owned()));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href(&format!("/dealers/{id}")), page.frame.t.back_unchanged));
    page
}

/// What will happen, with the one button that does it.
fn check(desk: &Desk, id: &str, typed: &Typed, preview: &MergerPreview) -> FormPage {
    let (t, d) = (MergerTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let action = desk.href(&format!("/dealers/{id}/merge"));
    let mut page = FormPage::new(desk.frame(), t.check_title, action, t.submit);
    let named = |dealer: &DealerView| format!("{} ({})", dealer.name, dealer.dealer_id);
    let (from, into) = (named(&preview.from), named(&preview.into));
    let settings: BackOfficeSettings = desk.provider.plug_in_settings();
    let colon = page.frame.shell.colon();
    page.points = vec![
        format!("{}{colon}{from}", t.from),
        format!("{}{colon}{into}", t.target),
        t.shops(preview.shops),
        t.links(preview.links),
        t.open(preview.open),
        t.suspended.to_owned(),
        d.suspend_links.to_owned(),
        t.consents.to_owned(),
        if settings.two_persons { t.two_persons } else { t.final_one }.to_owned(),
    ];
    page.is_danger = true;
    page.hidden = FIELDS.iter().map(|name| (*name, typed.text(name))).collect();
    page.hidden.push(("version", typed.text("version")));
    page.other = Some(("change", t.change));
    page
}

pub(in crate::console) async fn get(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_dealer(&desk.provider, DealerId::from(id.as_str())).await?;
    let mut page = form(&desk, &id, Entries::default(), found.version.tag());
    page.lead = format!("{} ({id}){}{}", found.object.name, page.frame.shell.colon(), page.lead);
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let dealer = DealerId::from(id.as_str());
    let [into, shop_prefix, customer_code_prefix] = FIELDS.map(|name| typed.text(name));
    let body = DealerMerger { into, shop_prefix, customer_code_prefix };
    let refused = |entries| Ok(desk.refused(&form(&desk, &id, entries, typed.get("version"))));
    match typed.get("press") {
        "change" => Ok(desk.page(&form(&desk, &id, typed.entries(), typed.get("version")))),
        "submit" => {
            let done = merge_dealer(&desk.provider, desk.operator(), dealer, typed.expected(), body).await;
            // What was checked is not what is there any more: it is to be looked at anew.
            if matches!(done, Err(AdminError::Changed)) {
                return Err(AdminError::Changed.into());
            }
            match again(done, typed.entries(), "into", "", desk.lang)? {
                Ok(Acted::Done(_)) => Ok(desk.see_other(&format!("/dealers/{id}?merged"))),
                Ok(Acted::Waits(approval)) => {
                    Ok(desk.see_other(&format!("/approvals/{}?asked", approval.object.approval_id)))
                }
                Err(entries) => refused(entries),
            }
        }
        _ => {
            let preview = preview_merger(&desk.provider, dealer, body).await;
            match again(preview, typed.entries(), "into", "", desk.lang)? {
                Ok(preview) => Ok(desk.page(&check(&desk, &id, &typed, &preview))),
                Err(entries) => refused(entries),
            }
        }
    }
}
