//! The contract, case by case.

use std::collections::HashSet;

use futures_util::future::join_all;
use jiff::SignedDuration;
use taiwa::chat::{MessageRef, Platform};
use taiwa::domain::agenda::Visibility;
use taiwa::domain::calendar::Calendar;
use taiwa::domain::change::Change;
use taiwa::domain::ids::{ItemId, OccurrenceId};
use taiwa::domain::occurrence::{self, NewSlot};
use taiwa::store::{Claimed, Done, Fault, Seen, Settlement};

use crate::{Bench, End, by, contract, now, person};

const LEASE: SignedDuration = SignedDuration::from_secs(30);

async fn claim(bench: &Bench, at: jiff::Timestamp, most: i64) -> Vec<Claimed> {
    let claim = taiwa::clock::new_id(at);
    let claimed = bench
        .store
        .write(move |tx| Box::pin(async move { tx.claim_due(&claim, at, LEASE, most).await.map(Done::Keep) }));
    claimed.await.unwrap()
}

async fn settle(bench: &Bench, claimed: &Claimed, settlement: Settlement) -> bool {
    let claimed = claimed.clone();
    let done =
        bench.store.write(move |tx| Box::pin(async move { tx.settle(&claimed, &settlement).await.map(Done::Keep) }));
    done.await.unwrap()
}

fn sent() -> Settlement {
    let message = MessageRef { channel: "D1".to_owned(), id: "1.1".to_owned() };
    Settlement::Sent { at: now(), message, live: true, face: "f".to_owned() }
}

contract!(eight_claimers_never_hold_the_same_delivery, |bench| {
    for n in 0..120 {
        assert!(bench.plan(bench.planned(&format!("k{n}"), now())).await);
    }
    let taken = join_all((0..8).map(|_| async {
        let mut mine = Vec::new();
        loop {
            let batch = claim(bench, now(), 7).await;
            if batch.is_empty() {
                return mine;
            }
            assert!(batch.len() <= 7);
            mine.extend(batch.into_iter().map(|claimed| claimed.id.to_string()));
        }
    }))
    .await;
    let all: Vec<String> = taken.into_iter().flatten().collect();
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 120);
    assert_eq!(all.len(), 120, "each exactly once");
});

contract!(a_delivery_not_due_yet_is_left_alone, |bench| {
    bench.plan(bench.planned("later", now() + SignedDuration::from_mins(1))).await;
    assert_eq!(claim(bench, now(), 10).await, []);
    assert_eq!(claim(bench, now() + SignedDuration::from_mins(1), 10).await.len(), 1);
});

contract!(after_its_lease_a_claim_goes_to_the_next_with_doubt_and_the_late_settle_writes_nothing, |bench| {
    bench.plan(bench.planned("k", now())).await;
    let first = claim(bench, now(), 10).await.remove(0);
    assert!(!first.doubt);
    assert_eq!(claim(bench, now() + SignedDuration::from_secs(29), 10).await, [], "the lease holds");
    let second = claim(bench, now() + SignedDuration::from_secs(30), 10).await.remove(0);
    assert!(second.doubt && second.epoch > first.epoch && second.attempt == 2);
    assert!(!settle(bench, &first, sent()).await, "a fence");
    assert!(!settle(bench, &first, Settlement::Dropped { why: "late" }).await);
    assert_eq!(bench.states().await[0].1, "sending");
    assert!(settle(bench, &second, sent()).await);
    assert_eq!(bench.states().await[0].1, "sent");
    assert_eq!(claim(bench, now() + SignedDuration::from_hours(2), 10).await, [], "sent is sent");
});

contract!(a_claim_given_back_is_as_it_was, |bench| {
    bench.plan(bench.planned("k", now())).await;
    let first = claim(bench, now(), 10).await.remove(0);
    assert!(settle(bench, &first, Settlement::GivenBack).await);
    let again = claim(bench, now(), 10).await.remove(0);
    assert!(!again.doubt && again.attempt == 1);
});

contract!(what_may_have_arrived_comes_back_with_doubt_and_what_surely_did_not_without, |bench| {
    bench.plan(bench.planned("k", now())).await;
    let first = claim(bench, now(), 10).await.remove(0);
    let later = now() + SignedDuration::from_secs(20);
    assert!(settle(bench, &first, Settlement::Doubtful { look: later, looks: 2 }).await);
    assert_eq!(claim(bench, now(), 10).await, []);
    let second = claim(bench, later, 10).await.remove(0);
    assert!(second.doubt && second.looks == 2 && second.tried == Some(now()) && second.attempt == 2);
    let much_later = later + SignedDuration::from_secs(20);
    assert!(settle(bench, &second, Settlement::Doubtful { look: much_later, looks: 1 }).await);
    let third = claim(bench, much_later, 10).await.remove(0);
    assert!(third.doubt && third.looks == 1 && third.attempt == 3, "attempts and looks are bounded together");
    let last = much_later + SignedDuration::from_secs(20);
    assert!(settle(bench, &third, Settlement::Again { at: last, why: "retry" }).await);
    let fourth = claim(bench, last, 10).await.remove(0);
    assert!(!fourth.doubt && fourth.looks == 0);
});

