//! Slack's side of slash commands: signed as Slack signs them, over kept connections, each answer checked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{SECRET, Server};
use crate::slack::{content_length, find};
use crate::world;

#[derive(Clone, Copy)]
pub enum Command {
    Add,
    List,
    Help,
}

pub struct Client {
    address: SocketAddr,
    pairs: usize,
    /// Each request is another act.
    next: Arc<AtomicUsize>,
}

/// What a number of requests took.
pub struct Measured {
    times: Vec<Duration>,
    took: Duration,
    cpu: Duration,
}

impl Measured {
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    pub fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.times.len() as f64
    }

    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        let at = (self.times.len() as f64 * quantile) as usize;
        self.times[at.min(self.times.len() - 1)].as_secs_f64() * 1000.0
    }
}

impl Client {
    pub fn new(address: SocketAddr, pairs: usize) -> Client {
        Client { address, pairs, next: Arc::new(AtomicUsize::new(0)) }
    }

    /// `count` commands over so many connections, spread over all pairs.
    pub async fn run(
        &self,
        server: &Server,
        command: Command,
        connections: usize,
        count: usize,
    ) -> anyhow::Result<Measured> {
        let end = self.next.load(Ordering::SeqCst) + count;
        let cpu_before = server.cpu()?;
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections {
            let (next, address, pairs) = (self.next.clone(), self.address, self.pairs);
            tasks.spawn(async move {
                let mut times = Vec::new();
                let mut connection = Connection::open(address).await?;
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= end {
                        return Ok::<_, anyhow::Error>(times);
                    }
                    let request = request(command, number, number % pairs);
                    let asked = Instant::now();
                    connection.ask(&request, expected(command)).await?;
                    times.push(asked.elapsed());
                }
            });
        }
        let mut times = Vec::with_capacity(count);
        while let Some(done) = tasks.join_next().await {
            times.extend(done??);
        }
        let took = began.elapsed();
        let cpu = server.cpu()? - cpu_before;
        self.next.store(end, Ordering::SeqCst);
        times.sort();
        Ok(Measured { times, took, cpu })
    }
}

/// One kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request and reads the answer, which must be a good one that says `expected`.
    pub async fn ask(&mut self, request: &[u8], expected: &[u8]) -> anyhow::Result<()> {
        self.stream.write_all(request).await?;
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let whole = end + 4 + content_length(&self.buffer[..end]);
                if self.buffer.len() >= whole {
                    let answer = &self.buffer[..whole];
                    let good = answer.starts_with(b"HTTP/1.1 200") && find(&answer[end..], expected).is_some();
                    ensure!(good, "answered {}", String::from_utf8_lossy(answer));
                    self.buffer.drain(..whole);
                    return Ok(());
                }
            }
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed");
        }
    }
}

fn expected(command: Command) -> &'static [u8] {
    match command {
        Command::Add => b"On the agenda",
        Command::List => b"mentor",
        Command::Help => b"blocks",
    }
}

/// A whole HTTP request with Slack's body and signature.
pub fn request(command: Command, number: usize, pair: usize) -> Vec<u8> {
    let text = match command {
        Command::Add => format!("agenda+add+What+would+make+release+{number}+easier%3F"),
        Command::List => "agenda+list".to_owned(),
        Command::Help => "help".to_owned(),
    };
    let user = world::external(pair, number.is_multiple_of(2));
    let body = format!(
        "token=gIkuvaNzQIHg97ATvDxqgjtO&team_id={}&team_domain=bench&channel_id=D0BENCHBENCH&channel_name=directmessage\
         &user_id={user}&user_name=somebody&command=%2F1on1&text={text}&api_app_id=A0BENCHBENCH\
         &is_enterprise_install=false&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0BENCH%2F1111111111111\
         %2FAAAABBBBCCCCDDDDEEEEFFFF&trigger_id=1111111111111.2222222222222.{number:032x}",
        world::TENANT
    );
    let at = crate::now().as_second();
    let signature = sign(at, body.as_bytes());
    format!(
        "POST /slack/commands HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         x-slack-request-timestamp: {at}\r\nx-slack-signature: v0={signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn sign(at: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of every length");
    mac.update(format!("v0:{at}:").as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}
