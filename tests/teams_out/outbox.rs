//! Whole messages through the outbox, on both engines: each is read as often as it should be, whatever Teams does.
//! A bot of Teams can't look for its own messages, so the policy of each kind is all there is.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::teams::{Fault, plain_card};
use taiwa::app::{App, Couriers, Rules, Usual};
use taiwa::chat::{Act, Inbound, Platform, Profile};
use taiwa::domain::calendar::Calendar;
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::store::Store;
use taiwa::store::seal::Sealer;
use taiwa::teams::messenger::Messenger;
use taiwa::telemetry::Metrics;
use tokio_util::sync::CancellationToken;

const SATO: &str = "sato@example.invalid";
const HANAKO: &str = "hanako@example.invalid";
/// Of a digest, and of the question whether a 1on1 took place.
const DIGEST: &str = "15:00から、";
const HELD: &str = "1on1はできましたか？";
const POSTS: &str = "POST /teams/v3/conversations/";

#[derive(Clone, Copy, Debug)]
enum Engine {
    Sqlite,
    Postgres,
}

/// The product with Teams alone, and a manager and a report there.
struct Company {
    teams: LocalTeams,
    app: App,
    couriers: Couriers,
    rules: Rules,
    stop: CancellationToken,
    folder: std::path::PathBuf,
}

impl Drop for Company {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Company {
    async fn new(engine: Engine) -> Company {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        // A Monday morning in Tokyo.
        let clock = Clock::manual("2026-11-30T01:00:00Z".parse().unwrap());
        let told = clock.clone();
        let teams = LocalTeams::start(Options::new(Arc::new(move || told.now()))).await.unwrap();
        teams.add(Human::new("sato", "佐藤 健", "Asia/Tokyo", "ja-JP"));
        teams.add(Human::new("hanako", "山田 花子", "Asia/Tokyo", "ja-JP"));
        ready();
        let mut settings = teams.settings();
        settings.timeout = CALL;
        let told = clock.clone();
        let calls = Arc::new(Connector::new(&settings, Arc::new(move || told.now())).unwrap());
        let couriers = Couriers { slack: None, teams: Some(Arc::new(Messenger::new(calls, &settings))) };

        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("taiwa-teams-out-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.join("taiwa.db").display()),
            Engine::Postgres => crate::postgres::database().await,
        };
        let store = Store::open(&url, Sealer::from_config(&Sealer::new_key()).unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        let usual = Usual {
            command: "/1on1".to_owned(),
            lang: Lang::Ja,
            zone: Zone::named("Asia/Tokyo").unwrap(),
            calendar: Calendar::default(),
            public_url: None,
        };
        let app = App::new(store, clock, usual, Metrics::new());
        let rules = Rules { call: CALL, ..Rules::default() };
        let mut company = Company { teams, app, couriers, rules, stop: CancellationToken::new(), folder };
        let hanako = company.teams.human(HANAKO).unwrap().id;
        company.says(SATO, &format!("開始 <@{hanako}> 毎週火曜15時 30分")).await;
        // Enters her, too: she may be written to from the start.
        company.says(HANAKO, "ヘルプ").await;
        company.settle().await;
        company
    }

    async fn says(&mut self, who: &str, text: &str) {
        static ACTS: AtomicU32 = AtomicU32::new(0);
        let human = self.teams.human(who).unwrap();
        let seen = Profile {
            external: human.id.clone(),
            name: Some(human.name.clone()),
            zone: Some(human.zone.clone()),
            locale: Some(human.locale.clone()),
            ..Profile::default()
        };
        let inbound = Inbound {
            platform: Platform::Teams,
            tenant: self.teams.tenant(),
            ours: true,
            actor: human.id,
            also: Some(human.aad),
            handle: None,
            seen: Some(seen),
            channel: None,
            place: Some(self.teams.service_url()),
            dedupe: ACTS.fetch_add(1, Ordering::Relaxed).to_string(),
            act: Act::Typed(text.to_owned()),
        };
        let handled = self.app.handle(inbound).await;
        assert!(!handled.failed, "{text}");
    }

    /// Does everything that is due now.
    async fn settle(&mut self) {
        for _ in 0..200 {
            let mut still = true;
            for stranger in self.app.strangers(50).await.unwrap() {
                let courier = self.couriers.of(stranger.platform).unwrap();
                if let Ok(profile) = courier.profile(&stranger.reach).await {
                    self.app.keep_profile(stranger, profile).await.unwrap();
                    still = false;
                }
            }
            still &= !self.app.pass_time().await.unwrap();
            let round = self.app.send_due(&self.couriers, self.rules, &self.stop).await.unwrap();
            if still && round.claimed + round.refreshed == 0 {
                return;
            }
        }
        panic!("there was always something more to do");
    }

    /// Lets the time pass until then, in steps.
    async fn until(&mut self, to: &str, step: SignedDuration) {
        let to: Timestamp = format!("{}+09:00", to.replace(' ', "T")).parse().unwrap();
        while self.app.clock.now() < to {
            let next = self.app.clock.now() + step;
            self.app.clock.set(next.min(to));
            self.settle().await;
        }
    }

    /// To the minute before the digests go out.
    async fn before_the_digest(&mut self) {
        self.until("2026-12-01 13:59", SignedDuration::from_mins(30)).await;
        assert_eq!((self.read(SATO, DIGEST), self.read(HANAKO, DIGEST)), (0, 0));
    }

    /// To the minute before both are asked whether they met.
    async fn before_the_question(&mut self) {
        self.until("2026-12-01 15:39", SignedDuration::from_mins(10)).await;
        assert_eq!((self.read(SATO, HELD), self.read(HANAKO, HELD)), (0, 0));
    }

    async fn minutes(&mut self, minutes: i64) {
        for _ in 0..minutes * 2 {
            self.app.clock.set(self.app.clock.now() + SignedDuration::from_secs(30));
            self.settle().await;
        }
    }

    /// How many messages with these words somebody has.
    fn read(&self, who: &str, words: &str) -> usize {
        let messages = self.teams.messages(who);
        messages.iter().filter(|message| plain_card(&message.card).contains(words)).count()
    }

    fn both(&self, words: &str) -> usize {
        self.read(SATO, words) + self.read(HANAKO, words)
    }

    fn told(&self, who: &str) -> Vec<String> {
        self.teams.messages(who).iter().map(|message| plain_card(&message.card)).collect()
    }
}

macro_rules! on_both_engines {
    ($name:ident, |$company:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn story(engine: Engine) {
                #[allow(unused_mut, reason = "a story may only look")]
                let mut $company = Company::new(engine).await;
                $body
                assert_eq!($company.teams.violations(), Vec::<String>::new());
            }

            #[tokio::test]
            async fn sqlite() {
                story(Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                story(Engine::Postgres).await;
            }
        }
    };
}

on_both_engines!(a_digest_arrives_once_when_nothing_is_wrong, |c| {
    c.before_the_digest().await;
    c.minutes(3).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 1), "{:#?}", c.told(SATO));
});