contract!(the_same_key_planned_twice_is_one_delivery, |bench| {
    assert!(bench.plan(bench.planned("k", now())).await);
    assert!(!bench.plan(bench.planned("k", now() + SignedDuration::from_hours(1))).await);
    let claimed = claim(bench, now(), 10).await;
    assert_eq!(claimed.len(), 1);
    settle(bench, &claimed[0], sent()).await;
    assert!(!bench.plan(bench.planned("k", now())).await, "not after it was sent either");
    assert_eq!(bench.states().await.len(), 1);
});

contract!(racing_planners_of_one_key_make_one_delivery, |bench| {
    let planned = join_all((0..8).map(|_| bench.plan(bench.planned("k", now())))).await;
    assert_eq!(planned.iter().filter(|new| **new).count(), 1);
    assert_eq!(bench.states().await.len(), 1);
});

contract!(what_was_called_off_and_is_planned_again_is_sent_at_its_new_time, |bench| {
    bench.plan(bench.planned("k", now())).await;
    let (pair, manager) = (bench.pair.clone(), bench.manager.clone());
    bench
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                tx.apply(&mut guard, &by(&manager), &[Change::CallOffPair { pair }]).await?;
                Ok(Done::Keep(()))
            })
        })
        .await
        .unwrap();
    assert_eq!(claim(bench, now(), 10).await, []);
    let later = now() + SignedDuration::from_hours(3);
    assert!(bench.plan(bench.planned("k", later)).await);
    assert_eq!(claim(bench, now(), 10).await, []);
    let claimed = claim(bench, later, 10).await;
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].expires, later + SignedDuration::from_hours(1));
});

contract!(of_many_writes_at_once_each_stands_or_falls_alone, |bench| {
    let end = |n: usize| match n % 4 {
        0 => End::Fail,
        1 => End::Undo,
        _ => End::Keep,
    };
    let names: Vec<String> = (0..40).map(|n| format!("item-{n:02}")).collect();
    let ended = join_all(names.iter().enumerate().map(|(n, name)| bench.add_item(name, name, end(n)))).await;
    for (n, ended) in ended.iter().enumerate() {
        match end(n) {
            End::Fail => assert!(matches!(ended, Err(Fault::Damaged)), "{n}: {ended:?}"),
            End::Keep | End::Undo => assert!(ended.is_ok(), "{n}: {ended:?}"),
            End::Panic => unreachable!(),
        }
    }
    let mut kept = bench.items(&bench.manager).await;
    kept.sort();
    let expected: Vec<String> =
        names.iter().enumerate().filter(|(n, _)| n % 4 > 1).map(|(_, name)| name.clone()).collect();
    assert_eq!(kept, expected);
});

contract!(a_panic_in_a_unit_of_work_leaves_nothing_of_it_and_the_store_usable, |bench| {
    bench.add_item("before", "before", End::Keep).await.unwrap();
    let died = std::panic::AssertUnwindSafe(bench.add_item("died", "died", End::Panic));
    let died = futures_util::FutureExt::catch_unwind(died).await;
    assert!(died.is_err(), "the panic reaches the caller");
    bench.add_item("after", "after", End::Keep).await.unwrap();
    assert_eq!(bench.items(&bench.manager).await, ["before", "after"]);
});

contract!(a_panic_beside_others_takes_none_that_was_told_it_was_kept, |bench| {
    let names: Vec<String> = (0..24).map(|n| format!("item-{n:02}")).collect();
    let ended = join_all(names.iter().enumerate().map(|(n, name)| async move {
        let end = if n % 6 == 3 { End::Panic } else { End::Keep };
        let unit = std::panic::AssertUnwindSafe(bench.add_item(name, name, end));
        futures_util::FutureExt::catch_unwind(unit).await
    }))
    .await;
    let mut told: Vec<String> = names
        .iter()
        .zip(&ended)
        .filter(|(_, ended)| matches!(ended, Ok(Ok(()))))
        .map(|(name, _)| name.clone())
        .collect();
    let mut kept = bench.items(&bench.manager).await;
    kept.sort();
    told.sort();
    assert_eq!(kept, told, "what was answered as kept is kept, and nothing else");
    assert_eq!(ended.iter().filter(|ended| ended.is_err()).count(), 4);
});

