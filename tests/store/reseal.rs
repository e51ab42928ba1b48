//! Every place where words lie is known to whoever takes an old master key out of use.

use jiff::civil::date;
use taiwa::chat::Platform;
use taiwa::domain::agenda::Visibility;
use taiwa::domain::calendar::Calendar;
use taiwa::domain::chance::Range;
use taiwa::domain::change::Change;
use taiwa::domain::charter::Charter;
use taiwa::domain::ids::{ItemId, NoteId, OccurrenceId, PromiseId, PurposeId};
use taiwa::domain::occurrence::{self, Event, NewSlot};
use taiwa::domain::pair::Side;
use taiwa::domain::promise::{Promise, PromiseState};
use taiwa::domain::pulse::Quarter;
use taiwa::domain::roi::Input;
use taiwa::domain::roster::Milestone;
use taiwa::store::seal::Sealer;
use taiwa::store::{Done, Fault, Given, Store, Words};

use crate::{Bench, by, contract, now};

const NEW: &str = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f";

/// One text in every place.
async fn write_everywhere(bench: &Bench) {
    let (workspace, pair) = (bench.workspace.clone(), bench.pair.clone());
    let (manager, report, series) = (bench.manager.clone(), bench.report.clone(), bench.series.clone());
    let calendar = Calendar { national: false, closures: Vec::new(), opened: Default::default() };
    let written = bench.store.write(move |tx| {
        Box::pin(async move {
            let people = [
                tx.person(&workspace, &manager).await?.expect("entered"),
                tx.person(&workspace, &report).await?.expect("entered"),
            ];
            let slot = series.rhythm.next_after(date(2026, 11, 30).at(0, 0, 0, 0)).expect("a rhythm goes on");
            let new = NewSlot { series: &series, slot, calendar: &calendar, people: [&people[0], &people[1]] };
            let o = occurrence::open(OccurrenceId::new("o1"), &new);
            let promise = Promise {
                id: PromiseId::new("p1"),
                pair: pair.clone(),
                author: report.clone(),
                owner: report.clone(),
                text: "a promise".to_owned(),
                due: slot.date(),
                snoozed_until: None,
                state: PromiseState::Open,
                made: now(),
                closed: None,
            };
            let changes = [
                Change::OccurrenceOpened(o.clone()),
                Change::ItemAdded {
                    item: ItemId::new("i1"),
                    author: report.clone(),
                    text: "a topic".to_owned(),
                    horizon: None,
                    visibility: Visibility::Shared,
                },
                Change::PromiseMade(promise),
                Change::NoteWritten {
                    note: NoteId::new("n1"),
                    occurrence: o.id.clone(),
                    author: manager.clone(),
                    text: "minutes".to_owned(),
                },
                Change::StepAdded {
                    step: "s1".to_owned(),
                    author: manager.clone(),
                    text: "a step".to_owned(),
                    due: Some(slot.date()),
                },
                Change::PurposeProposed {
                    purpose: PurposeId::new("u1"),
                    author: manager.clone(),
                    side: Side::Manager,
                    text: "a purpose".to_owned(),
                },
                Change::Occurrence {
                    now: o.clone(),
                    event: Event::Skipped,
                    by: Some(report.clone()),
                    reason: Some("a reason".to_owned()),
                },
            ];
            let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
            tx.apply(&mut guard, &by(&report), &changes).await?;
            tx.write_memo(&workspace, &manager, "m1", "a memo", now()).await?;
            tx.feel((&workspace, &report), &o.id, Some(4), now()).await?;
            tx.pulse_secret(&workspace, &quarter(), now()).await?.expect("made");
            tx.write_charter((&workspace, &manager), &charter(), now()).await?;
            tx.write_milestones(&workspace, &milestones(), now()).await?;
            let given = Given { input: Input::HireCost, range: million(), source: "a source".to_owned(), at: now() };
            tx.set_input((&workspace, None), &given).await?;
            tx.note_seen(Platform::Slack, "act", Some("an answer"), now()).await.map(Done::Keep)
        })
    });
    written.await.unwrap();
}

