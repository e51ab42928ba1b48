//! The macro behind the catalog: one function per text, both languages in one place. A missing language, a missing,
//! unknown or unused argument (in either language) is a compile error.

/// Defines texts. Each becomes `pub fn name(lang: Lang, args…) -> String`; a text that may carry emphasis or people's
/// words is turned into a [`crate::card::Line`] by [`crate::card::Line::read`].
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),* $(,)?) { ja: $ja:literal, en: $en:literal $(,)? })*) => {$(
        $(#[$doc])*
        pub fn $name(lang: $crate::domain::lang::Lang $(, $arg: $kind)*) -> String {
            // Named explicitly: an argument that one language does not use is then refused by `format!` itself.
            match lang {
                $crate::domain::lang::Lang::Ja => format!($ja $(, $arg = $arg)*),
                $crate::domain::lang::Lang::En => format!($en $(, $arg = $arg)*),
            }
        }
    )*};
}
