//! The table of answers: where it happened × what the product replies.

use super::*;
use crate::card::{Field, FieldKind, FormId};
use crate::chat::MessageRef;

fn back(surface: Surface) -> Back {
    Back {
        surface,
        user: "U1".into(),
        response_url: Some("https://hooks.slack.com/x".into()),
        trigger_id: Some("t1".into()),
        enterprise: None,
    }
}

fn surfaces() -> Vec<Surface> {
    vec![
        Surface::Typed,
        Surface::Ephemeral,
        Surface::Message(MessageRef { channel: "D1".into(), id: "1.2".into() }),
        Surface::Home,
        Surface::Modal { view: "V1".into(), hash: Some("h".into()) },
        Surface::Submission { view: "V1".into(), fields: vec!["day".into(), "text".into()] },
        Surface::Event { channel: Some("D1".into()) },
        Surface::Event { channel: None },
    ]
}

fn a_card() -> Reply {
    Reply::Card(Card::saying(Line::read("done")))
}

fn a_form() -> Reply {
    Reply::Form(Box::new(Form {
        id: FormId::Settings,
        title: "Settings".into(),
        intro: None,
        fields: vec![Field {
            name: "zone",
            label: "Zone".into(),
            hint: None,
            optional: false,
            kind: FieldKind::Short { start: None, placeholder: None, max: 50 },
        }],
        submit: "Save".into(),
        cancel: "Cancel".into(),
        seen_by: None,
    }))
}

/// The answer in short: what the request gets, and the name of the call after it.
fn short(surface: &Surface, reply: &Reply) -> (String, &'static str) {
    let (body, after) = answer(&back(surface.clone()), reply, Lang::En);
    let body = match body {
        Body::Empty => String::new(),
        Body::Json(json) => {
            let json = json.read();
            json["response_type"].as_str().or(json["response_action"].as_str()).unwrap().to_owned()
        }
    };
    let after = match after {
        None => "",
        Some(After::Replace { .. }) => "replace",
        Some(After::Ephemeral { .. }) => "ephemeral",
        Some(After::Post { .. }) => "post",
        Some(After::OpenView { .. }) => "open",
        Some(After::PushView { .. }) => "push",
        Some(After::UpdateView { .. }) => "update",
        Some(After::PublishHome { .. }) => "home",
    };
    (body, after)
}

#[test]
fn every_reply_finds_its_way_back() {
    let cards = ["ephemeral|", "|replace", "|ephemeral", "|open", "|update", "update|", "|post", "|home"];
    let forms = ["|open", "|open", "|open", "|open", "|push", "update|", "|post", "|"];
    for (reply, expected) in [(a_card(), cards), (a_form(), forms), (Reply::Quiet, ["|"; 8])] {
        for (surface, expected) in surfaces().iter().zip(expected) {
            let (body, after) = short(surface, &reply);
            assert_eq!(format!("{body}|{after}"), expected, "{surface:?} × {reply:?}");
        }
    }
}

#[test]
fn without_a_way_back_nothing_more_is_tried() {
    for surface in surfaces() {
        let nowhere = Back { response_url: None, trigger_id: None, ..back(surface.clone()) };
        for reply in [a_card(), a_form()] {
            let (_, after) = answer(&nowhere, &reply, Lang::Ja);
            let possible = matches!(surface, Surface::Modal { .. } | Surface::Event { .. });
            assert!(after.is_none() || possible, "{surface:?}");
        }
    }
}

#[test]
fn a_command_is_answered_in_its_own_response_for_the_actor_alone() {
    let (body, after) = answer(&back(Surface::Typed), &a_card(), Lang::En);
    let Body::Json(json) = body else { panic!("a body") };
    let json = json.read();
    assert_eq!((json["response_type"].as_str(), json["text"].as_str()), (Some("ephemeral"), Some("done")));
    assert_eq!(json["blocks"][0]["type"], "rich_text");
    assert!(after.is_none(), "no call before or after the answer");
}

#[test]
fn errors_are_shown_at_their_fields() {
    let submission = Surface::Submission { view: "V1".into(), fields: vec!["day".into(), "text".into()] };
    let errors = |pairs: &[(&str, &str)]| {
        Reply::Mend(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    };
    let mended = |reply: Reply| answer(&back(submission.clone()), &reply, Lang::En).0;
    assert_eq!(
        mended(errors(&[("text", "Please say what.")])),
        Body::Json(Written::of(&json!({ "response_action": "errors", "errors": { "text": "Please say what." } })))
    );
    assert_eq!(
        mended(errors(&[("elsewhere", "Not known.")])),
        Body::Json(Written::of(&json!({ "response_action": "errors", "errors": { "day": "Not known." } }))),
        "an error without its field still stands somewhere"
    );
    assert_eq!(mended(errors(&[])), Body::Empty);
    assert_eq!(short(&Surface::Typed, &errors(&[("x", "What?")])).0, "ephemeral");
}

#[test]
fn a_form_asked_for_in_a_typed_message_waits_behind_a_button() {
    let (_, after) = answer(&back(Surface::Event { channel: Some("D1".into()) }), &a_form(), Lang::En);
    let Some(After::Post { channel, message }) = after else { panic!("a message") };
    let json = serde_json::to_value(&message.blocks).unwrap();
    assert_eq!((channel.as_str(), message.text.as_str()), ("D1", "Settings"));
    assert_eq!(json[1]["elements"][0]["value"], r#"{"form":"settings"}"#);
}

#[test]
fn a_form_that_can_not_open_waits_behind_a_button_in_the_commands_answer() {
    let nowhere = Back { trigger_id: None, ..back(Surface::Typed) };
    let (Body::Json(json), None) = answer(&nowhere, &a_form(), Lang::En) else { panic!("a body alone") };
    let json = json.read();
    assert_eq!(json["response_type"], "ephemeral");
    assert_eq!(json["blocks"][1]["elements"][0]["value"], r#"{"form":"settings"}"#);
}
