//! One person on two platforms. What happens on Slack happens through the local Slack; what happens on Teams is handed
//! to the product as the platform's adapter would.

use taiwa::chat::{Act, Inbound, Platform, Profile, Reply};

use crate::scenario;
use crate::world::{HANAKO, SATO, TANAKA, World};

const TENANT: &str = "11111111-1111-1111-1111-111111111111";

/// Something done on Teams by somebody of the installation's own tenant.
fn on_teams(actor: &str, act: Act) -> Inbound {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    Inbound {
        platform: Platform::Teams,
        tenant: TENANT.to_owned(),
        ours: true,
        actor: format!("29:{actor}"),
        also: Some(format!("aad-{actor}")),
        handle: None,
        seen: Some(Profile {
            external: format!("29:{actor}"),
            name: Some(format!("{actor} on Teams")),
            zone: Some("Asia/Tokyo".to_owned()),
            locale: Some("en-US".to_owned()),
            ..Profile::default()
        }),
        channel: Some(format!("https://smba.example/jp/|a:{actor}")),
        place: Some("https://smba.example/jp/".to_owned()),
        dedupe: format!("act-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
        act,
    }
}

fn does(w: &mut World, inbound: Inbound) -> Reply {
    let app = w.stage().app.clone();
    let handled = w.wait(app.handle(inbound));
    assert!(!handled.failed, "{:?}", handled.reply);
    w.settle();
    handled.reply
}

/// What somebody types on Teams, and everything the answer says.
fn types(w: &mut World, actor: &str, line: &str) -> String {
    match does(w, on_teams(actor, Act::Typed(line.to_owned()))) {
        Reply::Card(card) => format!("{card:?}"),
        other => format!("{other:?}"),
    }
}

/// The code in an answer: the one word of eight capitals and digits.
fn code_in(answer: &str) -> String {
    let is_code = |word: &&str| word.len() == 8 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let mut words = answer.split(|c: char| !c.is_ascii_alphanumeric());
    words.rfind(is_code).unwrap_or_else(|| panic!("no code in {answer}")).to_owned()
}

fn people(w: &World) -> i64 {
    w.number("SELECT COUNT(*) FROM person")
}

scenario!(a_code_typed_on_the_other_platform_makes_one_person, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    w.says(SATO, "/1on1 agenda add 評価の相談");
    types(w, "sato", "help");
    let before = people(w);
    let code = code_in(&w.says(SATO, "/1on1 link"));
    let answer = types(w, "sato", &format!("link {}", code.to_lowercase()));
    assert!(answer.contains("Linked") || answer.contains("連携しました"), "{answer}");
    assert_eq!(people(w), before - 1);
    assert!(types(w, "sato", "agenda list").contains("評価の相談"), "their 1on1s are there on both");
    // Messages go on where they went, until they are wanted elsewhere.
    assert!(w.says(SATO, "/1on1 settings").contains("Slack"));
    w.at("tue 14:00");
    assert!(!w.times(SATO, "評価の相談").is_empty(), "the digest came on Slack");
    // Once is enough, and a code is good once.
    assert!(types(w, "sato", "link").contains("already") || types(w, "sato", "link").contains("もう連携"));
    let answer = types(w, "somebody", &format!("link {code}"));
    assert!(answer.contains("no such code"), "{answer}");
});

scenario!(a_code_is_good_for_ten_minutes_on_the_other_platform_and_not_for_guessing, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    let code = code_in(&w.says(SATO, "/1on1 link"));
    assert!(w.says(HANAKO, &format!("/1on1 link {code}")).contains("Microsoft Teams"), "typed where it was made");
    let stranger =
        Inbound { tenant: "other".to_owned(), ours: false, ..on_teams("eve", Act::Typed(format!("link {code}"))) };
    let Reply::Card(card) = does(w, stranger) else { panic!("an answer") };
    assert!(format!("{card:?}").contains("another company"), "{card:?}");
    w.minutes(11);
    assert!(types(w, "sato", &format!("link {code}")).contains("too old"));
    for _ in 0..4 {
        assert!(types(w, "sato", "link AAAAAAAA").contains("no such code"));
    }
    let fresh = code_in(&w.says(SATO, "/1on1 link"));
    assert!(types(w, "sato", &format!("link {fresh}")).contains("an hour"), "even a good one has to wait now");
    w.minutes(61);
    let fresh = code_in(&w.says(SATO, "/1on1 link"));
    let answer = types(w, "sato", &format!("link {fresh}"));
    assert!(answer.contains("連携しました"), "{answer}");
});

