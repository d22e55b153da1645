//! What every page needs around its content.

use super::{Asset, Assets, Texts, icon::Icons, ruby_html};
use crate::domain::{Brand, BrandService, Lang, Localized, TextSize};
use std::sync::Arc;

/// What is the same for all pages of one installation; made once at start.
#[derive(Debug)]
pub struct Site {
    /// Names, links, colours.
    pub brand: Brand,
    /// Style sheets, scripts and icons.
    pub assets: Assets,
    /// `/favicon.ico`.
    pub favicon: Asset,
    /// `/apple-touch-icon.png`.
    pub touch_icon: Asset,
}

impl Site {
    /// A site with the provider's own assets.
    #[must_use]
    pub fn new(brand: Brand) -> Self {
        let (assets, icons) = (Assets::new(&brand), Icons::of(&brand));
        Self { brand, assets, favicon: icons.ico.clone(), touch_icon: icons.touch.clone() }
    }
}

/// The frame of one page: every template that extends `base.html` has a field `shell` of this type.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Brand and assets.
    pub site: Arc<Site>,
    /// Language of this answer.
    pub lang: Lang,
    /// The texts in that language.
    pub t: &'static Texts,
    /// The value of the hidden field `csrf` in every form.
    pub csrf: String,
    /// Where the same page can be had in the other language; no switch is shown without it.
    pub switch_href: Option<String>,
    /// How large its words are.
    pub text_size: TextSize,
    /// Seconds until what was typed is lost; a warning appears five minutes before (WCAG 2.2.1).
    pub form_seconds: Option<u32>,
    /// Whether the warning offers more time, by a button that sends `action=extend` with the form.
    pub form_extends: bool,
}

impl Shell {
    /// A frame with neither language switch nor time limit.
    #[must_use]
    pub fn new(site: &Arc<Site>, lang: Lang, csrf: impl Into<String>) -> Self {
        Self {
            site: Arc::clone(site),
            lang,
            t: Texts::of(lang),
            csrf: csrf.into(),
            switch_href: None,
            text_size: TextSize::default(),
            form_seconds: None,
            form_extends: false,
        }
    }

    /// Offers the other language at a path of the provider (with or without a query), by adding `ui_locales`.
    #[must_use]
    pub fn with_switch(mut self, path_and_query: &str) -> Self {
        let joint = if path_and_query.contains('?') { '&' } else { '?' };
        self.switch_href = Some(format!("{path_and_query}{joint}ui_locales={}", self.other_lang().tag()));
        self
    }

    /// Sets the size of the words.
    #[must_use]
    pub fn with_text_size(self, text_size: TextSize) -> Self {
        Self { text_size, ..self }
    }

    /// The class by which the style sheet knows that size; none for the standard one.
    #[must_use]
    pub fn text_class(&self) -> Option<&'static str> {
        match self.text_size {
            TextSize::Standard => None,
            TextSize::Large => Some("text-large"),
            TextSize::ExtraLarge => Some("text-xlarge"),
        }
    }

    /// Warns before the form's entries are lost.
    #[must_use]
    pub fn with_time_limit(mut self, seconds: u32) -> Self {
        self.form_seconds = Some(seconds);
        self
    }

    /// Offers more time in that warning.
    #[must_use]
    pub fn with_extension(mut self) -> Self {
        self.form_extends = true;
        self
    }

    /// The language that the switch leads to.
    #[must_use]
    pub fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::Ja => Lang::En,
            Lang::En => Lang::Ja,
        }
    }

    /// The colon between a name and a value.
    #[must_use]
    pub fn colon(&self) -> &'static str {
        match self.lang {
            Lang::Ja => "：",
            Lang::En => ": ",
        }
    }

    /// Full name of the ID.
    #[must_use]
    pub fn id_name(&self) -> &str {
        self.site.brand.id_name.get(self.lang)
    }

    /// Short name of the ID.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.site.brand.short_name.get(self.lang)
    }

    /// Where customers ask.
    #[must_use]
    pub fn contact(&self) -> &str {
        self.site.brand.contact.get(self.lang)
    }

    /// An operator's text in the page's language.
    #[must_use]
    pub fn word<'a>(&self, text: &'a Localized) -> &'a str {
        text.get(self.lang)
    }

    /// A text with readings above its words, as HTML; write `|safe` after it.
    #[must_use]
    pub fn ruby(&self, text: &str) -> String {
        ruby_html(text)
    }

    /// The name of a service in the page's language.
    #[must_use]
    pub fn service_name<'a>(&self, service: &'a BrandService) -> &'a str {
        service.name(self.lang)
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> &str {
        self.site.assets.href(name)
    }
}
