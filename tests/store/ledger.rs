//! The ledger: written with every change of a slot, added up right, made anew from itself, and blind for words.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use sqlx::Connection;
use taiwa::domain::agenda::{Horizon, Visibility};
use taiwa::domain::calendar::Calendar;
use taiwa::domain::change::{By, Change};
use taiwa::domain::figures::{Counts, Fate, Heads, Lasted, Month, Period, Scope, Share};
use taiwa::domain::ids::{ItemId, OccurrenceId, PromiseId, UnitId};
use taiwa::domain::occurrence::{self, Event, Exempt, NewSlot, Occurrence, Outcome, Phase, Plan, Said};
use taiwa::domain::pair::Side;
use taiwa::domain::promise::{Promise, PromiseState};
use taiwa::store::{Agreement, Done, Page, PromisesLasted, SlotReason, SlotState, Today};

use crate::{Bench, Engine, contract, now};

const MONTHS: Period = Period { first: Month { year: 2026, month: 12 }, last: Month { year: 2027, month: 2 } };

async fn slots(bench: &Bench, count: usize) -> Vec<Occurrence> {
    let people = people(bench).await;
    let calendar = Calendar { national: false, closures: Vec::new(), opened: Default::default() };
    let mut opened = Vec::new();
    let mut slot = bench.series.rhythm.next_after(date(2026, 11, 30).at(0, 0, 0, 0)).unwrap();
    for n in 0..count {
        let new = NewSlot { series: &bench.series, slot, calendar: &calendar, people: [&people.0, &people.1] };
        let mut o = occurrence::open(OccurrenceId::new(format!("slot-{n:03}")), &new);
        // Only the newest slot of a rhythm is open.
        if n + 1 < count {
            o.phase = Phase::Asked;
        }
        opened.push(o);
        slot = bench.series.rhythm.next_after(slot).unwrap();
    }
    apply(bench, now(), opened.iter().cloned().map(Change::OccurrenceOpened).collect()).await;
    opened
}

async fn people(bench: &Bench) -> (taiwa::domain::people::Person, taiwa::domain::people::Person) {
    let (workspace, manager, report) = (bench.workspace.clone(), bench.manager.clone(), bench.report.clone());
    let read = bench.store.read(move |tx| {
        Box::pin(async move {
            Ok((tx.person(&workspace, &manager).await?.unwrap(), tx.person(&workspace, &report).await?.unwrap()))
        })
    });
    read.await.unwrap()
}

async fn apply(bench: &Bench, at: Timestamp, changes: Vec<Change>) {
    let (pair, who) = (bench.pair.clone(), bench.report.clone());
    bench
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                tx.apply(&mut guard, &By { actor: Some(who), at }, &changes).await?;
                Ok(Done::Keep(()))
            })
        })
        .await
        .unwrap();
}

async fn came_to(bench: &Bench, o: &Occurrence, outcome: Outcome) {
    let now = Occurrence { outcome, phase: Phase::Asked, ..o.clone() };
    let at = now.end_at() + SignedDuration::from_mins(10);
    apply(bench, at, vec![Change::Occurrence { now, event: Event::Answered, by: None, reason: None }]).await;
}

async fn check(bench: &Bench) -> Agreement {
    bench.store.read(|tx| Box::pin(async move { tx.check_ledger().await })).await.unwrap()
}

async fn months(bench: &Bench, scope: Scope) -> Vec<(Month, Counts)> {
    bench.store.ledger().months(&bench.workspace, &scope, MONTHS).await.unwrap()
}

fn item(id: &str, by: &taiwa::domain::ids::PersonId, horizon: Option<Horizon>, visibility: Visibility) -> Change {
    Change::ItemAdded {
        item: ItemId::new(id), author: by.clone(), text: "昇格の相談".to_owned(), horizon, visibility
    }
}

