//! The menu: made from the list of pages, so that it leads nobody to a page that is not theirs.

use super::mount::{Group, Mount, Words};
use crate::{
    domain::Role,
    pages::console::{MenuEntry, MenuGroup, texts::FrameTexts},
};
use idp::domain::Lang;

/// The groups of the office, in their order.
pub(super) const OFFICE_MENU: &[Group] = &[
    (None, &[("", |t| t.start)]),
    (
        Some(|t| t.group_dealers),
        &[("/dealers", |t| t.dealers), ("/links", |t| t.links), ("/statistics", |t| t.statistics)],
    ),
    (
        Some(|t| t.group_services),
        &[("/services", |t| t.services), ("/items", |t| t.items), ("/texts", |t| t.texts)],
    ),
    (Some(|t| t.group_customers), &[("/accounts", |t| t.accounts)]),
    (
        Some(|t| t.group_operation),
        &[
            ("/mails", |t| t.mails),
            ("/keys", |t| t.keys),
            ("/migration", |t| t.migration),
            ("/health", |t| t.health),
        ],
    ),
    (
        Some(|t| t.group_house),
        &[("/staff", |t| t.staff), ("/approvals", |t| t.approvals), ("/audit", |t| t.audit)],
    ),
];

/// The groups of a dealer's people.
pub(super) const DEALER_MENU: &[Group] = &[
    (None, &[("", |t| t.start)]),
    (
        Some(|t| t.group_own_links),
        &[("/links", |t| t.own_links), ("/failures", |t| t.own_failures), ("/statistics", |t| t.statistics)],
    ),
    (
        Some(|t| t.group_own_dealer),
        &[
            ("/staff", |t| t.staff),
            ("/shops", |t| t.shops),
            ("/systems", |t| t.own_systems),
            ("/audit", |t| t.own_audit),
        ],
    ),
];

/// Where somebody with this role may go, seen from `path`.
pub(super) fn menu_of(mount: &Mount, role: Role, path: &str, lang: Lang) -> Vec<MenuGroup> {
    let t = FrameTexts::of(lang);
    let here = path.split('?').next().unwrap_or_default();
    let entry = |(below, words): &(&'static str, Words)| {
        let href = mount.path(below);
        let is_below = here.strip_prefix(href.as_str()).is_some_and(|rest| rest.starts_with('/'));
        MenuEntry { is_here: here == href || (!below.is_empty() && is_below), label: words(t), href }
    };
    let open = |(below, _): &&(&'static str, Words)| {
        mount.routes.iter().any(|route| route.path == *below && route.method == "GET" && route.is_for(role))
    };
    let groups = mount.menu.iter().map(|(title, places)| MenuGroup {
        title: title.map_or("", |words| words(t)),
        entries: places.iter().filter(open).map(entry).collect(),
    });
    groups.filter(|group| !group.entries.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::{DEALERS, OFFICE};

    #[test]
    fn every_place_is_a_page_and_shows_where_one_is() {
        for mount in [&OFFICE, &DEALERS] {
            for (below, _) in mount.menu.iter().flat_map(|(_, places)| *places) {
                let is_page = mount.routes.iter().any(|route| route.path == *below && route.method == "GET");
                assert!(is_page, "{below} is no page of {}", mount.base);
            }
        }
        let hrefs = |role| {
            let menu = menu_of(&OFFICE, role, "/console/dealers/D-1?x=y", Lang::En);
            let entries = menu.into_iter().flat_map(|group| group.entries);
            entries.map(|entry| (entry.href, entry.is_here)).collect::<Vec<_>>()
        };
        let support: Vec<String> = hrefs(Role::Support).into_iter().map(|(href, _)| href).collect();
        assert_eq!(support, ["/console", "/console/accounts"]);
        let here: Vec<String> =
            hrefs(Role::Operator).into_iter().filter(|(_, is_here)| *is_here).map(|(href, _)| href).collect();
        assert_eq!(here, ["/console/dealers"]);
        let menu = menu_of(&DEALERS, Role::DealerStaff, "/dealer-console/links", Lang::En);
        let staff: Vec<String> =
            menu.into_iter().flat_map(|group| group.entries).map(|entry| entry.href).collect();
        let base = DEALERS.base;
        assert_eq!(staff, ["", "/links", "/failures", "/statistics"].map(|below| format!("{base}{below}")));
    }
}
