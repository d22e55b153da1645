//! The macro behind every text table: each text stands in Japanese and English side by side, so that a missing
//! translation does not compile.

/// Declares a struct of texts with its two languages.
///
/// ```
/// idp::bilingual! {
///     /// Texts of the weather page.
///     pub struct Weather {
///         title: "天気" => "Weather",
///     }
///     impl {
///         fn degrees(n: i32): "{n} 度です。" => "{n} degrees.",
///     }
/// }
/// assert_eq!(Weather::of(idp::domain::Lang::En).title, "Weather");
/// assert_eq!(Weather::of(idp::domain::Lang::Ja).degrees(20), "20 度です。");
/// ```
#[macro_export]
macro_rules! bilingual {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($field:ident: $ja:literal => $en:literal,)*
        }
        $(impl {
            $(fn $method:ident($($arg:ident: $ty:ty),* $(,)?): $fja:literal => $fen:literal,)*
        })?
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name {
            #[allow(dead_code, reason = "tables without sentences to fill do not read it")]
            lang: $crate::domain::Lang,
            $(#[doc = $ja] pub $field: &'static str,)*
        }

        impl $name {
            /// The table in Japanese.
            pub const JA: Self = Self { lang: $crate::domain::Lang::Ja, $($field: $ja,)* };
            /// The table in English.
            pub const EN: Self = Self { lang: $crate::domain::Lang::En, $($field: $en,)* };

            /// The table in one language.
            #[must_use]
            pub const fn of(lang: $crate::domain::Lang) -> &'static Self {
                const { assert!(true $(&& !$ja.is_empty() && !$en.is_empty())* $($(&& !$fja.is_empty() && !$fen.is_empty())*)?) };
                match lang {
                    $crate::domain::Lang::Ja => &Self::JA,
                    $crate::domain::Lang::En => &Self::EN,
                }
            }

            $($(
                #[doc = $fja]
                #[must_use]
                pub fn $method(&self, $($arg: $ty),*) -> String {
                    match self.lang {
                        $crate::domain::Lang::Ja => format!($fja),
                        $crate::domain::Lang::En => format!($fen),
                    }
                }
            )*)?
        }
    };
}
