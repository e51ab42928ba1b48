//! What a 1on1 is for (field `text`), and why the company holds them (`why`, `owner`, `target`, `starts`, `message`,
//! `signed`, `contact`, `reply`, `urgent`, `desk`, `fiscal`, `reviews`).

use jiff::civil::Date;

use super::fields::{choice, date, field, hinted, one, optional};
use crate::card::{Esc, Field, FieldKind, Form, FormId, Who};
use crate::domain::charter::{LONGEST, LONGEST_LINE, USUAL_FISCAL_MONTH, USUAL_TARGET};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::domain::purpose;
use crate::message::parts::{label, say};
use crate::message::samples;
use crate::text::catalog::{common, programme as t};

#[derive(Clone, Debug)]
pub struct Purpose {
    pub pair: PairId,
    pub other: Who,
    /// The words so far; without any the form starts with a draft.
    pub text: Option<Esc>,
}

pub fn purpose_form(v: &Purpose, lang: Lang) -> Form {
    let start = v.text.as_ref().map_or_else(|| t::purpose_draft(lang), |text| text.as_str().to_owned());
    let text = FieldKind::Long { start: Some(start), placeholder: None, max: purpose::LONGEST };
    Form {
        id: FormId::Purpose { pair: v.pair.clone() },
        title: t::purpose_form_title(lang),
        intro: Some(say(t::purpose_form_intro(lang, &v.other))),
        fields: vec![hinted(field("text", t::purpose_field(lang), text), t::purpose_field_hint(lang))],
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

/// The charter as it is; all empty before the first time.
#[derive(Clone, Debug, Default)]
pub struct Charter {
    pub why: Option<Esc>,
    pub owner: Option<Esc>,
    pub target: Option<u8>,
    pub starts: Option<Date>,
    pub message: Option<Esc>,
    pub signed: Option<Esc>,
    pub contact: Option<Who>,
    pub reply: Option<Esc>,
    pub urgent: Option<Esc>,
    pub desk: Option<Esc>,
    pub fiscal_month: Option<i8>,
    pub reviews: Vec<Date>,
}

pub fn charter(v: &Charter, lang: Lang) -> Form {
    let months = (1..=12).map(|month: i8| choice(month.to_string(), t::field_fiscal_month(lang, month))).collect();
    let fiscal = v.fiscal_month.unwrap_or(USUAL_FISCAL_MONTH).to_string();
    let reviews: Vec<String> = v.reviews.iter().map(ToString::to_string).collect();
    let reviews = Some(Esc::new(&reviews.join(", "))).filter(|_| !reviews.is_empty());
    let target = Some(Esc::new(&v.target.unwrap_or(USUAL_TARGET).to_string()));
    let contact = optional(field("contact", t::field_contact(lang), FieldKind::Person));
    let contact = match &v.contact {
        Some(who) => hinted(contact, label(t::field_contact_keep(lang, who))),
        None => contact,
    };
    let reply =
        FieldKind::Short { start: start(&v.reply), placeholder: Some(t::field_reply_example(lang)), max: LONGEST_LINE };
    Form {
        id: FormId::Charter,
        title: t::charter_form_title(lang),
        intro: Some(say(t::charter_form_intro(lang))),
        fields: vec![
            field("why", t::field_why(lang), words(&v.why)),
            field("owner", t::field_owner(lang), line(&v.owner)),
            field("target", t::field_target(lang), line(&target)),
            field("starts", t::field_starts(lang), date(v.starts)),
            optional(field("message", t::field_message(lang), words(&v.message))),
            hinted(optional(field("signed", t::field_signed(lang), line(&v.signed))), t::field_signed_hint(lang)),
            contact,
            optional(field("reply", t::field_reply(lang), reply)),
            optional(field("urgent", t::field_urgent(lang), line(&v.urgent))),
            optional(field("desk", t::field_desk(lang), line(&v.desk))),
            field("fiscal", t::field_fiscal(lang), one(months, Some(&fiscal))),
            reviews_field(&reviews, lang),
        ],
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(t::charter_seen(lang))),
    }
}

fn reviews_field(reviews: &Option<Esc>, lang: Lang) -> Field {
    hinted(optional(field("reviews", t::field_reviews(lang), line(reviews))), t::field_reviews_hint(lang))
}

fn start(words: &Option<Esc>) -> Option<String> {
    words.as_ref().map(|words| words.as_str().to_owned())
}

fn line(words: &Option<Esc>) -> FieldKind {
    FieldKind::Short { start: start(words), placeholder: None, max: LONGEST_LINE }
}

fn words(words: &Option<Esc>) -> FieldKind {
    FieldKind::Long { start: start(words), placeholder: None, max: LONGEST }
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let (pair, other) = (samples::pair(), samples::hanako(lang));
    let long = || Some(samples::long_line(lang, LONGEST));
    let long_line = || Some(samples::long_line(lang, LONGEST_LINE));
    let longest = Charter {
        why: long(),
        owner: long_line(),
        target: Some(100),
        starts: Some(samples::TODAY),
        message: long(),
        signed: long_line(),
        contact: Some(samples::long_name(lang)),
        reply: long_line(),
        urgent: long_line(),
        desk: long_line(),
        fiscal_month: Some(12),
        reviews: vec![samples::TODAY; 8],
    };
    let kept = Purpose {
        pair: pair.clone(),
        other: samples::long_name(lang),
        text: Some(samples::long_line(lang, purpose::LONGEST)),
    };
    vec![
        ("purpose", purpose_form(&Purpose { pair, other, text: None }, lang)),
        ("purpose_kept", purpose_form(&kept, lang)),
        ("charter", charter(&Charter { starts: Some(samples::TODAY), ..Charter::default() }, lang)),
        ("charter_longest", charter(&longest, lang)),
    ]
}