contract!(an_act_that_comes_eight_times_at_once_is_new_once, |bench| {
    let seen = join_all((0..8).map(|n| {
        let answer = format!("answer {n}");
        bench.store.write(move |tx| {
            Box::pin(
                async move { tx.note_seen(Platform::Slack, "trigger", Some(&answer), now()).await.map(Done::Keep) },
            )
        })
    }))
    .await;
    let seen: Vec<Seen> = seen.into_iter().map(Result::unwrap).collect();
    assert_eq!(seen.iter().filter(|seen| **seen == Seen::New).count(), 1);
    let answers: HashSet<String> = seen
        .iter()
        .filter_map(|seen| match seen {
            Seen::Before { answer } => Some(answer.clone().expect("the answer is kept")),
            Seen::New => None,
        })
        .collect();
    assert_eq!(answers.len(), 1, "all the others hear the same: {answers:?}");
});

contract!(an_act_forgotten_after_its_time_may_come_as_new, |bench| {
    let note = || {
        bench
            .store
            .write(|tx| Box::pin(async move { tx.note_seen(Platform::Slack, "t", None, now()).await.map(Done::Keep) }))
    };
    assert_eq!(note().await.unwrap(), Seen::New);
    let forget =
        |before| bench.store.write(move |tx| Box::pin(async move { tx.forget_seen(before).await.map(Done::Keep) }));
    assert_eq!(forget(now()).await.unwrap(), 0);
    assert_eq!(note().await.unwrap(), Seen::Before { answer: None });
    assert_eq!(forget(now() + SignedDuration::from_secs(1)).await.unwrap(), 1);
    assert_eq!(note().await.unwrap(), Seen::New);
});

contract!(a_slot_is_opened_once_by_racing_planners, |bench| {
    let calendar = Calendar::default();
    let (workspace, manager, report) = (bench.workspace.clone(), bench.manager.clone(), bench.report.clone());
    let people = bench.store.read(move |tx| {
        Box::pin(async move {
            let manager = tx.person(&workspace, &manager).await?.expect("entered");
            Ok((manager, tx.person(&workspace, &report).await?.expect("entered")))
        })
    });
    let (manager, report) = people.await.unwrap();
    let slot = bench.series.rhythm.next_after(bench.series.zone.wall(now())).unwrap();
    let new = NewSlot { series: &bench.series, slot, calendar: &calendar, people: [&manager, &report] };
    let opened = join_all((0..8).map(|n| {
        let o = occurrence::open(OccurrenceId::new(format!("o{n}")), &new);
        let (pair, actor) = (bench.pair.clone(), bench.manager.clone());
        bench.store.write(move |tx| {
            Box::pin(async move {
                let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                tx.apply(&mut guard, &by(&actor), &[Change::OccurrenceOpened(o)]).await?;
                Ok(Done::Keep(()))
            })
        })
    }))
    .await;
    assert!(opened.iter().all(Result::is_ok));
    let pair = bench.pair.clone();
    let all = bench.store.read(move |tx| Box::pin(async move { tx.occurrences_from(&pair, now(), 20).await }));
    let all = all.await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].slot, slot);
});

contract!(who_holds_a_pair_sees_what_the_one_before_wrote, |bench| {
    let added = join_all((0..8).map(|n| {
        let (pair, author) = (bench.pair.clone(), bench.report.clone());
        bench.store.write(move |tx| {
            Box::pin(async move {
                let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                if tx.has_item_by(&pair, &author).await? {
                    return Ok(Done::Keep(false));
                }
                let by = by(&author);
                let visibility = Visibility::Shared;
                let item = ItemId::new(format!("i{n}"));
                let added = Change::ItemAdded { item, author, text: "one".to_owned(), horizon: None, visibility };
                tx.apply(&mut guard, &by, &[added]).await?;
                Ok(Done::Keep(true))
            })
        })
    }))
    .await;
    assert_eq!(added.into_iter().filter(|added| *added.as_ref().unwrap()).count(), 1);
    assert_eq!(bench.items(&bench.manager).await.len(), 1);
});

contract!(somebody_met_by_many_requests_at_once_is_one_person, |bench| {
    let met = join_all((0..8).map(|_| person(&bench.store, "T1", "U9"))).await;
    assert_eq!(met.into_iter().collect::<HashSet<_>>().len(), 1);
});

contract!(the_same_id_in_two_companies_is_two_people, |bench| {
    let (theirs, other) = person(&bench.store, "T2", "U1").await;
    assert_ne!(theirs, bench.workspace);
    assert_ne!(other, bench.manager);
    let (workspace, stranger) = (bench.workspace.clone(), other.clone());
    let found = bench.store.read(move |tx| Box::pin(async move { tx.person(&workspace, &stranger).await }));
    assert!(found.await.unwrap().is_none(), "not found through the wrong company");
    assert_eq!(bench.items(&other).await.len(), 0);
});

