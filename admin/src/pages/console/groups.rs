//! Starts and links of months or shops beside one another, as a picture: SVG that is made here, coloured by the style sheet.
//! It says in words what it shows; the table under it has the figures once more.

use super::texts::OwnStatisticsTexts;
use idp::domain::Lang;
use std::fmt::Write;

/// Width of the picture, and of its columns.
const WIDTH: i64 = 480;
const LABELS: i64 = 132;
const FIGURES: i64 = 112;
/// Height of a line, and of its bar.
const LINE: i64 = 34;
const BAR: i64 = 20;

/// A month or a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name: ours, or a reference of letters, digits, hyphens and underscores.
    pub label: String,
    /// Starts whose mail was queued.
    pub begun: i64,
    /// Those that became links.
    pub linked: i64,
}

/// The picture; empty when there is nothing to compare.
pub fn groups_svg(title: &str, groups: &[Group], lang: Lang) -> String {
    let t = OwnStatisticsTexts::of(lang);
    let most = groups.iter().map(|group| group.begun.max(group.linked)).max().unwrap_or(0);
    if most <= 0 {
        return String::new();
    }
    let words: Vec<String> =
        groups.iter().map(|group| t.group(&escaped(&group.label), group.begun, group.linked)).collect();
    let height = LINE * i64::try_from(groups.len()).unwrap_or(0);
    let room = WIDTH - LABELS - FIGURES;
    let mut svg = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        svg,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}: {}\">",
        words.join(", ")
    );
    for (index, group) in (0..).zip(groups) {
        let top = LINE * index + (LINE - BAR) / 2;
        let middle = LINE * index + LINE / 2 + 5;
        let begun = room * group.begun / most;
        let linked = room * group.linked / most;
        let figures = WIDTH - FIGURES + 10;
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{middle}\">{}</text>\
             <rect class=\"ground\" x=\"{LABELS}\" y=\"{top}\" width=\"{room}\" height=\"{BAR}\" rx=\"3\"/>\
             <rect class=\"begun\" x=\"{LABELS}\" y=\"{top}\" width=\"{begun}\" height=\"{BAR}\" rx=\"3\"/>\
             <rect class=\"step\" x=\"{LABELS}\" y=\"{top}\" width=\"{linked}\" height=\"{BAR}\" rx=\"3\"/>\
             <text class=\"figure\" x=\"{figures}\" y=\"{middle}\">{} / {}</text>",
            short(&group.label),
            group.linked,
            group.begun,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// As much of a label as has room beside the bars.
fn short(label: &str) -> String {
    const MOST: usize = 14;
    let label = escaped(label);
    if label.chars().count() <= MOST {
        return label;
    }
    label.chars().take(MOST - 1).chain(['…']).collect()
}

/// Labels come from a table whose rows others wrote: nothing in them is markup.
fn escaped(label: &str) -> String {
    label.chars().filter(|char| !matches!(char, '<' | '>' | '&' | '"' | '\'')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_compared_with_the_largest() {
        let group = |label: &str, begun, linked| Group { label: label.to_owned(), begun, linked };
        let svg = groups_svg("Shops", &[group("S-01", 40, 10), group("<b>", 20, 20)], Lang::En);
        assert!(svg.contains("S-01: 40 begun, 10 linked"), "{svg}");
        assert!(svg.contains("10 / 40</text>") && !svg.contains("<b>"), "{svg}");
        let room = WIDTH - LABELS - FIGURES;
        assert!(svg.contains(&format!("width=\"{}\"", room / 4)), "{svg}");
        assert_eq!(groups_svg("Shops", &[group("S-01", 0, 0)], Lang::Ja), "", "nothing to compare");
        assert_eq!(groups_svg("Shops", &[], Lang::Ja), "");
    }
}
