//! The whole table: where it happened × what there is to show.

use super::*;
use crate::card::{Field, FieldKind, FormId};
use crate::chat::{MessageRef, Reach};
use crate::command::Command;
use crate::domain::ids::PairId;
use crate::teams::address::Address;
use crate::teams::inbound::Place;

fn back(surface: Surface) -> Back {
    Back {
        surface,
        at: Address::new("https://smba.trafficmanager.net/jp", "a:1"),
        place: Place::Own,
        reach: Reach { tenant: "t".into(), external: "29:a".into(), place: None, channel: None },
        lang: None,
        once: "1".into(),
    }
}

fn on(on: On) -> Surface {
    Surface::Card { on, message: Some(MessageRef { channel: "c".into(), id: "1".into() }) }
}

fn card() -> Showing {
    let card = Card::titled(Line::read("Saved")).text(Line::read("the words"));
    Showing::Card(card.button(Button::run("Undo", Command::Never)))
}

fn asked() -> Box<Form> {
    let kind = FieldKind::Short { start: None, placeholder: None, max: 100 };
    Box::new(Form {
        id: FormId::Agenda { pair: PairId::new("p1") },
        title: "Add".into(),
        intro: None,
        fields: vec![Field { name: "text", label: "Topic".into(), hint: None, optional: false, kind }],
        submit: "Save".into(),
        cancel: "Cancel".into(),
        seen_by: None,
    })
}

fn again() -> Showing {
    let given = FormValues([("text".to_owned(), vec!["as typed".to_owned()])].into());
    Showing::Again { form: asked(), given, errors: [("text".to_owned(), "too long".to_owned())].into() }
}

/// What a response or a posted message shows, in one word.
fn shown(json: &Value) -> &'static str {
    let text = json.to_string();
    let has = |words: &str| text.contains(words);
    match () {
        () if has("the message itself") => "own",
        () if has("too long") && has("as typed") => "again",
        () if has("Input.Text") => "form",
        () if has("the words") && has("Undo") => "card",
        () if has(NOTICE) && (has("Saved") || has("Add")) => "notice",
        () if has(NOTICE) => "silence",
        () => "?",
    }
}

fn said(showing: &Showing) -> Said {
    Said { showing: showing.clone(), lang: Lang::En, own: None }
}

/// How a response is framed.
fn frame(body: &Body) -> &'static str {
    match body {
        Body::Empty => "",
        Body::Json(json) if json["task"]["type"] == "continue" => "dialog ",
        Body::Json(json) if json["statusCode"] == 200 => "invoke ",
        Body::Json(_) => "? ",
    }
}

fn outcome(surface: Surface, showing: &Showing, own: bool) -> String {
    let itself = (Card::saying(Line::read("the message itself")), Lang::Ja);
    let said = Said { own: own.then_some(itself), ..said(showing) };
    let (body, post) = answer(&back(surface), &said);
    let response = match &body {
        Body::Empty => "empty",
        Body::Json(json) => shown(json),
    };
    let posted = post.map_or("nothing", |post| shown(&post.activity));
    format!("{}{response}, then {posted}", frame(&body))
}

#[test]
fn every_answer_has_its_way_back() {
    let form = || Showing::Form(asked());
    let nothing = || Showing::Nothing;
    for (surface, showing, own, expected) in [
        (Surface::Message, card(), false, "empty, then card"),
        (Surface::Message, form(), false, "empty, then form"),
        (Surface::Message, again(), false, "empty, then again"),
        (Surface::Message, nothing(), false, "empty, then nothing"),
        (Surface::Event, card(), false, "empty, then nothing"),
        (Surface::Event, form(), false, "empty, then nothing"),
        (on(On::Answer), card(), false, "invoke card, then nothing"),
        (on(On::Answer), form(), false, "invoke form, then nothing"),
        (on(On::Answer), nothing(), false, "invoke silence, then nothing"),
        (on(On::Form), card(), false, "invoke card, then nothing"),
        (on(On::Form), again(), false, "invoke again, then nothing"),
        (on(On::Dialog), card(), false, "invoke card, then nothing"),
        (on(On::Message), card(), true, "invoke own, then card"),
        (on(On::Message), form(), true, "invoke own, then form"),
        (on(On::Message), nothing(), true, "invoke own, then nothing"),
        (on(On::Message), card(), false, "invoke notice, then nothing"),
        (on(On::Message), form(), false, "invoke notice, then form"),
        (on(On::Message), nothing(), false, "invoke silence, then nothing"),
        (Surface::Dialog, card(), false, "dialog card, then nothing"),
        (Surface::Dialog, form(), false, "dialog form, then nothing"),
        (Surface::Dialog, again(), false, "dialog again, then nothing"),
        (Surface::Dialog, nothing(), false, "empty, then nothing"),
    ] {
        assert_eq!(outcome(surface.clone(), &showing, own), expected, "{surface:?} {showing:?}");
    }
}

