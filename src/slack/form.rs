//! A [`Form`] as a Slack modal. Field names are block ids and action ids, so the answers come back under their names.
//! Knows no form in particular.

use std::collections::BTreeSet;

use slack_morphism::prelude::*;

use super::limits;
use super::render::{clean, inert, label, paragraph, plain, small};
use crate::card::{Choice, Field, FieldKind, Form};
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;

/// Up to here a choice is shown as radio buttons: everything in sight, one click.
const FEW: usize = 5;

pub fn form(form: &Form, lang: Lang) -> SlackView {
    let mut blocks = Vec::new();
    if let Some(intro) = &form.intro {
        blocks.extend(paragraph(intro, lang));
    }
    let mut seen = BTreeSet::new();
    // Two blocks are kept for the introduction and the visibility line.
    for field in form.fields.iter().take(limits::VIEW_BLOCKS - 2) {
        // Slack refuses a view with two equal block ids; the second could not be told from the first anyway.
        if seen.insert(field.name) {
            blocks.extend(input(field));
        }
    }
    if let Some(seen_by) = &form.seen_by {
        blocks.extend(small(seen_by));
    }
    let id = inert(serde_json::to_string(&form.id).expect("a form's id is plain data and always serialises"));
    let word =
        |text: &str, otherwise: &str| label(if text.trim().is_empty() { otherwise } else { text }, limits::MODAL_TITLE);
    let view = SlackModalView::new(word(&form.title, super::render::APP), blocks)
        // Always both: Slack refuses inputs without a submit button, and nobody should be caught in a form.
        .with_submit(word(&form.submit, &t::send(lang)))
        .with_close(word(&form.cancel, &t::close(lang)));
    let view = if limits::width(&id) <= limits::PRIVATE_METADATA { view.with_private_metadata(id) } else { view };
    SlackView::Modal(view)
}

fn input(field: &Field) -> Option<SlackBlock> {
    let element = element(field)?;
    let block = SlackInputBlock::new(label(&field.label, limits::INPUT_LABEL), element)
        .with_block_id(SlackBlockId(field.name.to_owned()))
        .opt_hint(field.hint.as_ref().map(|hint| label(hint, limits::INPUT_HINT)))
        .with_optional(field.optional);
    Some(block.into())
}

fn element(field: &Field) -> Option<SlackInputBlockElement> {
    let id = SlackActionId(field.name.to_owned());
    let text = |start: &Option<String>, placeholder: &Option<String>, max: usize, multiline: bool| {
        let max = max.clamp(1, limits::INPUT_VALUE);
        SlackBlockPlainTextInputElement::new()
            .with_action_id(id.clone())
            .opt_placeholder(placeholder.as_ref().map(|text| label(text, limits::PLACEHOLDER)))
            // Not a text object: Slack shows it as it is, so it is not escaped.
            .opt_initial_value(
                start.as_ref().map(|text| limits::cut(&clean(text), max).into_owned()).filter(|text| !text.is_empty()),
            )
            .with_multiline(multiline)
            .with_max_length(u64::try_from(max).expect("a limit fits"))
            .into()
    };
    Some(match &field.kind {
        FieldKind::Short { start, placeholder, max } => text(start, placeholder, *max, false),
        FieldKind::Long { start, placeholder, max } => text(start, placeholder, *max, true),
        FieldKind::One { choices, start } => one(id, choices, start.as_deref(), field.optional)?,
        FieldKind::Many { choices, start } => many(id, choices, start)?,
        FieldKind::Date { start } => SlackBlockDatePickerElement::new()
            .with_action_id(id)
            .opt_initial_date(start.map(|date| date.to_string()))
            .into(),
        FieldKind::Time { start } => SlackBlockTimePickerElement::new()
            .with_action_id(id)
            .opt_initial_time(start.map(|time| time.strftime("%H:%M").to_string()))
            .into(),
        FieldKind::Person => SlackBlockUsersSelectElement::new().with_action_id(id).into(),
    })
}

/// Choices whose value Slack can carry; a cut value would be another choice.
fn fitting(choices: &[Choice], max: usize) -> Vec<&Choice> {
    let mut seen = BTreeSet::new();
    choices
        .iter()
        .filter(|choice| (1..=limits::OPTION_VALUE).contains(&limits::width(&choice.value)))
        .filter(|choice| seen.insert(&choice.value))
        .take(max)
        .collect()
}

fn plain_option(choice: &Choice) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
    SlackBlockChoiceItem::new(label(&choice.label, limits::OPTION_LABEL), choice.value.clone())
}

fn text_option(choice: &Choice) -> SlackBlockChoiceItem<SlackBlockText> {
    let text = plain(&clean(&choice.label), limits::OPTION_LABEL);
    SlackBlockChoiceItem::new(text.into(), choice.value.clone())
}

fn one(id: SlackActionId, choices: &[Choice], start: Option<&str>, optional: bool) -> Option<SlackInputBlockElement> {
    let choices = fitting(choices, limits::OPTIONS);
    let started = choices.iter().find(|choice| Some(choice.value.as_str()) == start).copied();
    if choices.is_empty() {
        return None;
    }
    // A radio button, once chosen, can't be taken back, so an optional question is a menu.
    if choices.len() <= FEW && !optional {
        return Some(
            SlackBlockRadioButtonsElement::new(choices.iter().map(|choice| text_option(choice)).collect())
                .with_action_id(id)
                .opt_initial_option(started.map(text_option))
                .into(),
        );
    }
    Some(
        SlackBlockStaticSelectElement::new()
            .with_action_id(id)
            .with_options(choices.iter().map(|choice| plain_option(choice)).collect())
            .opt_initial_option(started.map(plain_option))
            .into(),
    )
}

fn many(id: SlackActionId, choices: &[Choice], start: &[String]) -> Option<SlackInputBlockElement> {
    let choices = fitting(choices, limits::OPTIONS);
    let started: Vec<&Choice> = choices.iter().filter(|choice| start.contains(&choice.value)).copied().collect();
    if choices.is_empty() {
        return None;
    }
    if choices.len() <= limits::RADIO_OR_CHECKBOXES {
        let initial: Vec<_> = started.into_iter().map(text_option).collect();
        return Some(
            SlackBlockCheckboxesElement::new(choices.into_iter().map(text_option).collect())
                .with_action_id(id)
                .opt_initial_options(Some(initial).filter(|options| !options.is_empty()))
                .into(),
        );
    }
    let initial: Vec<_> = started.into_iter().map(plain_option).collect();
    Some(
        SlackBlockMultiStaticSelectElement::new()
            .with_action_id(id)
            .with_options(choices.into_iter().map(plain_option).collect())
            .opt_initial_options(Some(initial).filter(|options| !options.is_empty()))
            .into(),
    )
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
