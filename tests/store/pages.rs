//! The way into the pages: a link opens one session, of two who follow it at once only one, and neither link nor session
//! outlives its time.

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use taiwa::domain::lang::Lang;
use taiwa::store::{Done, Entrance, Session};

use crate::{Bench, contract, now, person};

const LINK: SignedDuration = SignedDuration::from_mins(10);
const SESSION: SignedDuration = SignedDuration::from_hours(10);

async fn offer(bench: &Bench, to: &taiwa::domain::ids::PersonId, leads_to: Entrance) -> String {
    let (workspace, to) = (bench.workspace.clone(), to.clone());
    let offered = bench.store.write(move |tx| {
        Box::pin(async move { tx.offer_page((&workspace, &to), leads_to, now() + LINK).await.map(Done::Keep) })
    });
    offered.await.unwrap()
}

async fn take(bench: &Bench, token: &str, at: Timestamp) -> Option<Session> {
    let token = token.to_owned();
    let taken = bench
        .store
        .write(move |tx| Box::pin(async move { tx.take_page(&token, at, at + SESSION).await.map(Done::Keep) }));
    taken.await.unwrap()
}

/// Whose language a link's page is in; nobody's when the link is good for nothing.
async fn looked_at(bench: &Bench, token: &str, at: Timestamp) -> Option<Lang> {
    let token = token.to_owned();
    bench.store.read(move |tx| Box::pin(async move { tx.page_link_lang(&token, at).await })).await.unwrap()
}

/// Whose session it is.
async fn whose(bench: &Bench, session: &str, at: Timestamp) -> Option<String> {
    let session = session.to_owned();
    let found = bench.store.read(move |tx| Box::pin(async move { tx.page_session(&session, at).await })).await;
    let workspace = bench.workspace.clone();
    found.unwrap().map(|(its, person)| {
        assert_eq!(its, workspace);
        person.to_string()
    })
}

contract!(of_many_who_follow_one_link_at_once_one_gets_in, |bench| {
    for round in 0..10 {
        let token = offer(bench, &bench.report, Entrance::Roster).await;
        let taken = join_all((0..8).map(|_| take(bench, &token, now()))).await;
        let sessions: Vec<Session> = taken.into_iter().flatten().collect();
        assert_eq!(sessions.len(), 1, "round {round}");
        assert_eq!(sessions[0].leads_to, Entrance::Roster);
        assert_eq!(whose(bench, &sessions[0].token, now()).await, Some(bench.report.to_string()));
        assert_eq!(take(bench, &token, now()).await, None, "used up for good");
    }
});

contract!(looking_at_a_link_uses_nothing_up_and_a_new_one_voids_it, |bench| {
    let first = offer(bench, &bench.report, Entrance::Figures).await;
    for _ in 0..3 {
        assert!(looked_at(bench, &first, now()).await.is_some());
    }
    let others = offer(bench, &bench.manager, Entrance::Figures).await;
    let second = offer(bench, &bench.report, Entrance::Figures).await;
    assert_eq!(looked_at(bench, &first, now()).await, None);
    assert_eq!(take(bench, &first, now()).await, None);
    assert!(take(bench, &second, now()).await.is_some());
    assert!(take(bench, &others, now()).await.is_some(), "another's link is another's");
    assert_eq!(take(bench, "guessed", now()).await, None);
});

contract!(a_link_ends_after_its_minutes, |bench| {
    let token = offer(bench, &bench.report, Entrance::Figures).await;
    let (last, over) = (now() + LINK - SignedDuration::from_millis(1), now() + LINK);
    assert!(looked_at(bench, &token, last).await.is_some());
    assert_eq!(looked_at(bench, &token, over).await, None);
    assert_eq!(take(bench, &token, over).await, None);
    assert!(take(bench, &token, last).await.is_some());
});

contract!(a_session_ends_by_its_hours_by_signing_out_and_by_being_forgotten, |bench| {
    let enter = async |of| take(bench, &offer(bench, of, Entrance::Figures).await, now()).await.unwrap().token;
    let (one, two) = (enter(&bench.report).await, enter(&bench.report).await);
    let other = enter(&bench.manager).await;
    let (last, over) = (now() + SESSION - SignedDuration::from_millis(1), now() + SESSION);
    assert_eq!(whose(bench, &one, last).await, Some(bench.report.to_string()));
    assert_eq!(whose(bench, &one, over).await, None);
    assert_eq!(whose(bench, "guessed", now()).await, None);

    // Who signs out in one browser is out in all of them; nobody else is.
    let out = one.clone();
    let left = bench.store.write(move |tx| Box::pin(async move { tx.end_page_sessions(&out).await.map(Done::Keep) }));
    left.await.unwrap();
    for gone in [&one, &two] {
        assert_eq!(whose(bench, gone, now()).await, None);
    }
    assert_eq!(whose(bench, &other, now()).await, Some(bench.manager.to_string()));

    // What ended is forgotten, what lasts is kept.
    let kept = offer(bench, &bench.report, Entrance::Figures).await;
    let forget = async |before: Timestamp| {
        let done = bench.store.write(move |tx| Box::pin(async move { tx.forget_pages(before).await.map(Done::Keep) }));
        done.await.unwrap();
    };
    forget(now()).await;
    assert!(looked_at(bench, &kept, now()).await.is_some());
    forget(now() + LINK + SignedDuration::from_secs(1)).await;
    assert_eq!(looked_at(bench, &kept, now()).await, None);
    assert!(whose(bench, &other, now()).await.is_some());
    forget(over + SignedDuration::from_secs(1)).await;
    assert_eq!(whose(bench, &other, now()).await, None);
});

contract!(a_link_and_a_session_are_their_own_persons_and_form_marks_their_own_sessions, |bench| {
    let (_, third) = person(&bench.store, "T1", "U3").await;
    let mut seen = std::collections::HashSet::new();
    for who in [&bench.manager, &bench.report, &third] {
        let token = offer(bench, who, Entrance::Figures).await;
        let session = take(bench, &token, now()).await.unwrap().token;
        assert_eq!(whose(bench, &session, now()).await, Some(who.to_string()));
        assert_eq!(whose(bench, &token, now()).await, None, "a link is no session");
        let of = session.clone();
        let mark = bench.store.read(move |tx| Box::pin(async move { Ok(tx.page_form_mark(&of)) })).await.unwrap();
        for word in [token, session, mark] {
            assert!(seen.insert(word), "the same twice");
        }
    }
});