scenario!(what_two_had_is_one_persons_afterwards, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    w.says(SATO, "/1on1 memo add 次は休暇の話を聞く");
    // On Teams the same person has 1on1s of their own, with somebody who is on Teams only.
    types(w, "kate", "help");
    let answer = types(w, "sato", "setup <@29:kate> every thu 10:00 30m");
    assert!(answer.contains("is set up"), "{answer}");
    types(w, "sato", "memo add ask about the move");
    types(w, "sato", "agenda add the roadmap");
    types(w, "sato", "action add send the slides by friday");
    types(w, "kate", "agenda add a raise");
    let code = code_in(&w.says(SATO, "/1on1 link"));
    let answer = types(w, "sato", &format!("link {code}"));
    assert!(answer.contains("連携しました"), "in the language of the one who stays: {answer}");
    let memos = w.says(SATO, "/1on1 memo list");
    assert!(memos.contains("次は休暇の話を聞く") && memos.contains("ask about the move"), "{memos}");
    let pairs = w.says(SATO, "/1on1 pair list");
    assert!(pairs.contains("山田 花子") && pairs.contains("kate on Teams"), "{pairs}");
    assert!(!w.ever_shown(SATO).contains("29:"), "no id of a platform somebody does not read on");
    w.at("thu 09:00");
    assert!(!w.times(SATO, "the roadmap").is_empty(), "the digest of what was set up on Teams");
    assert_eq!(w.number("SELECT COUNT(*) FROM person WHERE name = 'sato on Teams'"), 0);
});

scenario!(two_with_a_1on1_with_the_same_person_or_with_each_other_stay_two, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    w.pair(TANAKA, SATO, "every wed 15:00");
    // Hanako is on both already, so the Sato of Teams can have a 1on1 with her, too.
    types(w, "hanako", "help");
    let code = code_in(&w.says(HANAKO, "/1on1 link"));
    types(w, "hanako", &format!("link {code}"));
    let answer = types(w, "sato", "setup <@29:hanako> every fri 10:00 30m");
    assert!(answer.contains("is set up"), "{answer}");
    let before = people(w);
    let code = code_in(&w.says(SATO, "/1on1 link"));
    let answer = types(w, "sato", &format!("link {code}"));
    assert!(answer.contains("End one of the two"), "{answer}");
    // Found by name through the whole company, and so set up with oneself.
    let answer = types(w, "tanaka", "setup @佐藤 every fri 16:00 30m");
    assert!(!answer.contains("is set up"), "part of a name is no name: {answer}");
    assert_eq!(people(w), before + 1);
});

scenario!(an_address_that_both_platforms_vouch_for_joins_whom_an_administrator_named, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    types(w, "sato", "help");
    let vouched = |actor: &str, email: &str| {
        let profile = Profile {
            external: format!("29:{actor}"),
            also: Some(format!("aad-{actor}")),
            email: Some(email.to_owned()),
            ..Profile::default()
        };
        on_teams(actor, Act::ProfileChanged(profile))
    };
    does(w, vouched("sato", "Sato@Example.invalid"));
    let before = people(w);
    let app = w.stage().app.clone();
    let emails = vec!["sato@example.invalid".to_owned(), "hanako@example.invalid".to_owned()];
    let dry = w.wait(app.import_people(emails.clone(), true)).unwrap().unwrap();
    assert_eq!((dry.new, dry.joined, people(w)), (2, 1, before), "looking changes nothing");
    let done = w.wait(app.import_people(emails, false)).unwrap().unwrap();
    assert_eq!((done.new, done.joined, people(w)), (2, 1, before - 1));
    // Whoever comes later is joined when the platform has told who they are.
    types(w, "hanako", "help");
    does(w, vouched("hanako", "hanako@example.invalid"));
    assert!(types(w, "hanako", "pair list").contains("佐藤 健"));
    // Nobody named this address.
    w.says(TANAKA, "/1on1 help");
    types(w, "tanaka", "help");
    let before = people(w);
    does(w, vouched("tanaka", "tanaka@example.invalid"));
    assert_eq!(people(w), before);
    // And by address people are found, wherever they are typed.
    let answer = w.says(TANAKA, "/1on1 setup hanako@example.invalid every mon 11:00");
    assert!(answer.contains("山田 花子さんとの1on1を始めます"), "{answer}");
});

scenario!(messages_go_where_they_are_wanted_and_the_old_ones_stay, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "every tue 15:00");
    assert!(w.says(SATO, "/1on1 reach teams").contains("まだ連携していません"));
    types(w, "sato", "help");
    let code = code_in(&w.says(SATO, "/1on1 link"));
    types(w, "sato", &format!("link {code}"));
    assert!(w.says(SATO, "/1on1 reach teams").contains("Microsoft Teams"));
    let before = w.count(SATO);
    w.at("tue 14:00");
    assert_eq!(w.count(SATO), before, "nothing new on Slack");
    w.message(HANAKO, "前回の約束");
    let teams =
        "SELECT COUNT(*) FROM delivery d JOIN identity i ON i.person_id = d.person_id AND i.external_id = 'U0SATO'
                 WHERE d.kind = 'digest' AND d.platform = 'teams'";
    assert_eq!(w.number(teams), 1);
    assert!(w.says(SATO, "/1on1 通知先 slack").contains("Slack"));
    w.at("tue 14:00");
    assert!(w.count(SATO) > before);
});

