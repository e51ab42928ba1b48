//! The command itself: how it starts, why it does not, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use taiwa::demo::OF_A_REAL_INSTALLATION;

fn demo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiwa"));
    command.arg("demo").args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in OF_A_REAL_INSTALLATION {
        command.env_remove(name).env_remove(format!("{name}_FILE"));
    }
    command
}

/// A folder for temporary files of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("taiwa-test-demo-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn count(&self) -> usize {
        std::fs::read_dir(&self.0).unwrap().count()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn beside_a_real_installation_it_does_not_start_and_says_which_variable() {
    for name in OF_A_REAL_INSTALLATION.iter().map(|name| (*name).to_owned()).chain(["SLACK_BOT_TOKEN_FILE".to_owned()])
    {
        let ended = demo(&["--no-open", "--port", "0"]).env(&name, "xoxb-a-real-secret").output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && ended.stdout.is_empty(), "{name}");
        assert!(said.contains(&name) && said.contains(&format!("unset {name}")), "{said}");
        assert!(!said.contains("a-real-secret"), "{said}");
    }
}

#[test]
fn a_port_in_use_is_said_in_words() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = demo(&["--no-open", "--port", &port]).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success());
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
}

#[test]
fn the_script_is_printed_and_needs_no_port() {
    let en = ["Sato starts a 1on1", "Mon 10:00  Taiwa → Ken Sato (only they see it)", "Hanako skips this one"];
    let ja = ["佐藤さんが1on1を始める", "月 10:00  Taiwa → 佐藤 健(本人にだけ表示)", "花子さんが今回を見送る"];
    for (lang, expected, other) in [("en", en, "表示"), ("ja", ja, "only they")] {
        let ended = demo(&["--script", "--lang", lang]).output().unwrap();
        assert!(ended.status.success());
        let told = String::from_utf8(ended.stdout).unwrap();
        assert!(expected.iter().all(|words| told.contains(words)) && !told.contains(other), "{told}");
    }
    assert!(!demo(&["--script", "--port", "1"]).output().unwrap().status.success());
}

/// A desktop that writes down what it was asked to show.
#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_where_somebody_sits_and_wants_it() {
    use std::os::unix::fs::PermissionsExt;
    for (args, display, opens) in [
        (&["--port", "0"][..], Some(":9"), true),
        (&["--port", "0"][..], None, false),
        (&["--port", "0", "--no-open"][..], Some(":9"), false),
    ] {
        let folder = Folder::new("desktop");
        let (program, shown) = (folder.0.join("xdg-open"), folder.0.join("shown"));
        let script = format!("#!/bin/sh\necho \"$1\" > {0}.new && mv {0}.new {0}\n", shown.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = demo(args);
        command.env("PATH", format!("{}:/usr/bin:/bin", folder.0.display()));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let mut running = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
        while opens && !shown.exists() {
            std::thread::yield_now();
        }
        assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
        assert!(running.wait().unwrap().success());
        assert_eq!(shown.exists(), opens);
        if opens {
            let url = std::fs::read_to_string(&shown).unwrap();
            assert!(url.starts_with("http://127.0.0.1:") && line.contains(url.trim()), "{url} {line}");
        }
    }
}

#[cfg(unix)]
#[test]
fn stopped_before_it_is_open_it_leaves_nothing_behind_either() {
    let folder = Folder::new("early");
    let mut running = demo(&["--no-open", "--port", "0"]).env("TMPDIR", &folder.0).spawn().unwrap();
    while folder.count() == 0 {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
    assert!(running.wait().unwrap().success());
    let mut said = String::new();
    running.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((said.as_str(), folder.count()), ("", 0));
}

#[cfg(unix)]
#[test]
fn it_says_where_it_is_in_one_line_and_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new(signal);
        let mut running = demo(&["--no-open", "--port", "0"]).env("TMPDIR", &folder.0).spawn().unwrap();
        let mut lines = BufReader::new(running.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(line.contains("http://127.0.0.1:"), "{line}");
        assert_eq!(folder.count(), 1, "its database");
        let told = Command::new("kill").args([signal, &running.id().to_string()]).status().unwrap();
        assert!(told.success());
        let ended = running.wait().unwrap();
        let (mut rest, mut errors) = (String::new(), String::new());
        lines.read_to_string(&mut rest).unwrap();
        running.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        assert!(ended.success() && rest.is_empty() && errors.is_empty(), "{rest}{errors}");
        assert_eq!(folder.count(), 0, "nothing is left");
    }
}
