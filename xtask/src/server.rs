//! A small web server for the demo and the browser tests: files from mounted folders, and made-up routes.
//!
//! HTTP/1.1 on 127.0.0.1, one thread a connection, `GET` and `HEAD` only. Nothing is cached and each reply states its
//! length. It never serves a file outside of its mounts. Pages under a `csp/` folder, or named `csp*.html`, are sent with
//! the strict policy [`STRICT_CSP`]. It is a workbench tool: not for the open network. Method: RFC 9112 (HTTP/1.1).

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::mime;

/// The strictest policy that a host page may have: the element must work under it untouched.
pub const STRICT_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                              connect-src 'self'; img-src 'self'";

/// Longest request line or header line, and most header lines, that are read before the connection is refused.
const LINE_LIMIT: u64 = 16 * 1024;
const HEADER_LIMIT: usize = 100;
/// An idle connection is closed after this long.
const IDLE: Duration = Duration::from_secs(60);

/// What a browser asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `HEAD`; other methods never reach a route.
    pub method: String,
    /// Percent-decoded path without the query, always with a leading slash.
    pub path: String,
    /// Percent-decoded pairs of the query, in order; a name without `=` has an empty value.
    pub query: Vec<(String, String)>,
}

impl Request {
    /// The first value of a query parameter.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A query parameter as a whole number, or `default` when absent or not one.
    #[must_use]
    pub fn number(&self, name: &str, default: u64) -> u64 {
        self.param(name).and_then(|text| text.parse().ok()).unwrap_or(default)
    }
}

/// Writes a body piece by piece; it may pause between pieces.
pub type BodyWriter = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// What follows the headers.
pub enum Body {
    /// Bytes at hand.
    Bytes(Vec<u8>),
    /// A file and its length in bytes.
    File(File, u64),
    /// A length in bytes, and a writer. A writer that sends less breaks the connection off, as a bad network does.
    Written(u64, BodyWriter),
}

/// An answer to a request.
pub struct Reply {
    /// HTTP status, such as 200.
    pub status: u16,
    /// Media type.
    pub mime: String,
    /// What follows.
    pub body: Body,
    /// For a redirect: where to.
    pub location: Option<String>,
}

impl Reply {
    /// A whole answer from bytes at hand.
    #[must_use]
    pub fn new(status: u16, mime: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, mime: mime.to_owned(), body: Body::Bytes(body.into()), location: None }
    }

    /// The plain 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(404, "text/plain; charset=utf-8", "404: there is nothing here\n")
    }

    fn length(&self) -> u64 {
        match &self.body {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, length) | Body::Written(length, _) => *length,
        }
    }
}

/// A made-up route: answers a request, or passes it on with `None`.
pub type Route = Box<dyn Fn(&Request) -> Option<Reply> + Send + Sync>;

/// What a server shows: folders by URL prefix, and routes that are asked before the folders.
#[derive(Default)]
pub struct Site {
    mounts: Vec<(String, PathBuf)>,
    routes: Vec<Route>,
}

impl Site {
    /// The project's own site: `www/` at `/` (with `www/data/` at `/data/`), and the package at `/pkg/`.
    #[must_use]
    pub fn of_checkout(root: &Path) -> Self {
        Self::default().mount("/pkg/", root.join("pkg")).mount("/", root.join("www"))
    }

    /// Adds a folder under a URL prefix that starts and ends with a slash. The longest prefix that fits wins.
    #[must_use]
    pub fn mount(mut self, prefix: &str, dir: PathBuf) -> Self {
        self.mounts.push((prefix.to_owned(), dir));
        self
    }

    /// Adds a made-up route. Earlier routes win.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// The answer to one request.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Reply {
        if let Some(reply) = self.routes.iter().find_map(|route| route(request)) {
            return reply;
        }
        let fitting = self.mounts.iter().filter_map(|(prefix, dir)| Some((dir, request.path.strip_prefix(prefix.as_str())?)));
        if let Some((dir, rest)) = fitting.min_by_key(|(_, rest)| rest.len()) {
            return file_reply(dir, rest, &request.path);
        }
        Reply::not_found()
    }
}

/// A server that runs until it is dropped (new connections are then refused) or the process ends.
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    site: Site,
    log: Mutex<Vec<String>>,
    files: Mutex<HashMap<String, (String, Vec<u8>)>>,
    closed: Mutex<bool>,
}

impl Server {
    /// Starts on `port`, or on the next free one of the 50 above it; port 0 takes any free one.
    ///
    /// # Errors
    /// When none of those ports can be had.
    pub fn start(site: Site, port: u16) -> io::Result<Self> {
        let listener = bind(port)?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared { site, log: Mutex::default(), files: Mutex::default(), closed: Mutex::new(false) });
        let for_thread = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &for_thread));
        Ok(Self { port, shared })
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of its first page, with a closing slash.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Each request so far as `METHOD /path?query` in order of arrival, as it stood on the request line.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.log).clone()
    }

    /// Puts a file at a path (or replaces it); it wins over routes and folders.
    pub fn put(&self, path: &str, mime: &str, bytes: impl Into<Vec<u8>>) {
        lock(&self.shared.files).insert(path.to_owned(), (mime.to_owned(), bytes.into()));
    }

    /// Takes away every file that was put.
    pub fn take_all_away(&self) {
        lock(&self.shared.files).clear();
    }

    /// Takes a file that was [`put`](Self::put) away again.
    pub fn take_away(&self, path: &str) {
        lock(&self.shared.files).remove(path);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *lock(&self.shared.closed) = true;
        // Wakes the accepting thread, so that it sees the flag and lets go of the port.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bind(port: u16) -> io::Result<TcpListener> {
    let last = if port == 0 { 0 } else { port.saturating_add(50) };
    let mut result = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    for next in port.saturating_add(1)..=last {
        if result.is_ok() {
            break;
        }
        result = TcpListener::bind((Ipv4Addr::LOCALHOST, next));
    }
    result
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if *lock(&shared.closed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        // A visitor who goes away in the middle is not an error of ours, so the result is let go.
        thread::spawn(move || drop(converse(stream, &shared)));
    }
}