#[test]
fn what_is_shown_says_on_what_it_stands() {
    let standing = |surface: Surface, showing: &Showing| {
        let (body, post) = answer(&back(surface), &said(showing));
        let text = match (body, post) {
            (Body::Json(json), _) => json.to_string(),
            (Body::Empty, Some(post)) => post.activity.to_string(),
            (Body::Empty, None) => String::new(),
        };
        let all = ["message", "answer", "form", "dialog"];
        all.into_iter().filter(|on| text.contains(&format!("\"on\":\"{on}\""))).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(standing(Surface::Message, &card()), "answer");
    assert_eq!(standing(Surface::Message, &Showing::Form(asked())), "form");
    assert_eq!(standing(on(On::Answer), &card()), "answer");
    assert_eq!(standing(on(On::Answer), &Showing::Form(asked())), "form");
    assert_eq!(standing(Surface::Dialog, &card()), "dialog");
    assert_eq!(standing(Surface::Dialog, &again()), "dialog");
}

#[test]
fn mistakes_without_a_form_are_said() {
    let errors = Reply::Mend([("due".to_owned(), "that day is over".to_owned())].into());
    let Showing::Card(card) = Showing::of(errors, None) else { panic!() };
    assert_eq!(card.notice(), "that day is over");
}

#[test]
fn a_dialog_has_a_title_and_room_for_its_questions() {
    let page = |showing: &Showing| match answer(&back(Surface::Dialog), &said(showing)).0 {
        Body::Json(json) => json["task"]["value"].clone(),
        Body::Empty => panic!(),
    };
    assert_eq!((&page(&card())["title"], &page(&card())["height"]), (&json!("Saved"), &json!("medium")));
    assert_eq!(page(&Showing::Card(saying("untitled".into())))["title"], APP);
    let mut long = asked();
    long.fields = vec![long.fields[0].clone(); 6];
    assert_eq!(page(&Showing::Form(long))["height"], "large");
}

#[test]
fn whoever_waits_is_told_that_it_takes_longer() {
    for (surface, waits) in
        [(Surface::Message, false), (Surface::Event, false), (on(On::Message), true), (Surface::Dialog, true)]
    {
        assert_eq!(still_working(&back(surface), Lang::Ja) != Body::Empty, waits);
    }
    let Body::Json(json) = refreshed(None) else { panic!() };
    assert_eq!(json["type"], NOTICE);
    let own = (Card::saying(Line::read("the message itself")), Lang::Ja);
    let Body::Json(json) = refreshed(Some(&own)) else { panic!() };
    assert_eq!((json["type"].as_str(), shown(&json)), (Some(CARD), "own"));
}

#[test]
fn what_the_message_itself_says_now_is_not_said_again_below_it() {
    let undo = || Button::run("Undo", Command::Never);
    let answer = Card::saying(Line::read("With Alex.")).text(Line::read("Recorded: it happened.")).button(undo());
    let showing = Showing::Card(answer);
    let own = |card: Card| Said { showing: showing.clone(), lang: Lang::En, own: Some((card, Lang::En)) };
    let post = |own: &Said| answer_of(own).1;
    let recorded = Card::saying(Line::read("Recorded: it happened."));
    assert_eq!(post(&own(recorded.clone().button(undo()))), None);
    // The next step is offered by the answer alone.
    assert!(post(&own(recorded)).is_some());
    assert!(post(&own(Card::saying(Line::read("Did it happen?")).button(undo()))).is_some());
}

fn answer_of(said: &Said) -> (Body, Option<Post>) {
    answer(&back(on(On::Message)), said)
}
