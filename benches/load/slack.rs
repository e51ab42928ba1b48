//! The least a Slack can be: it takes every call, counts messages, and answers with a constant.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::server::Server;

#[derive(Default)]
struct Counted {
    posted: AtomicUsize,
    bytes: AtomicUsize,
    times: Mutex<Option<(Instant, Instant)>>,
}

#[derive(Clone)]
pub struct MinimalSlack {
    pub address: SocketAddr,
    counted: Arc<Counted>,
}

/// What a burst of messages took.
pub struct Sent {
    count: usize,
    took: Duration,
    cpu: Duration,
    /// Mean size of a message.
    pub bytes: usize,
}

impl Sent {
    pub fn rate(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }

    pub fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.count as f64
    }
}

impl MinimalSlack {
    pub async fn start() -> anyhow::Result<MinimalSlack> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let counted = Arc::new(Counted::default());
        let slack = MinimalSlack { address, counted: counted.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counted = counted.clone();
                // A connection that breaks is the caller's to notice.
                tokio::spawn(async move { talk(stream, &counted).await.ok() });
            }
        });
        Ok(slack)
    }

    pub fn forget(&self) {
        self.counted.posted.store(0, Ordering::SeqCst);
        self.counted.bytes.store(0, Ordering::SeqCst);
        *self.counted.times.lock().expect("nobody panics while counting") = None;
    }

    /// Waits until so many messages came.
    pub async fn until_posted(&self, count: usize, server: &Server, longest: Duration) -> anyhow::Result<Sent> {
        let began = Instant::now();
        let mut cpu_before = server.cpu()?;
        loop {
            let posted = self.counted.posted.load(Ordering::SeqCst);
            if posted == 0 {
                cpu_before = server.cpu()?;
            }
            if posted >= count {
                break;
            }
            ensure!(began.elapsed() < longest, "only {posted} of {count} messages came");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        // The last ones are still being written down.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let cpu = server.cpu()? - cpu_before;
        let posted = self.counted.posted.load(Ordering::SeqCst);
        ensure!(posted == count, "{posted} messages came instead of {count}");
        let times = *self.counted.times.lock().expect("nobody panics while counting");
        let (first, last) = times.context("no message came")?;
        let bytes = self.counted.bytes.load(Ordering::SeqCst) / count;
        Ok(Sent { count, took: last - first, cpu, bytes })
    }
}

impl Counted {
    fn message(&self, bytes: usize) {
        let now = Instant::now();
        let mut times = self.times.lock().expect("nobody panics while counting");
        *times = Some((times.map_or(now, |(first, _)| first), now));
        self.bytes.fetch_add(bytes, Ordering::SeqCst);
        self.posted.fetch_add(1, Ordering::SeqCst);
    }
}

async fn talk(mut stream: TcpStream, counted: &Counted) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let (head, length) = loop {
            if let Some(end) = find(&buffer, b"\r\n\r\n") {
                let length = content_length(&buffer[..end]);
                if buffer.len() >= end + 4 + length {
                    break (end, length);
                }
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let line = &buffer[..find(&buffer, b"\r\n").unwrap_or(head)];
        let body = if find(line, b"chat.postMessage").is_some() {
            counted.message(length);
            r#"{"ok":true,"channel":"D0000000000","ts":"1700000000.000100"}"#
        } else if find(line, b"auth.test").is_some() {
            r#"{"ok":true,"team_id":"T0BENCH","user_id":"U0BOT"}"#
        } else if find(line, b"conversations.open").is_some() {
            r#"{"ok":true,"channel":{"id":"D0000000000"}}"#
        } else if find(line, b"users.info").is_some() {
            r#"{"ok":true,"user":{"id":"U0","name":"somebody"}}"#
        } else {
            r#"{"ok":true,"channel":"D0000000000","ts":"1700000000.000100"}"#
        };
        buffer.drain(..head + 4 + length);
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await?;
    }
}

pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// The body's length, said in the head of a request or an answer.
pub fn content_length(head: &[u8]) -> usize {
    let text = String::from_utf8_lossy(head);
    let value = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    value.unwrap_or(0)
}