/// Answers requests on one connection until either side closes it.
fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = BufWriter::with_capacity(64 * 1024, stream);
    loop {
        let Some((first, close)) = read_head(&mut reader)? else {
            return Ok(());
        };
        let mut parts = first.split(' ');
        let (method, target) = (parts.next().unwrap_or(""), parts.next().unwrap_or("/"));
        lock(&shared.log).push(format!("{method} {target}"));
        let head_only = method == "HEAD";
        let (request, reply) = match parse_target(method, target) {
            Some(request) if method == "GET" || head_only => {
                let put = lock(&shared.files).get(&request.path).cloned();
                let reply = match put {
                    Some((mime, bytes)) => Reply::new(200, &mime, bytes),
                    None => shared.site.answer(&request),
                };
                (Some(request), reply)
            }
            Some(request) => (Some(request), Reply::new(405, "text/plain; charset=utf-8", "405: GET and HEAD only\n")),
            None => (None, Reply::new(400, "text/plain; charset=utf-8", "400: the path cannot be read\n")),
        };
        // A body we have not read would be taken for the next request.
        let close = close || reply.status == 405;
        write_head(&mut writer, &reply, request.as_ref().is_some_and(wants_csp), close)?;
        if !head_only {
            write_body(&mut writer, reply.body)?;
        }
        writer.flush()?;
        if close {
            return Ok(());
        }
    }
}

/// Reads a request's head: its first line, and whether the visitor wants the connection closed afterwards.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<(String, bool)>> {
    let Some(first) = read_line(reader)? else {
        return Ok(None);
    };
    let mut close = first.ends_with("HTTP/1.0");
    for _ in 0..HEADER_LIMIT {
        match read_line(reader)? {
            None => return Ok(None),
            Some(line) if line.is_empty() => return Ok(Some((first, close))),
            Some(line) => close |= line.eq_ignore_ascii_case("connection: close"),
        }
    }
    Err(io::Error::other("too many headers"))
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn parse_target(method: &str, target: &str) -> Option<Request> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect::<Option<Vec<_>>>()?;
    let path = decode(path)?;
    path.starts_with('/').then(|| Request { method: method.to_owned(), path, query })
}

/// Percent-decodes to UTF-8; `None` for a broken escape or bytes that are not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let [high, low, after @ ..] = tail else {
                return None;
            };
            bytes.push((hex(*high)? << 4) | hex(*low)?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn wants_csp(request: &Request) -> bool {
    let name = request.path.rsplit('/').next().unwrap_or("");
    request.path.contains("/csp/") || (name.starts_with("csp") && name.ends_with(".html"))
}

/// A file of a mounted folder, an `index.html` for a folder, or 404. Refuses each part that could climb out.
fn file_reply(dir: &Path, rest: &str, full_path: &str) -> Reply {
    let mut path = dir.to_path_buf();
    for part in rest.split('/') {
        if part.is_empty() || part == "." {
            continue;
        }
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return Reply::not_found();
        }
        path.push(part);
    }
    if path.is_dir() {
        if !full_path.ends_with('/') {
            let mut reply = Reply::new(302, "text/plain; charset=utf-8", "");
            // Only an ASCII path that is safe in a header is redirected.
            if !full_path.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Reply::not_found();
            }
            reply.location = Some(format!("{full_path}/"));
            return reply;
        }
        path.push("index.html");
    }
    let Ok(file) = File::open(&path) else {
        return Reply::not_found();
    };
    match file.metadata() {
        Ok(data) if data.is_file() => {
            Reply { status: 200, mime: mime::of(&path).to_owned(), body: Body::File(file, data.len()), location: None }
        }
        _ => Reply::not_found(),
    }
}

fn write_head(out: &mut impl Write, reply: &Reply, csp: bool, close: bool) -> io::Result<()> {
    let reason = match reply.status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    };
    write!(out, "HTTP/1.1 {} {reason}\r\n", reply.status)?;
    write!(out, "Content-Type: {}\r\nContent-Length: {}\r\n", reply.mime, reply.length())?;
    write!(out, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n")?;
    if let Some(location) = &reply.location {
        write!(out, "Location: {location}\r\n")?;
    }
    if csp {
        write!(out, "Content-Security-Policy: {STRICT_CSP}\r\n")?;
    }
    write!(out, "Connection: {}\r\n\r\n", if close { "close" } else { "keep-alive" })
}

fn write_body(out: &mut impl Write, body: Body) -> io::Result<()> {
    match body {
        Body::Bytes(bytes) => out.write_all(&bytes),
        Body::File(file, length) => {
            let sent = io::copy(&mut file.take(length), out)?;
            if sent == length { Ok(()) } else { Err(io::Error::other("the file became shorter")) }
        }
        Body::Written(length, write) => {
            let mut counted = Counted { out, left: length };
            write(&mut counted)?;
            if counted.left == 0 {
                return Ok(());
            }
            // What was said must reach the visitor before the connection breaks.
            counted.out.flush()?;
            Err(io::Error::other("the body was cut off"))
        }
    }
}

/// Passes bytes on up to the stated length, and refuses more: they would be read as another reply.
struct Counted<'a, W: Write> {
    out: &'a mut W,
    left: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::Error::other("the body is longer than stated"));
        }
        let sent = self.out.write(bytes)?;
        self.left -= sent as u64;
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
