//! Who is let in, and what protects the page.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{SATO, Visitor, play};

#[test]
fn only_this_page_and_this_host_are_let_in() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let own = visitor.ground.url();
        let port = own.rsplit(':').next().unwrap().to_owned();
        let local = format!("localhost:{port}");
        let body = json!({ "as": SATO, "text": "/1on1 next" }).to_string();
        let status = async |headers: &[(&str, &str)]| {
            visitor.ask(Method::POST, "/playground/say", headers, &body).await.status()
        };
        assert_eq!(status(&[]).await, StatusCode::OK);
        assert_eq!(status(&[("origin", &own)]).await, StatusCode::OK);
        assert_eq!(status(&[("host", &local), ("origin", &format!("http://{local}"))]).await, StatusCode::OK);
        let before = visitor.get("/playground/transcript").await.as_array().unwrap().len();
        for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "http://localhost"] {
            assert_eq!(status(&[("origin", origin)]).await, StatusCode::FORBIDDEN, "{origin}");
        }
        // A name that somebody else let point here.
        for host in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", "127.0.0.1.evil.example"] {
            assert_eq!(status(&[("host", host)]).await, StatusCode::FORBIDDEN, "{host}");
        }
        for path in ["/", "/playground/state", "/playground/events", "/assets/page.css"] {
            let refused = visitor.ask(Method::GET, path, &[("origin", "http://evil.example")], "").await;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(visitor.get("/playground/transcript").await.as_array().unwrap().len(), before);
        visitor.leave().await;
    });
}

#[test]
fn every_answer_is_protected_and_kept_nowhere() {
    play(async {
        let visitor = Visitor::enter(None).await;
        for (method, path, status) in [
            (Method::GET, "/", 200),
            (Method::GET, "/assets/page.css", 200),
            (Method::GET, "/assets/nothing.js", 404),
            (Method::GET, "/assets/..%2Findex.html", 404),
            (Method::GET, "/playground/state", 200),
            (Method::GET, "/elsewhere", 404),
            (Method::GET, "/playground/say", 405),
            (Method::POST, "/playground/nothing", 404),
            (Method::POST, "/", 405),
        ] {
            let answer = visitor.ask(method.clone(), path, &[], "").await;
            assert_eq!(answer.status(), status, "{method} {path}");
            let policy = answer.headers()["content-security-policy"].to_str().unwrap();
            for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
                assert!(policy.contains(rule), "{policy}");
            }
            assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
            assert_eq!(answer.headers()["cache-control"], "no-store");
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        }
        let kind = async |path: &str| {
            let answer = visitor.ask(Method::GET, path, &[], "").await;
            answer.headers()["content-type"].to_str().unwrap().to_owned()
        };
        assert_eq!(kind("/").await, "text/html; charset=utf-8");
        assert_eq!(kind("/assets/page.css").await, "text/css; charset=utf-8");
        visitor.leave().await;
    });
}

#[test]
fn a_body_has_its_bounds() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let large = json!({ "as": SATO, "text": "x".repeat(70_000) }).to_string();
        let answer = visitor.ask(Method::POST, "/playground/say", &[], &large).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        visitor.leave().await;
    });
}
