//! QR codes, as images of their own.

use qrcode::{EcLevel, QrCode, render::svg};

/// An SVG image of a QR code with `text`; `None` when it is too long.
#[must_use]
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(
        code.render::<svg::Color<'_>>()
            .min_dimensions(180, 180)
            .dark_color(svg::Color("#000000"))
            .light_color(svg::Color("#ffffff"))
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_an_address() {
        assert!(qr_svg("https://id.example.jp/register").is_some_and(|svg| svg.contains("<svg")));
        assert_eq!(qr_svg(&"x".repeat(5_000)), None);
    }
}
