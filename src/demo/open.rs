//! Opens a page in the browser of whoever sits here. If that fails, the address was printed anyway.

use std::process::{Command, Stdio};

/// Asks the desktop to show an address. `false`: nobody here could be asked.
pub(super) fn in_browser(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let asked = Command::new(program)
        .args(before)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match asked {
        Ok(mut child) => {
            // It may stay as long as the browser does; waited for so that it does not linger when it ends.
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}
