//! 住所自動入力 on R4 and A9: the address of a postal code, filled into the form.

use crate::{
    domain::{PostalAddress, PostalList, check_postal_code, normalize_postal_code},
    http::register::refusals::problem_of,
    pages::{Form, PostalAnswer, PostalHit, Problem},
};

/// The button 住所自動入力: one hit fills the form, several are offered.
pub(in crate::http) fn look_up(list: &PostalList, form: Form) -> (Form, PostalAnswer) {
    let code = match check_postal_code(form.get("postal_code"), "", list) {
        Ok(code) => code,
        Err(error) => return (form.refused("postal_code", problem_of(error)), PostalAnswer::None),
    };
    let hits = list.find(&code);
    match hits.as_slice() {
        [] => (form.refused("postal_code", Problem::PostalUnknown), PostalAnswer::None),
        [only] => (fill(form, only), PostalAnswer::Filled),
        _ => (form, PostalAnswer::Many(hits.iter().map(label).collect())),
    }
}

/// The button that takes one of several hits.
pub(in crate::http) fn use_address(list: &PostalList, form: Form) -> (Form, PostalAnswer) {
    let hits = normalize_postal_code(form.get("postal_code")).map(|code| list.find(&code));
    let hits = hits.unwrap_or_default();
    let chosen = form.get("postal_choice").parse::<usize>().ok().and_then(|number| hits.get(number));
    match chosen {
        Some(hit) => (fill(form, hit), PostalAnswer::Filled),
        None if hits.len() > 1 => {
            let labels = hits.iter().map(label).collect();
            (form.refused("postal_choice", Problem::NotChosen), PostalAnswer::Many(labels))
        }
        None => look_up(list, form),
    }
}

fn fill(form: Form, hit: &PostalAddress) -> Form {
    let form = form.with("prefecture", &hit.prefecture).with("city", &hit.city);
    // A number was typed by the person: the town part alone would wipe it out.
    if form.get("street").chars().any(char::is_numeric) { form } else { form.with("street", &hit.town) }
}

fn label(hit: &PostalAddress) -> PostalHit {
    // Neighbours with one code often differ in the reading alone, and many readings are not obvious.
    let reading = if hit.town_kana.is_empty() { &hit.city_kana } else { &hit.town_kana };
    PostalHit { label: format!("{}{}{}", hit.prefecture, hit.city, hit.town), reading: reading.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(code: &str) -> Form {
        Form::new().with("postal_code", code)
    }

    #[test]
    fn one_hit_fills() {
        let (filled, answer) = look_up(&PostalList::shipped(), form("〒４５０－０００２"));
        assert_eq!(answer, PostalAnswer::Filled);
        let values = ["prefecture", "city", "street"].map(|name| filled.get(name).to_owned());
        assert_eq!(values, ["愛知県", "名古屋市中村区", "名駅"]);
        let (kept, _) = look_up(&PostalList::shipped(), form("450-0002").with("street", "名駅４丁目"));
        assert_eq!(kept.get("street"), "名駅４丁目");
    }

    #[test]
    fn several_are_offered_and_one_is_taken() {
        let (_, answer) = look_up(&PostalList::shipped(), form("4980000"));
        let PostalAnswer::Many(hits) = answer else { return assert_eq!(answer, PostalAnswer::Filled) };
        assert_eq!(
            hits.iter().map(|hit| hit.label.as_str()).collect::<Vec<_>>(),
            ["三重県桑名郡木曽岬町", "愛知県弥富市"]
        );
        let (filled, answer) =
            use_address(&PostalList::shipped(), form("4980000").with("postal_choice", "1"));
        assert_eq!((answer, filled.get("prefecture")), (PostalAnswer::Filled, "愛知県"));
        let (refused, answer) =
            use_address(&PostalList::shipped(), form("4980000").with("postal_choice", "2"));
        assert!(refused.has_problems() && matches!(answer, PostalAnswer::Many(_)));
    }

    #[test]
    fn no_hit_says_so_and_changes_nothing() {
        for code in ["", "450", "9999999"] {
            let (refused, answer) = look_up(&PostalList::shipped(), form(code).with("city", "豊田市"));
            assert!(refused.has_problems() && answer == PostalAnswer::None, "{code}");
            assert_eq!(refused.get("city"), "豊田市");
        }
    }
}
