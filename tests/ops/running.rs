//! `taiwa healthcheck` and `taiwa doctor` beside a running server.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use crate::rig::Install;

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_healthy_from_ready_to_stopped_and_the_doctor_may_look_meanwhile() {
    let mut install = Install::new().await;
    install.set("TAIWA_LISTEN", &format!("127.0.0.1:{}", free_port()));
    // A bad setting elsewhere is not the healthcheck's business.
    let before = install.taiwa(&["healthcheck"]).await;
    assert_eq!(
        (before.code, before.err.contains("nothing answers on http://127.0.0.1:")),
        (Some(1), true),
        "{before:?}"
    );

    let mut server = install.command(&["serve"]).spawn().unwrap();
    let mut healthy = false;
    for _ in 0..200 {
        healthy = install.taiwa(&["healthcheck"]).await.code == Some(0);
        if healthy {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let diagnosis = install.doctor().await;
    assert!(std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    let ended = tokio::task::spawn_blocking(move || server.wait().unwrap()).await.unwrap();
    assert!(healthy && diagnosis.is_fine() && ended.success(), "{healthy} {ended} {diagnosis:?}");
    assert_eq!(install.taiwa(&["healthcheck"]).await.code, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_not_ready_is_not_healthy_and_says_why() {
    let mut install = Install::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    install.set("TAIWA_LISTEN", &listener.local_addr().unwrap().to_string()).set("TAIWA_ZONE", "Nowhere");
    let answering = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut asked = [0; 1024];
        let length = socket.read(&mut asked).unwrap();
        let text = "the database does not answer\n";
        let head = format!("HTTP/1.1 503 Service Unavailable\r\ncontent-length: {}\r\n\r\n", text.len());
        socket.write_all((head + text).as_bytes()).unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let said = install.taiwa(&["healthcheck"]).await;
    assert!(answering.join().unwrap().starts_with("GET /readyz "));
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("503: the database does not answer"), "{said:?}");
}
