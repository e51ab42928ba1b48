//! The contract, case by case.

use std::collections::HashSet;

use futures_util::future::join_all;
use jiff::SignedDuration;
use taiwa::chat::{MessageRef, Platform};
use taiwa::domain::agenda::Visibility;
use taiwa::domain::calendar::Calendar;
use taiwa::domain::change::Change;
use taiwa::domain::ids::{ItemId, OccurrenceId, PromiseId, WorkspaceId};
use taiwa::domain::occurrence::{self, NewSlot};
use taiwa::domain::plan;
use taiwa::domain::promise::{Promise, PromiseState};
use taiwa::store::seal::Sealer;
use taiwa::store::{Claimed, Done, Fate, Fault, Seen, Settlement, Words};

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
    // Said twice, it takes nothing more back.
    for _ in 0..2 {
        assert!(settle(bench, &again, Settlement::GivenBack).await);
    }
    assert_eq!(claim(bench, now(), 10).await.remove(0).attempt, 1);
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

contract!(what_became_of_messages_is_told_oldest_first_and_what_is_to_come_soonest_first, |bench| {
    let later = |hours| now() + SignedDuration::from_hours(hours);
    for (key, due) in [("third", later(3)), ("first", now()), ("fourth", later(4)), ("second", later(1))] {
        bench.plan(bench.planned(key, due)).await;
    }
    let first = claim(bench, now(), 10).await.remove(0);
    settle(bench, &first, sent()).await;
    let second = claim(bench, later(1), 10).await.remove(0);
    settle(bench, &second, Settlement::Dropped { why: "answered" }).await;
    let told = async |workspace: WorkspaceId, most: i64| {
        let read = bench.store.read(move |tx| {
            Box::pin(async move {
                let past = tx.past_deliveries(&workspace, most).await?;
                let ahead = tx.planned_ahead(&workspace, most).await?;
                Ok((past, ahead.into_iter().map(|claimed| claimed.due).collect::<Vec<_>>()))
            })
        });
        read.await.unwrap()
    };
    let (past, ahead) = told(bench.workspace.clone(), 10).await;
    let message = Fate::Sent { message: "1.1".to_owned() };
    assert_eq!(past.iter().map(|past| past.at).collect::<Vec<_>>(), [now(), later(1)]);
    assert_eq!((&past[0].fate, past[0].to.as_str()), (&message, "U2"));
    assert_eq!(past[1].fate, Fate::Dropped { why: "answered".to_owned() });
    assert_eq!(ahead, [later(3), later(4)]);
    // Bounded: of the past the newest, of what is to come the soonest.
    let (past, ahead) = told(bench.workspace.clone(), 1).await;
    assert_eq!((past[0].at, past.len()), (later(1), 1));
    assert_eq!(ahead, [later(3)]);
    // Looking took nothing.
    assert_eq!(claim(bench, later(5), 10).await.len(), 2);
    let (elsewhere, _) = person(&bench.store, "T2", "U1").await;
    assert_eq!(told(elsewhere, 10).await, (vec![], vec![]), "another workspace's is its own");
});