on_both_engines!(a_digest_arrives_once_when_teams_asks_for_patience, |c| {
    c.before_the_digest().await;
    for fault in [
        FaultKind::throttled("7"),
        FaultKind::error(412, "PreconditionFailed"),
        answer(503, &[("retry-after", "20")], Body::Empty),
        answer(502, &[], Body::Text("<html>")),
        FaultKind::error(500, "ServiceError"),
    ] {
        c.teams.fault(Fault::once(POSTS, fault));
    }
    c.minutes(12).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 1), "{:#?}", c.told(SATO));
});

on_both_engines!(a_message_nobody_answered_for_is_not_read_twice_unless_it_is_a_question, |c| {
    c.before_the_digest().await;
    c.teams.fault(Fault::once(POSTS, FaultKind::DoneThenDropped));
    c.minutes(20).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 1), "read, and not sent again");

    c.before_the_question().await;
    c.teams.fault(Fault::once(POSTS, FaultKind::DoneThenDropped));
    c.minutes(20).await;
    assert_eq!(c.both(HELD), 3, "a question may come twice");
});

on_both_engines!(a_digest_that_was_lost_stays_lost_and_a_question_comes_again, |c| {
    c.before_the_digest().await;
    c.teams.fault(Fault::once(POSTS, FaultKind::Dropped));
    c.minutes(20).await;
    assert_eq!(c.both(DIGEST), 1, "one of the two is not sent again unseen");

    c.before_the_question().await;
    c.teams.fault(Fault::once(POSTS, FaultKind::Dropped));
    c.minutes(20).await;
    assert_eq!((c.read(SATO, HELD), c.read(HANAKO, HELD)), (1, 1));
});

on_both_engines!(somebody_who_cant_be_reached_is_left_alone_and_the_other_told_once, |c| {
    c.teams.block(HANAKO, Some("BotDisabledByAdmin"));
    c.before_the_digest().await;
    c.minutes(5).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 0), "{:#?}", c.told(SATO));
    c.until("2026-12-02 12:00", SignedDuration::from_mins(30)).await;
    assert_eq!(c.read(SATO, "にお知らせを届けられませんでした"), 1, "{:#?}", c.told(SATO));
    let refused = c.teams.calls("/activities").iter().filter(|call| call.status == 403).count();
    assert_eq!(refused, 1, "found out once, then left alone");
});

on_both_engines!(a_conversation_that_is_gone_is_opened_anew_once, |c| {
    c.before_the_digest().await;
    let opened = c.teams.calls("POST /teams/v3/conversations").len() - c.teams.calls("/activities").len();
    c.teams.fault(Fault::once(POSTS, FaultKind::error(404, "ConversationNotFound")));
    c.minutes(3).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 1));
    let calls = c.teams.calls("POST /teams/v3/conversations").len() - c.teams.calls("/activities").len();
    assert!(calls > opened, "the conversation was asked for again");
});

on_both_engines!(a_login_that_is_down_costs_nobody_a_message, |c| {
    c.before_the_digest().await;
    c.teams.revoke_tokens();
    c.teams.fault(Fault::once("/token", answer(503, &[("retry-after", "30")], Body::Empty)));
    c.minutes(5).await;
    assert_eq!((c.read(SATO, DIGEST), c.read(HANAKO, DIGEST)), (1, 1), "{:#?}", c.told(HANAKO));
});