async fn scalar(bench: &Bench, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match bench.place.engine {
        Engine::Sqlite => {
            let mut conn = sqlx::SqliteConnection::connect(&bench.place.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
        }
        Engine::Postgres => {
            let mut conn = sqlx::PgConnection::connect(&bench.place.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
        }
    }
}

contract!(each_slot_counts_as_what_became_of_it_in_the_month_of_its_original_date, |bench| {
    let slots = slots(bench, 9).await;
    let outcomes = [
        Outcome::Held,
        Outcome::Late,
        Outcome::Missed,
        Outcome::Unanswered,
        Outcome::Exempt(Exempt::Leave),
        Outcome::Disputed,
        Outcome::Withdrawn,
        Outcome::Held,
    ];
    for (o, outcome) in slots.iter().zip(outcomes) {
        came_to(bench, o, outcome).await;
    }
    let both = months(bench, Scope::Company).await;
    let december = Counts { held: 1, late: 1, missed: 1, unanswered: 1, exempt: 1, minutes: 60, ..Counts::default() };
    let january = Counts { held: 1, disputed: 1, open: 1, minutes: 30, ..Counts::default() };
    assert_eq!(both, [(MONTHS.first, december), (MONTHS.first.plus(1), january)]);
    for scope in [
        Scope::Manager(bench.manager.clone()),
        Scope::Person(bench.report.clone()),
        Scope::Person(bench.manager.clone()),
        Scope::Pair(bench.pair.clone()),
    ] {
        assert_eq!(months(bench, scope).await, both, "the sums of a person are those of the company's one pair");
    }
    assert_eq!(months(bench, Scope::Manager(bench.report.clone())).await, []);
    assert_eq!(months(bench, Scope::Unit(UnitId::new("none"))).await, []);

    let ledger = bench.store.ledger();
    let lines = ledger.slots(&bench.workspace, &Scope::Company, MONTHS, Page::first(100)).await.unwrap();
    assert_eq!(lines.len(), 9);
    assert!(lines.is_sorted_by(|a, b| a.slot > b.slot));
    assert_eq!((lines[4].state, lines[4].reason), (SlotState::Exempt, Some(SlotReason::Leave)));
    let part = ledger.slots(&bench.workspace, &Scope::Company, MONTHS, Page { skip: 4, take: 2 }).await.unwrap();
    assert_eq!(part, lines[4..6]);
    assert_eq!(ledger.intervals(&bench.workspace, &Scope::Company, MONTHS).await.unwrap(), [(7, 1), (42, 1)]);
    assert_eq!(ledger.per_person(&bench.workspace, &Scope::Company, MONTHS).await.unwrap(), [(2, 5)]);
    assert_eq!(ledger.agreed(&bench.workspace, &Scope::Company).await.unwrap(), (0, 1));
    assert!(check(bench).await.is_whole());
});

contract!(a_correction_moves_the_slot_and_leaves_its_history, |bench| {
    let slots = slots(bench, 2).await;
    for outcome in [Outcome::Held, Outcome::Disputed, Outcome::Missed] {
        came_to(bench, &slots[0], outcome).await;
    }
    let counts = bench.store.ledger().counts(&bench.workspace, &Scope::Company, MONTHS).await.unwrap();
    assert_eq!((counts.held, counts.disputed, counts.missed, counts.open), (0, 0, 1, 1));
    assert_eq!(scalar(bench, "SELECT COUNT(*) FROM ledger WHERE occurrence_id = 'slot-000'").await, 4);
    // The same once more is no news.
    came_to(bench, &slots[0], Outcome::Missed).await;
    assert_eq!(scalar(bench, "SELECT COUNT(*) FROM ledger WHERE occurrence_id = 'slot-000'").await, 4);
});

contract!(topics_are_counted_once_by_author_and_horizon_and_private_ones_never, |bench| {
    let slots = slots(bench, 3).await;
    let early = slots[0].start_at - SignedDuration::from_hours(5);
    apply(
        bench,
        early,
        vec![
            item("a", &bench.report, Some(Horizon::Short), Visibility::Shared),
            item("b", &bench.report, Some(Horizon::Long), Visibility::Shared),
            item("c", &bench.manager, None, Visibility::Shared),
            item("d", &bench.report, Some(Horizon::Mid), Visibility::Private),
        ],
    )
    .await;
    came_to(bench, &slots[0], Outcome::Held).await;
    // Nothing new: what was carried over is not counted again, and it stood there in time.
    came_to(bench, &slots[1], Outcome::Held).await;
    let counts = bench.store.ledger().counts(&bench.workspace, &Scope::Company, MONTHS).await.unwrap();
    assert_eq!((counts.items_by_report, counts.items_by_manager), (2, 1));
    assert_eq!((counts.short, counts.mid, counts.long, counts.prepared), (1, 0, 1, 2));
});

contract!(a_cycle_is_complete_once_each_open_promise_was_touched_and_there_is_a_next_one, |bench| {
    let slots = slots(bench, 2).await;
    let promise = |id: &str, made: Timestamp| Promise {
        id: PromiseId::new(id),
        pair: bench.pair.clone(),
        author: bench.report.clone(),
        owner: bench.manager.clone(),
        text: "相談先を紹介する".to_owned(),
        due: date(2026, 12, 20),
        snoozed_until: None,
        state: PromiseState::Open,
        made,
        closed: None,
    };
    let cycled = async || bench.store.ledger().counts(&bench.workspace, &Scope::Company, MONTHS).await.unwrap().cycled;
    let before = slots[0].start_at - SignedDuration::from_hours(20);
    apply(bench, before, vec![Change::PromiseMade(promise("old", before))]).await;
    came_to(bench, &slots[0], Outcome::Held).await;
    assert_eq!(cycled().await, 0);
    let after = slots[0].end_at() + SignedDuration::from_mins(20);
    apply(bench, after, vec![Change::PromiseMade(promise("next", after))]).await;
    assert_eq!(cycled().await, 0, "the old one was not touched");
    let touched = Change::PromiseSnoozed { promise: PromiseId::new("old"), until: date(2026, 12, 15) };
    apply(bench, after, vec![touched]).await;
    assert_eq!(cycled().await, 1);
    assert!(check(bench).await.is_whole());
});

contract!(whatever_happens_the_sums_are_those_of_the_ledger, |bench| {
    // SplitMix64, so that a failure comes again.
    let mut state = 20_261_122_u64;
    let mut random = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap()
    };
    let mut slots = slots(bench, 8).await;
    let outcomes = [
        Outcome::Expected,
        Outcome::Held,
        Outcome::Late,
        Outcome::Missed,
        Outcome::Unanswered,
        Outcome::Exempt(Exempt::Holidays),
        Outcome::Exempt(Exempt::Paused),
        Outcome::Disputed,
        Outcome::Withdrawn,
    ];
    for step in 0..60 {
        let which = random(7);
        let o = &mut slots[which];
        o.outcome = outcomes[random(outcomes.len())];
        o.moves += u32::try_from(random(2)).unwrap();
        o.manager_said = (o.outcome == Outcome::Held).then_some(Said::Held);
        o.plan = if random(4) == 0 { Plan::MakeUp { skipped_by: Side::Report } } else { Plan::Meet };
        let (changed, at) = (o.clone(), o.end_at() + SignedDuration::from_mins(step));
        let by = if random(2) == 0 { &bench.manager } else { &bench.report };
        let mut changes = vec![Change::Occurrence { now: changed, event: Event::Answered, by: None, reason: None }];
        if random(3) == 0 {
            let horizon = [None, Some(Horizon::Short), Some(Horizon::Mid), Some(Horizon::Long)][random(4)];
            changes.push(item(&format!("item-{step}"), by, horizon, Visibility::Shared));
        }
        if random(5) == 0 {
            // The report goes to another unit; what has come to something stays where it was.
            let unit = format!("unit-{}", random(3));
            bench.execute(&roster(bench, &unit)).await;
        }
        apply(bench, at, changes).await;
        let agreement = check(bench).await;
        assert!(agreement.is_whole(), "after step {step}: {agreement:?}");
    }
    let before = (months(bench, Scope::Company).await, months(bench, Scope::Person(bench.report.clone())).await);
    assert_eq!(before.0, before.1, "the sums that are kept and the slots that are counted now");
    let folded =
        bench.store.write(|tx| Box::pin(async move { tx.fold_tallies().await.map(Done::Keep) })).await.unwrap();
    assert!(folded > 0);
    assert_eq!(months(bench, Scope::Company).await, before.0, "folding changes nothing");
    assert!(check(bench).await.is_whole());

    bench
        .execute("UPDATE figure_tally SET held = held + 1; DELETE FROM figure_slot WHERE occurrence_id = 'slot-003'")
        .await;
    let broken = check(bench).await;
    assert!(broken.wrong_slots == 1 && broken.wrong_sums > 0, "{broken:?}");
    bench.store.write(|tx| Box::pin(async move { tx.rebuild_figures().await.map(Done::Keep) })).await.unwrap();
    assert!(check(bench).await.is_whole());
    assert_eq!(months(bench, Scope::Company).await, before.0, "made anew, they are what they were");
});

/// The roster puts the report into a unit, in place of any other.
fn roster(bench: &Bench, unit: &str) -> String {
    let (workspace, report) = (&bench.workspace, &bench.report);
    format!(
        "INSERT INTO unit (id, workspace_id, path, created_ms) VALUES ('{unit}', '{workspace}', '{unit}', 0)
             ON CONFLICT DO NOTHING;
         INSERT INTO employee (id, workspace_id, email, name, unit_id, person_id, created_ms, changed_ms)
             VALUES ('e1', '{workspace}', 'hanako@example.invalid', '山田', '{unit}', '{report}', 0, 0)
             ON CONFLICT (workspace_id, email) DO UPDATE SET unit_id = excluded.unit_id"
    )
}

/// A day in Japan.
fn on(date: jiff::civil::Date) -> Today {
    Today { date, ahead_ms: 9 * 3_600_000 }
}

contract!(promises_are_counted_by_their_days_and_what_became_of_them, |bench| {
    let (workspace, ledger, today) = (&bench.workspace, bench.store.ledger(), on(date(2026, 12, 20)));
    bench.execute(&roster(bench, "unit-1")).await;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let made = at("2026-12-01T01:00:00Z");
    let promise = |id: &str, due| Promise {
        id: PromiseId::new(id),
        pair: bench.pair.clone(),
        author: bench.report.clone(),
        owner: bench.manager.clone(),
        text: "相談先を紹介する".to_owned(),
        due,
        snoozed_until: None,
        state: PromiseState::Open,
        made,
        closed: None,
    };
    let ten = date(2026, 12, 10);
    for (id, due) in [
        ("in-time", ten),
        ("late", ten),
        ("open", date(2026, 12, 5)),
        ("dropped", ten),
        ("still to come", date(2026, 12, 21)),
        ("another time", date(2027, 3, 1)),
    ] {
        apply(bench, made, vec![Change::PromiseMade(promise(id, due))]).await;
    }
    let ends = |id: &str, state| Change::PromiseState { promise: PromiseId::new(id), state, by: bench.manager.clone() };
    // In Japan the tenth ends at 15:00 UTC.
    apply(bench, at("2026-12-10T14:59:59Z"), vec![ends("in-time", PromiseState::Done)]).await;
    apply(bench, at("2026-12-10T15:00:00Z"), vec![ends("late", PromiseState::Done)]).await;
    apply(bench, at("2026-12-03T01:00:00Z"), vec![ends("dropped", PromiseState::Dropped)]).await;
    let lasted = |days, fate| Lasted { days, fate, times: 1 };
    let counted = PromisesLasted {
        lasted: vec![lasted(2, Fate::Dropped), lasted(9, Fate::InTime), lasted(10, Fate::Late), lasted(19, Fate::Open)],
        pairs: 1,
    };
    for scope in [
        Scope::Company,
        Scope::Manager(bench.manager.clone()),
        Scope::Person(bench.report.clone()),
        Scope::Unit(UnitId::new("unit-1")),
        Scope::Pair(bench.pair.clone()),
    ] {
        assert_eq!(ledger.promises(workspace, &scope, MONTHS, today).await.unwrap(), counted, "{scope:?}");
    }
    let none = PromisesLasted::default();
    let report_holds_none = Scope::Manager(bench.report.clone());
    assert_eq!(ledger.promises(workspace, &report_holds_none, MONTHS, today).await.unwrap(), none);
    let november = Period::month(Month { year: 2026, month: 11 });
    assert_eq!(ledger.promises(workspace, &Scope::Company, november, today).await.unwrap(), none);

    // Of a large company it is kept, and changes with the next count.
    let keep = async || {
        let of = workspace.clone();
        let kept = bench.store.write(move |tx| {
            Box::pin(async move {
                let spread = tx.count_spread(&of, MONTHS, today).await?;
                tx.keep_spread(&of, MONTHS, spread, now()).await.map(Done::Keep)
            })
        });
        kept.await.unwrap();
    };
    let company = async || ledger.promises(workspace, &Scope::Company, MONTHS, today).await.unwrap();
    let order = |mut promises: PromisesLasted| {
        promises.lasted.sort_by_key(|one| one.days);
        promises
    };
    keep().await;
    apply(bench, at("2026-12-20T01:00:00Z"), vec![ends("open", PromiseState::Done)]).await;
    assert_eq!(order(company().await), counted, "as of the count");
    keep().await;
    assert!(company().await.lasted.contains(&lasted(19, Fate::Late)), "counted again");
});

contract!(a_unit_is_counted_with_what_lies_below_it_and_people_by_the_roster, |bench| {
    let (workspace, report) = (&bench.workspace, &bench.report);
    bench
        .execute(&format!(
            "INSERT INTO unit (id, workspace_id, path, created_ms) VALUES ('top', '{workspace}', 'Sales', 0),
                ('below', '{workspace}', 'Sales/East', 0), ('other', '{workspace}', 'Salesforce', 0);
             INSERT INTO employee (id, workspace_id, email, name, manager_email, unit_id, hired_on, left_on, person_id,
                                   created_ms, changed_ms) VALUES
                ('e1', '{workspace}', 'a@example.invalid', 'A', NULL, 'below', '2020-04-01', NULL, '{report}', 0, 0),
                ('e2', '{workspace}', 'b@example.invalid', 'B', NULL, 'below', '2020-04-01', NULL, NULL, 0, 0),
                ('e3', '{workspace}', 'c@example.invalid', 'C', NULL, 'top', '2020-04-01', '2026-12-10', NULL, 0, 0),
                ('e4', '{workspace}', 'd@example.invalid', 'D', NULL, 'other', '2026-12-28', NULL, NULL, 0, 0),
                ('e5', '{workspace}', 'e@example.invalid', 'E', NULL, 'other', NULL, NULL, NULL, 0, 0);
             INSERT INTO absence (employee_id, from_on, until_on) VALUES ('e2', '2027-01-01', '2027-03-31')"
        ))
        .await;
    let slots = slots(bench, 2).await;
    came_to(bench, &slots[0], Outcome::Held).await;
    let ledger = bench.store.ledger();
    let (december, today) = (Month { year: 2026, month: 12 }, date(2027, 3, 1));
    let heads = async |scope: Scope, month: Month| ledger.heads(workspace, &scope, month, today).await.unwrap();
    let of = |eligible, covered, reached| Heads { eligible, covered, reached };
    // In December: A and B, and E of whom nobody knows when they came; C had left, D was new.
    assert_eq!(heads(Scope::Company, december).await, of(3, 1, 1));
    assert_eq!(heads(Scope::Unit(UnitId::new("top")), december).await, of(2, 1, 1));
    assert_eq!(heads(Scope::Unit(UnitId::new("other")), december).await, of(1, 0, 0));
    // In January B is away, D has settled in, and nobody met.
    assert_eq!(heads(Scope::Company, december.plus(1)).await, of(3, 1, 0));
    let units = ledger.units(workspace, Period::month(december), today).await.unwrap();
    let shown: Vec<_> =
        units.iter().map(|unit| (unit.path.as_str(), unit.pairs, unit.counts.held, unit.heads)).collect();
    assert_eq!(
        shown,
        [("Sales", 0, 0, of(0, 0, 0)), ("Sales/East", 1, 1, of(2, 1, 1)), ("Salesforce", 0, 0, of(1, 0, 0))]
    );
    let counts = ledger.counts(workspace, &Scope::Unit(UnitId::new("top")), MONTHS).await.unwrap();
    assert_eq!((counts.held, counts.open), (1, 1));
    assert_eq!(ledger.agreed(workspace, &Scope::Unit(UnitId::new("top"))).await.unwrap(), (0, 1));
    assert_eq!(ledger.agreed(workspace, &Scope::Unit(UnitId::new("other"))).await.unwrap(), (0, 0));
});

contract!(what_is_kept_of_a_large_company_is_what_is_counted_until_it_is_counted_again, |bench| {
    let slots = slots(bench, 3).await;
    bench.execute(&roster(bench, "unit-1")).await;
    came_to(bench, &slots[0], Outcome::Held).await;
    came_to(bench, &slots[1], Outcome::Held).await;
    let (workspace, ledger) = (&bench.workspace, bench.store.ledger());
    let (december, today, company) = (MONTHS.first, date(2027, 3, 1), &Scope::Company);
    let all = async || {
        (
            ledger.heads(workspace, company, december, today).await.unwrap(),
            ledger.units(workspace, Period::month(december), today).await.unwrap(),
            ledger.intervals(workspace, company, MONTHS).await.unwrap(),
            ledger.per_person(workspace, company, MONTHS).await.unwrap(),
            ledger.agreed(workspace, company).await.unwrap(),
        )
    };
    let keep = async || {
        let of = workspace.clone();
        let kept = bench.store.write(move |tx| {
            Box::pin(async move {
                tx.keep_heads(&of, december, today, now()).await?;
                tx.keep_pairs(&of, now()).await?;
                let spread = tx.count_spread(&of, MONTHS, on(today)).await?;
                tx.keep_spread(&of, MONTHS, spread, now()).await?;
                Ok(Done::Keep((tx.heads_kept_since(&of, now()).await?, tx.spread_kept_since(&of, now()).await?)))
            })
        });
        kept.await.unwrap()
    };
    let counted = all().await;
    assert!(counted.0.reached == 1 && counted.2 == [(7, 1)] && counted.3 == [(2, 2)] && counted.4 == (0, 1));
    let (months, periods) = keep().await;
    assert_eq!(months, [december.to_string()]);
    assert_eq!(periods, [(MONTHS.first.to_string(), MONTHS.last.to_string())]);
    assert_eq!(all().await, counted, "kept and counted are the same");

    // What changes is seen with the next count.
    came_to(bench, &slots[1], Outcome::Missed).await;
    bench.execute("UPDATE pair SET state = 'ended', ended_ms = 0").await;
    let later = all().await;
    assert_eq!((later.0, &later.2, &later.3, later.4), (counted.0, &counted.2, &counted.3, counted.4));
    keep().await;
    let again = all().await;
    assert!(again.0.covered == 0 && again.2.is_empty() && again.3 == [(1, 2)] && again.4 == (0, 0), "{again:?}");

    // A small company is counted when it is asked about; 2,000 people make a large one.
    let large = || bench.store.read(|tx| Box::pin(async move { tx.large_companies().await }));
    let forget = || bench.store.write(|tx| Box::pin(async move { tx.forget_small_companies().await.map(Done::Keep) }));
    assert_eq!(large().await.unwrap(), []);
    let kept = "SELECT (SELECT COUNT(*) FROM figure_heads) + (SELECT COUNT(*) FROM figure_pairs)
                     + (SELECT COUNT(*) FROM figure_spread)";
    bench
        .execute(&format!(
            "INSERT INTO employee (id, workspace_id, email, name, created_ms, changed_ms)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
             SELECT 'n' || i, '{workspace}', 'n' || i || '@example.invalid', 'N', 0, 0 FROM n"
        ))
        .await;
    assert_eq!(large().await.unwrap(), std::slice::from_ref(workspace));
    forget().await.unwrap();
    assert!(scalar(bench, kept).await > 0);
    bench.execute("DELETE FROM employee WHERE id = 'n7'").await;
    forget().await.unwrap();
    assert_eq!(scalar(bench, kept).await, 0);
    assert_eq!(all().await.4, (0, 0));
});

contract!(what_was_published_stays_with_the_definition_it_was_made_by, |bench| {
    let slots = slots(bench, 3).await;
    came_to(bench, &slots[0], Outcome::Held).await;
    let december = MONTHS.first;
    let publish = async || {
        let workspace = bench.workspace.clone();
        let done = bench
            .store
            .write(move |tx| Box::pin(async move { tx.publish(&workspace, december, now()).await.map(Done::Keep) }));
        done.await.unwrap()
    };
    assert!(publish().await);
    came_to(bench, &slots[0], Outcome::Missed).await;
    assert!(!publish().await, "once");
    bench.store.write(|tx| Box::pin(async move { tx.rebuild_figures().await.map(Done::Keep) })).await.unwrap();
    let whole = bench.store.read(|tx| Box::pin(async move { tx.check_ledger().await })).await.unwrap();
    assert!(whole.is_whole(), "{whole:?}");
    let ledger = bench.store.ledger();
    let all = ledger.published(&bench.workspace, MONTHS, None).await.unwrap();
    let [(month, published)] = all.as_slice() else { panic!("one month: {all:?}") };
    assert_eq!(*month, december);
    assert_eq!((published.definition.as_str(), published.held, published.due), ("v1", 1, 1));
    let now = ledger.counts(&bench.workspace, &Scope::Company, Period::month(december)).await.unwrap();
    assert_eq!(published.corrected(december, &now).unwrap().now, Share::new(0, 1), "both numbers are there");
});

contract!(a_month_without_a_slot_is_not_published, |bench| {
    let workspace = bench.workspace.clone();
    let long_ago = Month { year: 2020, month: 1 };
    let done = bench
        .store
        .write(move |tx| Box::pin(async move { tx.publish(&workspace, long_ago, now()).await.map(Done::Keep) }));
    assert!(!done.await.unwrap());
    let period = Period::month(long_ago);
    assert_eq!(bench.store.ledger().published(&bench.workspace, period, None).await.unwrap(), []);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reader_of_figures_may_look_at_no_column_of_words_on_postgresql() {
    let bench = Bench::new(Engine::Postgres).await;
    bench.add_item("i1", "昇格の相談", crate::End::Keep).await.unwrap();
    let mut conn = sqlx::PgConnection::connect(&bench.place.url).await.unwrap();
    let columns: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text,
                has_column_privilege('taiwa_figures', quote_ident(table_name)::regclass, column_name, 'SELECT')
         FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let is_words = |name: &str| ["sealed", "salt", "detail", "answer"].iter().any(|part| name.ends_with(part));
    let words: Vec<_> = columns.iter().filter(|(_, column, _)| is_words(column)).collect();
    assert!(words.len() > 8, "{words:?}");
    assert!(words.iter().all(|(_, _, may)| !may), "{words:?}");
    let may: Vec<_> = columns.iter().filter(|(_, _, may)| *may).map(|(table, ..)| table.as_str()).collect();
    assert!(may.contains(&"figure_tally") && may.contains(&"pair"), "{may:?}");
    for never in [
        "agenda_item",
        "promise",
        "note",
        "memo",
        "delivery",
        "audit",
        "person",
        "identity",
        "inbox",
        "pulse_answer",
        "pulse_member",
        "pulse_block",
        "pulse_secret",
        "feeling",
        "pace",
    ] {
        assert!(!may.contains(&never), "{never}");
    }
    sqlx::raw_sql("SET ROLE taiwa_figures").execute(&mut conn).await.unwrap();
    for sql in ["SELECT sealed FROM agenda_item", "SELECT salt FROM pair", "INSERT INTO figure_tally DEFAULT VALUES"] {
        let refused = sqlx::raw_sql(sql).execute(&mut conn).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code()).unwrap_or_default();
        assert_eq!(code, "42501", "{sql}: {refused}");
    }
    sqlx::raw_sql("SELECT COUNT(*) FROM ledger").execute(&mut conn).await.unwrap();
}

contract!(a_question_of_figures_inside_a_transaction_leaves_its_rights_as_they_were, |bench| {
    let (workspace, pair) = (bench.workspace.clone(), bench.pair.clone());
    let seen = bench.store.write(move |tx| {
        Box::pin(async move {
            let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
            let _ = tx.figures().months(&workspace, &Scope::Company, MONTHS).await?;
            let readers = guard.pair().clone();
            let by = By { actor: None, at: now() };
            tx.apply(&mut guard, &by, &[Change::PairAccepted(readers)]).await?;
            Ok(Done::Keep(tx.pair(&pair).await?.is_some()))
        })
    });
    assert!(seen.await.unwrap());
});