contract!(what_was_changed_is_told_in_order_and_without_words, |bench| {
    bench.add_item("one", "ours", End::Keep).await.unwrap();
    let deeds = async |workspace: WorkspaceId, since: jiff::Timestamp| {
        let read = bench.store.read(move |tx| Box::pin(async move { tx.deeds_since(&workspace, since).await }));
        read.await.unwrap()
    };
    let told = deeds(bench.workspace.clone(), now()).await;
    assert!(told.iter().any(|deed| deed.what == "item.added" && deed.pair.as_ref() == Some(&bench.pair)), "{told:?}");
    assert!(told.is_sorted_by_key(|deed| deed.at));
    assert!(!format!("{told:?}").contains("ours"));
    assert_eq!(deeds(bench.workspace.clone(), now() + SignedDuration::from_hours(1)).await, []);
    let (elsewhere, _) = person(&bench.store, "T2", "U1").await;
    assert_eq!(deeds(elsewhere, now()).await, []);
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

contract!(what_was_dropped_while_its_reader_was_away_is_planned_again_unless_it_may_have_been_seen, |bench| {
    let (tomorrow, later) = (now() + SignedDuration::from_hours(24), now() + SignedDuration::from_hours(48));
    let drop_all = async |why| {
        let person = bench.report.clone();
        let dropped = bench
            .store
            .write(move |tx| Box::pin(async move { tx.drop_pending_of(&person, why).await.map(Done::Keep) }));
        dropped.await.unwrap()
    };
    for why in ["left", "unreachable"] {
        bench.plan(bench.planned(why, tomorrow)).await;
        assert_eq!(drop_all(why).await, 1);
        assert!(bench.plan(bench.planned(why, later)).await, "{why}");
        assert_eq!(claim(bench, tomorrow, 10).await, []);
        assert_eq!(claim(bench, later, 10).await.len(), 1, "{why}");
    }
    // What was dropped for another reason stays so, and so does what may have arrived.
    bench.plan(bench.planned("answered", now())).await;
    let answered = claim(bench, now(), 10).await.remove(0);
    settle(bench, &answered, Settlement::Dropped { why: "answered" }).await;
    assert!(!bench.plan(bench.planned("answered", later)).await);
    bench.plan(bench.planned("doubtful", now())).await;
    claim(bench, now(), 10).await;
    let doubtful = claim(bench, now() + LEASE, 10).await.remove(0);
    assert!(doubtful.doubt);
    settle(bench, &doubtful, Settlement::Dropped { why: "left" }).await;
    assert!(!bench.plan(bench.planned("doubtful", later)).await);
});

contract!(what_was_called_off_during_a_break_does_not_come_back_with_the_pair, |bench| {
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
    let o = occurrence::open(OccurrenceId::new("o1"), &new);
    let promise = Promise {
        id: PromiseId::new("p1"),
        pair: bench.pair.clone(),
        author: report.id.clone(),
        owner: report.id.clone(),
        text: "ours".to_owned(),
        due: slot.date(),
        snoozed_until: None,
        state: PromiseState::Open,
        made: now(),
        closed: None,
    };
    let setting = plan::Setting { manager: &manager, report: &report, calendar: &calendar };
    let mut changes = vec![Change::OccurrenceOpened(o.clone()), Change::PromiseMade(promise.clone())];
    changes.extend(plan::for_meeting(&o, &setting, now()).into_iter().map(Change::Deliver));
    changes.extend(plan::for_promise(&promise, &report, &calendar, now()).map(Change::Deliver));
    changes.push(Change::CallOffPair { pair: bench.pair.clone() });
    changes.push(Change::CallOff { occurrence: o.id.clone(), kinds: vec![plan::Kind::Digest, plan::Kind::Held] });
    changes.push(Change::CallOffPromise { promise: promise.id.clone() });
    changes.push(Change::ReviveOfPair { pair: bench.pair.clone() });
    let (pair, actor) = (bench.pair.clone(), bench.manager.clone());
    let applied = bench.store.write(move |tx| {
        Box::pin(async move {
            let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
            tx.apply(&mut guard, &by(&actor), &changes).await?;
            Ok(Done::Keep(()))
        })
    });
    applied.await.unwrap();
    let mut states: Vec<(String, String)> = bench
        .states()
        .await
        .into_iter()
        .map(|(key, state, _)| (key.split('/').next().unwrap_or_default().to_owned(), state))
        .collect();
    states.sort();
    let expected =
        [("digest", "called_off"), ("follow_up", "pending"), ("held", "called_off"), ("promise", "called_off")];
    assert_eq!(states, expected.map(|(kind, state)| (kind.to_owned(), state.to_owned())));
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
    assert!(matches!(fault, Fault::Seal { .. }), "{fault:?}");
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

contract!(two_keys_do_not_begin_with_one_empty_database, |bench| {
    let other = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f";
    bench.store.check_key(now()).await.unwrap();
    let second = taiwa::store::Store::open(&bench.place.url, Sealer::from_config(other).unwrap()).await.unwrap();
    let later = now() + jiff::SignedDuration::from_hours(1);
    assert!(matches!(second.check_key(later).await, Err(Fault::OtherKey { .. })));
    bench.store.check_key(later).await.unwrap();
});

contract!(a_replaced_key_is_needed_until_all_it_sealed_was_sealed_anew, |bench| {
    let other = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f";
    let opened = async |keys: &str| {
        taiwa::store::Store::open(&bench.place.url, Sealer::from_config(keys).unwrap()).await.unwrap()
    };
    // More than one step's worth, and one of each of the others.
    bench.store.check_key(now()).await.unwrap();
    for n in 0..130 {
        bench.add_item(&format!("i{n:03}"), &format!("words {n}"), End::Keep).await.unwrap();
    }
    let (workspace, author) = (bench.workspace.clone(), bench.manager.clone());
    let noted = bench.store.write(move |tx| {
        Box::pin(async move {
            tx.write_memo(&workspace, &author, "m1", "a memo", now()).await?;
            tx.note_seen(Platform::Slack, "act", Some("an answer"), now()).await.map(Done::Keep)
        })
    });
    noted.await.unwrap();
    assert!(matches!(opened(other).await.check_key(now()).await, Err(Fault::OtherKey { .. })));

    let both = opened(&format!("{other},{}", crate::KEY)).await;
    let later = now() + jiff::SignedDuration::from_hours(1);
    both.check_key(later).await.unwrap();
    // Nothing is sealed with it yet, and still the old key alone is not enough: another replica may seal with the new one.
    assert!(matches!(bench.store.check_key(later).await, Err(Fault::OtherKey { .. })));
    let mut texts = 0;
    for words in Words::ALL {
        let mut after = String::new();
        loop {
            let from = after.clone();
            let older =
                both.read(move |tx| Box::pin(async move { tx.sealed_by_older(words, &from).await })).await.unwrap();
            let Some(last) = older.last() else { break };
            after.clone_from(&last.id);
            let step = both.write(move |tx| Box::pin(async move { tx.reseal(words, &older).await.map(Done::Keep) }));
            texts += step.await.unwrap();
        }
    }
    assert_eq!(texts, 132);

    let new = opened(other).await;
    new.check_key(now()).await.unwrap();
    let (pair, reader) = (bench.pair.clone(), bench.manager.clone());
    let (items, memos, seen) = new
        .read(move |tx| {
            Box::pin(async move {
                let items = tx.open_items(&pair, &reader).await?;
                Ok((items, tx.memos(&reader).await?, tx.seen(Platform::Slack, "act").await?))
            })
        })
        .await
        .unwrap();
    assert_eq!(items.len(), 130);
    assert!(items.iter().any(|item| item.text == "words 129"));
    assert_eq!(memos[0].text, "a memo");
    assert_eq!(seen, Seen::Before { answer: Some("an answer".to_owned()) });
    // The old key alone opens nothing any more.
    assert!(matches!(bench.store.check_key(now()).await, Err(Fault::OtherKey { .. })));
});
