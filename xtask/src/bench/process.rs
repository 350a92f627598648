//! A measured process: how long until its first answer, and how much memory it took at most.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::portal;

/// A process that serves until this value is dropped.
pub struct Running {
    child: Child,
    /// From its start to its first good answer.
    pub first_answer: Duration,
}

impl Running {
    /// Starts the program and asks until `path` is answered.
    pub fn start(program: &mut Command, port: u16, path: &str) -> Result<Self> {
        let started = Instant::now();
        let child = program
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("the program does not start")?;
        let mut running = Self {
            child,
            first_answer: Duration::ZERO,
        };
        loop {
            match portal::get(port, path) {
                Some(200) => break,
                Some(status) => bail!("{path} answers {status}"),
                None => {
                    let ended = running.child.try_wait().ok().flatten();
                    ensure!(
                        ended.is_none() && started.elapsed() < Duration::from_secs(30),
                        "the program does not answer"
                    );
                    thread::sleep(Duration::from_millis(1));
                }
            }
        }
        running.first_answer = started.elapsed();
        Ok(running)
    }

    /// The most resident memory so far, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let file = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&file)
            .with_context(|| format!("{file} cannot be read: this needs Linux"))?;
        peak(&status).with_context(|| format!("{file} has no VmHWM"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// `VmHWM` of a process's status, in bytes.
fn peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// The bytes of an answer as they travel.
#[derive(Debug, PartialEq)]
pub struct Body {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub content_type: String,
    /// How they are packed.
    pub content_encoding: Option<String>,
}

/// What browsers say they take.
pub const BROWSER: &str = "gzip, deflate, br, zstd";

/// The body of a page as a browser gets it.
pub fn body(port: u16, path: &str) -> Result<Body> {
    ask(port, path, BROWSER)
}

/// The body of a page, not compressed.
pub fn plain_body(port: u16, path: &str) -> Result<Body> {
    ask(port, path, "identity")
}

fn ask(port: u16, path: &str, coding: &str) -> Result<Body> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("nobody listens any more")?;
    // HTTP/1.0: the answer ends with the connection and comes in one piece.
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {coding}\r\n\r\n"
    )?;
    read(BufReader::new(stream)).with_context(|| format!("{path} is not answered with a page"))
}

/// Signs in as a sample person and returns the cookie to send.
pub fn sign_in(port: u16, handle: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("nobody listens any more")?;
    let form = format!("person={handle}");
    write!(
        stream,
        "POST /sign-in HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )?;
    let lines = BufReader::new(stream).lines().map_while(|line| line.ok());
    cookie(lines).with_context(|| format!("{handle} cannot sign in"))
}

/// The first cookie of an answer, without its attributes.
fn cookie(lines: impl Iterator<Item = String>) -> Option<String> {
    lines.take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_cookie = name.eq_ignore_ascii_case("set-cookie");
        let pair = is_cookie.then(|| value.split(';').next())??;
        Some(pair.trim().to_owned())
    })
}

fn read(mut answer: impl BufRead) -> Result<Body> {
    let mut line = String::new();
    answer.read_line(&mut line)?;
    ensure!(
        line.split(' ').nth(1) == Some("200"),
        "the answer is {}",
        line.trim()
    );
    let (mut content_type, mut content_encoding) = (String::new(), None);
    loop {
        line.clear();
        answer.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-type" => content_type = value.trim().to_owned(),
            "content-encoding" => content_encoding = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let mut bytes = Vec::new();
    answer.read_to_end(&mut bytes)?;
    Ok(Body {
        bytes,
        content_type,
        content_encoding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peak_memory_is_in_bytes() {
        assert_eq!(
            peak("Name:\tslipway\nVmPeak:\t  9 kB\nVmHWM:\t   2048 kB\nVmRSS:\t1 kB\n"),
            Some(2 * 1024 * 1024)
        );
        assert_eq!(peak("Name:\tslipway\n"), None);
    }

    #[test]
    fn a_cookie_comes_out_of_the_head() {
        let answer = |lines: &[&str]| cookie(lines.iter().map(|line| (*line).to_owned()));
        let head = ["HTTP/1.0 303 See Other", "Set-Cookie: id=a=b; HttpOnly"];
        assert_eq!(answer(&head).as_deref(), Some("id=a=b"));
        assert_eq!(answer(&["HTTP/1.0 422", "", "set-cookie: id=body"]), None);
    }

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\ncontent-encoding: br\r\nx: y:z\r\n\r\nbody\r\n\r\nmore";
        let body = read(&answer[..]).unwrap();
        assert_eq!(body.bytes, b"body\r\n\r\nmore");
        assert_eq!(
            (body.content_type.as_str(), body.content_encoding.as_deref()),
            ("text/html", Some("br"))
        );
        assert!(read(&b"HTTP/1.0 404 Not Found\r\n\r\n"[..]).is_err());
    }
}