scenario!(who_gets_the_app_is_greeted_once_and_who_removes_it_is_not_written_to, only on Slack because "these stories bring their own people of Teams", |w| {
    does(w, on_teams("nao", Act::Joined));
    does(w, on_teams("nao", Act::Joined));
    let hello = "SELECT COUNT(*) FROM delivery WHERE kind = 'hello'";
    assert_eq!(w.number(hello), 1);
    let lang =
        w.text("SELECT p.lang FROM person p JOIN identity i ON i.person_id = p.id WHERE i.external_id = '29:nao'");
    assert_eq!(lang, "en", "as their client said");
    // Somebody on Slack hears it when she leaves; she is called by name only.
    w.says(SATO, "/1on1 help");
    let answer = types(w, "nao", "setup sato@example.invalid every tue 15:00 30m");
    assert!(answer.contains("is set up"), "{answer}");
    does(w, on_teams("nao", Act::Parted));
    let state = "SELECT p.state || '/' || p.state_why FROM person p JOIN identity i ON i.person_id = p.id
                 WHERE i.external_id = '29:nao'";
    assert_eq!(w.text(state), "unreachable/removed");
    w.message(SATO, "nao on Teams");
    assert!(!w.ever_shown(SATO).contains("29:nao"));
    // An operator may see who can't be reached and why; others may not.
    assert!(w.says(SATO, "/1on1 admin doctor").contains("管理者だけ"));
    let app = w.stage().app.clone();
    let role = taiwa::domain::people::Role::ItAdmin;
    assert_eq!(w.wait(app.set_role("sato@example.invalid", role, true)).unwrap(), Some(true));
    assert_eq!(w.wait(app.set_role("U0SATO", role, true)).unwrap(), Some(false));
    assert_eq!(w.wait(app.set_role("U0NOBODY", role, true)).unwrap(), None);
    let seen = w.says(SATO, "/1on1 管理 診断");
    assert!(seen.contains("nao on Teams") && seen.contains("アプリが外されています"), "{seen}");
    // Whoever acts is there again.
    types(w, "nao", "help");
    assert_eq!(
        w.text("SELECT p.state FROM person p JOIN identity i ON i.person_id = p.id WHERE i.external_id = '29:nao'"),
        "active"
    );
});

scenario!(somebody_picked_by_one_id_and_writing_by_the_other_is_the_same, only on Slack because "these stories bring their own people of Teams", |w| {
    types(w, "sato", "help");
    let answer = types(w, "sato", "setup <@aad-mio> every tue 15:00 30m");
    assert!(answer.contains("is set up"), "{answer}");
    let before = people(w);
    assert!(types(w, "mio", "pair list").contains("sato on Teams"));
    assert_eq!(people(w), before);
    assert_eq!(w.text("SELECT external_id || ' ' || also FROM identity WHERE also = 'aad-mio'"), "29:mio aad-mio");
});

scenario!(home_on_teams_is_a_message_and_the_newest_one_lives, only on Slack because "these stories bring their own people of Teams", |w| {
    types(w, "sato", "help");
    does(w, on_teams("sato", Act::HomeOpened));
    does(w, on_teams("sato", Act::HomeOpened));
    let homes = "SELECT COUNT(*) FROM delivery WHERE kind = 'home' AND platform = 'teams'";
    assert_eq!(w.number(homes), 2, "each time a new one");
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'home' AND live"), 0, "no Teams courier is there");
    w.opens_home(HANAKO);
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'home' AND live AND platform = 'slack'"), 1);
});

scenario!(a_tenant_that_is_not_ours_is_a_company_of_its_own, only on Slack because "these stories bring their own people of Teams", |w| {
    w.says(SATO, "/1on1 help");
    types(w, "sato", "help");
    assert_eq!(w.number("SELECT COUNT(*) FROM workspace"), 1, "our Slack and our Teams are one company");
    let other =
        Inbound { tenant: "t-other".to_owned(), ours: false, ..on_teams("sato", Act::Typed("pair list".to_owned())) };
    does(w, other);
    assert_eq!(w.number("SELECT COUNT(*) FROM workspace"), 2);
    assert_eq!(w.number("SELECT COUNT(*) FROM identity WHERE external_id = '29:sato'"), 2);
    assert_eq!(w.number("SELECT COUNT(DISTINCT person_id) FROM identity WHERE external_id = '29:sato'"), 2);
    let other = Inbound {
        tenant: "t-other".to_owned(),
        ours: false,
        ..on_teams("eve", Act::Typed("setup @佐藤健 every tue 15:00".to_owned()))
    };
    let Reply::Card(card) = does(w, other) else { panic!("an answer") };
    assert!(!format!("{card:?}").contains("is set up"), "nobody of ours is found from there");
});
