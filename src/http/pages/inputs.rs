//! The fields of the estimate's form: as they are stored, or as somebody typed them with what is wrong there. What was typed
//! always comes back as it was.

use crate::app::{Given, InputSaid};
use crate::domain::given::{self, BadSource, LONGEST_SOURCE, Place};
use crate::domain::lang::Lang;
use crate::domain::roi::Input;
use crate::text::catalog::{estimate as t, worth};

/// One number of the form, ready for the template.
pub(super) struct Field {
    pub code: &'static str,
    pub legend: String,
    pub needed: Option<String>,
    pub note: Option<String>,
    pub wrong: Option<String>,
    pub boxes: Vec<TextBox>,
    /// When the value that is shown was given; empty where there is none.
    pub seen: String,
}

pub(super) struct TextBox {
    pub name: &'static str,
    pub label: String,
    pub value: String,
    pub is_text: bool,
    pub is_wrong: bool,
}

impl Field {
    pub fn is_filled(&self) -> bool {
        self.boxes.iter().any(|one| !one.value.is_empty())
    }
}

/// Where in a field something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Number(Place),
    Source,
    All,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bad {
    at: At,
    pub says: String,
}

/// What somebody typed for one number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    pub input: Input,
    three: [String; 3],
    source: String,
    seen: String,
    pub wrong: Option<Bad>,
}

impl Typed {
    /// The numbers that a form speaks of.
    pub fn all(said: &[(String, String)]) -> Vec<Typed> {
        let of = |input: Input, part: &str| {
            let name = format!("{}_{part}", input.code());
            said.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
        };
        let typed = |input: Input| {
            let three =
                [of(input, "low").unwrap_or_default(), of(input, "likely")?, of(input, "high").unwrap_or_default()];
            let source = of(input, "source").unwrap_or_default();
            Some(Typed { input, three, source, seen: of(input, "seen").unwrap_or_default(), wrong: None })
        };
        Input::ALL.into_iter().filter_map(typed).collect()
    }

    /// What it says; or notes what is wrong with it.
    pub fn read(&mut self, lang: Lang) -> Option<InputSaid> {
        let value = match self.value(lang) {
            Ok(value) => value,
            Err(bad) => {
                self.wrong = Some(bad);
                return None;
            }
        };
        Some(InputSaid { input: self.input, seen: self.seen.parse().ok(), value })
    }

    fn value(&self, lang: Lang) -> Result<Option<(crate::domain::chance::Range, String)>, Bad> {
        let [low, likely, high] = &self.three;
        let range = given::of_three(self.input, [low, likely, high]).map_err(|(place, bad)| {
            let text = match place {
                Place::Low => low,
                Place::Likely => likely,
                Place::High => high,
            };
            Bad { at: At::Number(place), says: t::bad(lang, bad, text.trim()) }
        })?;
        match (range, given::source(&self.source)) {
            (None, Err(BadSource::Empty)) => Ok(None),
            (None, _) => Err(Bad { at: At::Number(Place::Likely), says: t::source_alone(lang) }),
            (Some(range), Ok(source)) => Ok(Some((range, source))),
            (Some(_), Err(BadSource::Empty)) => Err(Bad { at: At::Source, says: t::no_source(lang) }),
            (Some(_), Err(BadSource::TooLong)) => {
                Err(Bad { at: At::Source, says: t::long_source(lang, LONGEST_SOURCE) })
            }
        }
    }

    /// Somebody else was faster: says what it is now. Sending the form once more is then meant.
    pub fn overtaken(&mut self, now: Option<&Given>, lang: Lang) {
        let says = match now {
            Some(now) => t::overtaken(lang, &worth::range(lang, now.input, now.range), &now.source),
            None => t::overtaken_gone(lang),
        };
        self.seen = seen(now);
        self.wrong = Some(Bad { at: At::All, says });
    }
}

fn seen(given: Option<&Given>) -> String {
    given.map(|given| given.at.as_millisecond().to_string()).unwrap_or_default()
}

/// Every number's field: as typed, or as stored where nothing was.
pub(super) fn fields(stored: &[Given], typed: Option<&[Typed]>, lang: Lang) -> Vec<Field> {
    let field = |input: Input| {
        let given = stored.iter().find(|given| given.input == input);
        let kept = || Typed {
            input,
            three: given.map_or_else(Default::default, |given| three(input, given)),
            source: given.map(|given| given.source.clone()).unwrap_or_default(),
            seen: seen(given),
            wrong: None,
        };
        let said = typed.into_iter().flatten().find(|typed| typed.input == input);
        drawn(said.cloned().unwrap_or_else(kept), lang)
    };
    Input::ALL.into_iter().map(field).collect()
}

