//! The list: searched by id and name, filtered by state.

use crate::{
    console::{
        Desk,
        halt::Halt,
        lists::{Asked, NEWEST, OLDEST, ORDER, Rows, Shown, select_order, show},
        states::{state_choices, tone_of},
    },
    domain::{DealerView, Permission},
    flow::{PageAsk, search_dealers},
    pages::console::{
        Cell, Column, Entries, Input, Listing, Section, SheetPage, Tone, Way,
        texts::{DealerTexts, FrameTexts, StateTexts},
    },
};
use actix_web::HttpResponse;
use federation::{
    domain::DealerState,
    store::dealers::{DealerFilter, DealerOrder},
};
use idp::{domain::Lang, pages::Need};

pub(in crate::console) async fn get(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let filter = DealerFilter {
        text: asked.get("q").to_owned(),
        state: DealerState::parse(asked.get("state")),
        order: match asked.get(ORDER) {
            NEWEST => DealerOrder::NewestFirst,
            OLDEST => DealerOrder::OldestFirst,
            _ => DealerOrder::ById,
        },
    };
    let entries = asked.entries();
    let mut list = Listing::new(t.title, Column::texts([f.id, f.name_ja, f.name_en, f.state]), t.empty);
    list.filters = vec![
        Input::Line(entries.line("q", t.search_label, "", Need::Unmarked)),
        Input::Select(state_choices(&entries, desk.lang)),
        order_of_dealers(&entries, desk.lang),
    ];
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = search_dealers(&at.provider, filter.clone(), ask).await?;
        let rows = page.objects.iter().map(|dealer| row(&at, dealer)).collect();
        Ok(Rows { rows, next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/dealers", &["q", "state", ORDER])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    let new = Way::new("new-dealer", desk.href("/dealers/new"), t.new);
    if desk.may(Permission::Dealers) {
        page.sections.push(Section::default().ways(vec![new]));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

/// By id, unless the time of the registration is wanted.
fn order_of_dealers(entries: &Entries, lang: Lang) -> Input {
    let (f, t) = (FrameTexts::of(lang), DealerTexts::of(lang));
    let orders = [("id", t.sorted_by_id, ""), (NEWEST, f.sorted_newest, ""), (OLDEST, f.sorted_oldest, "")];
    select_order(entries, &orders, lang)
}

fn row(desk: &Desk, dealer: &DealerView) -> Vec<Cell> {
    let (word, tone) = state_of(dealer, desk.lang);
    vec![
        Cell::link(&dealer.dealer_id, desk.href(&format!("/dealers/{}", dealer.dealer_id))),
        Cell::text(&dealer.name),
        Cell::text(&dealer.name_en),
        Cell::state(word, tone),
    ]
}

/// The word and the tone of a dealer's state.
pub(super) fn state_of(dealer: &DealerView, lang: Lang) -> (&'static str, Tone) {
    match (&dealer.merged_into, dealer.state) {
        (Some(_), _) => (StateTexts::of(lang).merged, Tone::Quiet),
        (None, state) => tone_of(state == DealerState::Active, lang),
    }
}