contract!(private_items_leave_the_database_for_their_author_only, |bench| {
    let (pair, author) = (bench.pair.clone(), bench.report.clone());
    let writing = bench.store.write(move |tx| {
        Box::pin(async move {
            let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
            let add = |id: &str, visibility| Change::ItemAdded {
                item: ItemId::new(id),
                author: author.clone(),
                text: id.to_owned(),
                horizon: None,
                visibility,
            };
            let changes = [add("shared", Visibility::Shared), add("private", Visibility::Private)];
            tx.apply(&mut guard, &by(&author), &changes).await?;
            Ok(Done::Keep(()))
        })
    });
    writing.await.unwrap();
    assert_eq!(bench.items(&bench.report).await, ["shared", "private"]);
    assert_eq!(bench.items(&bench.manager).await, ["shared"]);
    let (_, third) = person(&bench.store, "T1", "U3").await;
    assert_eq!(bench.items(&third).await, Vec::<String>::new());
    for (reader, may) in [(&bench.report, true), (&bench.manager, false), (&third, false)] {
        let reader = reader.clone();
        let item = bench.store.read(move |tx| Box::pin(async move { tx.item(&ItemId::new("private"), &reader).await }));
        assert_eq!(item.await.unwrap().is_some(), may);
    }
});

contract!(a_memo_is_read_and_deleted_by_its_author_only, |bench| {
    let (workspace, author) = (bench.workspace.clone(), bench.manager.clone());
    let write = bench.store.write(move |tx| {
        Box::pin(async move { tx.write_memo(&workspace, &author, "m1", "words", now()).await.map(Done::Keep) })
    });
    write.await.unwrap();
    let memos = |of: &taiwa::domain::ids::PersonId| {
        let of = of.clone();
        bench.store.read(move |tx| Box::pin(async move { tx.memos(&of).await }))
    };
    assert_eq!(memos(&bench.manager).await.unwrap()[0].text, "words");
    assert_eq!(memos(&bench.report).await.unwrap().len(), 0);
    for (who, may) in [(bench.report.clone(), false), (bench.manager.clone(), true)] {
        let workspace = bench.workspace.clone();
        let gone = bench.store.write(move |tx| {
            Box::pin(async move { tx.delete_memo(&workspace, &who, "m1", now()).await.map(Done::Keep) })
        });
        assert_eq!(gone.await.unwrap(), may);
    }
});

contract!(a_text_copied_into_another_row_does_not_open, |bench| {
    bench.add_item("one", "ours", End::Keep).await.unwrap();
    bench.add_item("two", "theirs", End::Keep).await.unwrap();
    assert_eq!(bench.items(&bench.manager).await, ["ours", "theirs"]);
    bench
        .execute("UPDATE agenda_item SET sealed = (SELECT sealed FROM agenda_item WHERE id = 'one') WHERE id = 'two'")
        .await;
    let (pair, reader) = (bench.pair.clone(), bench.manager.clone());
    let read = bench.store.read(move |tx| Box::pin(async move { tx.open_items(&pair, &reader).await })).await;
    let fault = read.unwrap_err();
    assert!(matches!(fault, Fault::Seal(_)), "{fault:?}");
    assert!(!fault.to_string().contains("ours"));
});

contract!(unreadable_data_is_a_fault_that_names_its_place_and_no_words, |bench| {
    bench.add_item("one", "ours", End::Keep).await.unwrap();
    bench.execute("UPDATE agenda_item SET state = 'open', visibility = 'shared', horizon = 'eternal'").await;
    let (pair, reader) = (bench.pair.clone(), bench.manager.clone());
    let read = bench.store.read(move |tx| Box::pin(async move { tx.open_items(&pair, &reader).await })).await;
    let said = read.unwrap_err().to_string();
    assert!(said.contains("agenda_item.horizon") && said.contains("one") && !said.contains("ours"), "{said}");
});

contract!(what_a_sent_message_shows_is_stale_after_a_change_and_claimed_once, |bench| {
    bench.plan(bench.planned("k", now())).await;
    let claimed = claim(bench, now(), 10).await.remove(0);
    settle(bench, &claimed, sent()).await;
    let stale = || async {
        let claim = taiwa::clock::new_id(now());
        let claimed = bench
            .store
            .write(move |tx| Box::pin(async move { tx.claim_stale(&claim, now(), LEASE, 10).await.map(Done::Keep) }));
        claimed.await.unwrap()
    };
    assert_eq!(stale().await, []);
    bench.add_item("one", "ours", End::Keep).await.unwrap();
    let held = stale().await;
    assert_eq!(held.len(), 1);
    assert_eq!(stale().await, [], "held by one");
    // It changed once more while it was being brought up to date: not lost.
    bench.add_item("two", "ours", End::Keep).await.unwrap();
    assert!(settle(bench, &held[0], Settlement::Refreshed { live: true, face: None }).await);
    assert_eq!(stale().await.len(), 1);
});