/// A known number stands in the middle alone.
fn three(input: Input, given: &Given) -> [String; 3] {
    let range = given.range;
    let of = |value| given::typed(input, value);
    match range.low == range.mid && range.mid == range.high {
        true => [String::new(), of(range.mid), String::new()],
        false => [of(range.low), of(range.mid), of(range.high)],
    }
}

fn drawn(typed: Typed, lang: Lang) -> Field {
    let Typed { input, three: [low, likely, high], source, seen, wrong } = typed;
    let at = wrong.as_ref().map(|wrong| wrong.at);
    let number = |name, label: String, value, place| TextBox {
        name,
        label: t::in_unit(lang, &label, &t::unit(lang, input)),
        value,
        is_text: false,
        is_wrong: matches!(at, Some(At::All)) || at == Some(At::Number(place)),
    };
    Field {
        code: input.code(),
        legend: t::name(lang, input),
        needed: input.is_needed().then(|| t::needed(lang)),
        note: input.otherwise().map(|range| t::otherwise(lang, &worth::range(lang, input, range))),
        wrong: wrong.map(|wrong| wrong.says),
        boxes: vec![
            number("low", t::low(lang), low, Place::Low),
            number("likely", t::likely(lang), likely, Place::Likely),
            number("high", t::high(lang), high, Place::High),
            TextBox {
                name: "source",
                label: t::source(lang),
                value: source,
                is_text: true,
                is_wrong: matches!(at, Some(At::All | At::Source)),
            },
        ],
        seen,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::chance::Range;

    fn form(parts: &[(&str, &str)]) -> Vec<Typed> {
        let said: Vec<(String, String)> =
            parts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Typed::all(&said)
    }

    fn boxes(field: &Field) -> Vec<&str> {
        field.boxes.iter().map(|one| one.value.as_str()).collect()
    }

    #[test]
    fn what_was_typed_comes_back_with_what_is_wrong_beside_it() {
        let mut typed = form(&[
            ("turnover_low", " 12 "),
            ("turnover_likely", "いくつか"),
            ("turnover_high", ""),
            ("turnover_source", "人事"),
            ("turnover_seen", "5"),
        ]);
        assert_eq!(typed.len(), 1, "what the form does not speak of is not taken back");
        assert_eq!(typed[0].read(Lang::Ja), None);
        let fields = fields(&[], Some(&typed), Lang::Ja);
        let field = fields.iter().find(|field| field.code == "turnover").unwrap();
        assert_eq!(boxes(field), [" 12 ", "いくつか", "", "人事"]);
        assert_eq!(field.boxes.iter().map(|one| one.is_wrong).collect::<Vec<_>>(), [false, true, false, false]);
        assert!(field.wrong.as_ref().unwrap().contains("いくつか"));
        assert_eq!(field.seen, "5");
    }

    #[test]
    fn a_value_needs_its_source_and_a_source_its_value() {
        let read = |likely, source| {
            let mut typed = form(&[("hires_likely", likely), ("hires_source", source)]);
            let said = typed[0].read(Lang::En);
            (said.map(|said| said.value), typed[0].wrong.clone().map(|wrong| wrong.says))
        };
        assert_eq!(read("20", "HR"), (Some(Some((Range::exactly(20.0), "HR".to_owned()))), None));
        assert_eq!(read("", " "), (Some(None), None));
        assert_eq!(read("20", "").1, Some(t::no_source(Lang::En)));
        assert_eq!(read("", "HR").1, Some(t::source_alone(Lang::En)));
        assert_eq!(read("20", &"x".repeat(201)).1, Some(t::long_source(Lang::En, 200)));
    }

    #[test]
    fn a_stored_number_is_shown_as_it_would_be_typed() {
        let given = |input, range| Given { input, range, source: "HR".to_owned(), at: Timestamp::UNIX_EPOCH };
        let stored = [
            given(Input::Turnover, Range::exactly(0.142)),
            given(Input::HireCost, Range::new(1e6, 1.25e6, 1.5e6).unwrap()),
        ];
        let fields = fields(&stored, None, Lang::En);
        let of = |code| fields.iter().find(|field| field.code == code).unwrap();
        assert_eq!(boxes(of("turnover")), ["", "14.2", "", "HR"]);
        assert_eq!(boxes(of("hire_cost")), ["1000000", "1250000", "1500000", "HR"]);
        assert_eq!((of("turnover").seen.as_str(), of("people").seen.as_str()), ("0", ""));
        assert!(of("people").needed.is_some() && of("hires").needed.is_none());
    }
}
