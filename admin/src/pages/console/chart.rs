//! The funnel as a picture: SVG that is made here, coloured by the style sheet. It says in words what it shows; the table
//! under it has the figures once more.

use super::texts::StatisticsTexts;
use federation::domain::Funnel;
use idp::domain::Lang;
use std::fmt::Write;

/// Width of the picture, and of its columns.
const WIDTH: i64 = 480;
const LABELS: i64 = 132;
const FIGURES: i64 = 112;
/// Height of a line, and of its bar.
const LINE: i64 = 34;
const BAR: i64 = 20;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The step in words.
    pub label: &'static str,
    /// How many came so far.
    pub count: i64,
    /// Whether it is an end without a link.
    pub is_end: bool,
}

/// The steps and ends of numbers that were added up.
pub fn funnel_bars(funnels: &[Funnel], lang: Lang) -> Vec<Bar> {
    let t = StatisticsTexts::of(lang);
    let sum = |of: fn(&Funnel) -> i64| funnels.iter().map(of).sum::<i64>();
    let step = |label, count| Bar { label, count, is_end: false };
    let end = |label, count| Bar { label, count, is_end: true };
    vec![
        step(t.acknowledged, sum(|funnel| funnel.acknowledged)),
        step(t.mailed, sum(|funnel| funnel.mailed)),
        step(t.opened, sum(|funnel| funnel.opened)),
        step(t.logged_in, sum(|funnel| funnel.logged_in)),
        step(t.consented, sum(|funnel| funnel.consented)),
        step(t.linked, sum(|funnel| funnel.linked)),
        end(t.expired, sum(|funnel| funnel.expired)),
        end(t.declined, sum(|funnel| funnel.declined)),
        end(t.undeliverable, sum(|funnel| funnel.undeliverable)),
        end(t.cancelled, sum(|funnel| funnel.cancelled)),
        end(t.other, sum(|funnel| funnel.superseded + funnel.void)),
    ]
}

/// The picture; empty when there is nothing to show.
pub fn funnel_svg(bars: &[Bar], lang: Lang) -> String {
    let t = StatisticsTexts::of(lang);
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0);
    if most <= 0 {
        return String::new();
    }
    let percent = |count: i64| count.saturating_mul(100) / most;
    let words: Vec<String> = bars.iter().map(|bar| t.bar(bar.label, bar.count, percent(bar.count))).collect();
    let height = LINE * i64::try_from(bars.len()).unwrap_or(0);
    let mut svg = String::new();
    // Writing to a string does not fail. Words are our own, figures are figures: nothing here has to be escaped.
    let _ = write!(
        svg,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}: {}\">",
        t.chart,
        words.join(", ")
    );
    let room = WIDTH - LABELS - FIGURES;
    for (index, bar) in (0..).zip(bars) {
        let top = LINE * index + (LINE - BAR) / 2;
        let middle = LINE * index + LINE / 2 + 5;
        let long = room * bar.count / most;
        let class = if bar.is_end { "end" } else { "step" };
        let figures = WIDTH - FIGURES + 10;
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{middle}\">{}</text>\
             <rect class=\"ground\" x=\"{LABELS}\" y=\"{top}\" width=\"{room}\" height=\"{BAR}\" rx=\"3\"/>\
             <rect class=\"{class}\" x=\"{LABELS}\" y=\"{top}\" width=\"{long}\" height=\"{BAR}\" rx=\"3\"/>\
             <text class=\"figure\" x=\"{figures}\" y=\"{middle}\">{} ({}%)</text>",
            bar.label,
            bar.count,
            percent(bar.count),
        );
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_added_up_and_shown() {
        let month = |acknowledged, linked, void| Funnel { acknowledged, linked, void, ..Funnel::default() };
        let bars = funnel_bars(&[month(30, 10, 1), month(10, 10, 0)], Lang::En);
        assert_eq!(bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), [40, 0, 0, 0, 0, 20, 0, 0, 0, 0, 1]);
        let svg = funnel_svg(&bars, Lang::En);
        assert!(svg.contains("Linked: 20 (50%)") && svg.contains("20 (50%)</text>"), "{svg}");
        assert_eq!(svg.matches("<rect class=\"step\"").count(), 6);
        assert_eq!(funnel_svg(&funnel_bars(&[], Lang::Ja), Lang::Ja), "", "nothing to show");
    }
}