fn million() -> Range {
    Range::new(1e6, 1e6, 1e6).expect("in order")
}

fn milestones() -> Vec<Milestone> {
    vec![Milestone { week: 4, ja: None, en: Some("a milestone".to_owned()) }]
}

fn quarter() -> Quarter {
    Quarter::of(date(2026, 11, 30), 4)
}

fn charter() -> Charter {
    Charter {
        why: "why".to_owned(),
        owner: "owner".to_owned(),
        target: 90,
        starts: date(2026, 12, 1),
        message: None,
        contact: None,
        reply_within: None,
        urgent: None,
        desk: None,
        fiscal_month: 4,
        reviews: Vec::new(),
    }
}

async fn opened(bench: &Bench, keys: &str) -> Store {
    Store::open(&bench.place.url, Sealer::from_config(keys).unwrap()).await.unwrap()
}

/// Seals anew with the store's first key what lies in one place; says how much.
async fn turn(store: &Store, words: Words) -> u64 {
    let older = store.read(move |tx| Box::pin(async move { tx.sealed_by_older(words, "").await })).await.unwrap();
    let turned = store.write(move |tx| Box::pin(async move { tx.reseal(words, &older).await.map(Done::Keep) }));
    turned.await.unwrap()
}

contract!(whatever_is_sealed_needs_its_key_until_it_was_sealed_anew, |bench| {
    bench.store.check_key(now()).await.unwrap();
    write_everywhere(bench).await;
    let later = now() + jiff::SignedDuration::from_hours(1);
    let forth = opened(bench, &format!("{NEW},{}", crate::KEY)).await;
    forth.check_key(later).await.unwrap();
    let back = opened(bench, &format!("{},{NEW}", crate::KEY)).await;
    let new = opened(bench, NEW).await;
    for last in Words::ALL {
        for words in Words::ALL.into_iter().filter(|words| *words != last) {
            assert_eq!(turn(&forth, words).await, 1, "{words:?}");
        }
        // All but one place: the old key must not go.
        assert!(matches!(new.check_key(later).await, Err(Fault::OtherKey { .. })), "{last:?}");
        assert_eq!(turn(&forth, last).await, 1, "{last:?}");
        for words in Words::ALL {
            assert_eq!(turn(&back, words).await, 1, "{words:?}");
        }
    }
    for words in Words::ALL {
        assert_eq!(turn(&forth, words).await, 1, "{words:?}");
        assert_eq!(turn(&forth, words).await, 0, "{words:?}: sealed with the new key already");
    }
    new.check_key(later).await.unwrap();

    let (workspace, pair) = (bench.workspace.clone(), bench.pair.clone());
    let (manager, report) = (bench.manager.clone(), bench.report.clone());
    let read = new.read(move |tx| {
        Box::pin(async move {
            assert_eq!(tx.open_items(&pair, &report).await?[0].text, "a topic");
            assert_eq!(tx.promises(&pair, &report, now()).await?[0].text, "a promise");
            assert_eq!(tx.steps(&pair, &report).await?[0].text, "a step");
            assert_eq!(tx.memos(&manager).await?[0].text, "a memo");
            let reason = tx.skip_reason(&OccurrenceId::new("o1"), &report).await?;
            assert_eq!(reason.as_deref(), Some("a reason"));
            assert_eq!(tx.feelings(&report, 9).await?, [(OccurrenceId::new("o1"), 4)]);
            assert!(tx.known_secret(&workspace, &quarter()).await?.is_some());
            assert_eq!(tx.charter(&workspace).await?, Some(charter()));
            assert_eq!(tx.milestones(&workspace).await?, milestones());
            let given = tx.given_inputs(&workspace).await?;
            assert_eq!((given[0].input, given[0].source.as_str()), (Input::HireCost, "a source"));
            let purposes = tx.purposes(&pair, &report).await?;
            assert_eq!(purposes.proposed.expect("it is proposed").text, "a purpose");
            Ok(())
        })
    });
    read.await.unwrap();
});
