//! What the server answers, over real connections.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use super::*;
use crate::test_routes;

/// A server over a fresh folder with a few files; the folder's name keeps parallel tests apart.
fn serve(name: &str) -> Server {
    let dir = crate::checkout::target().join("server-tests").join(name);
    fs::create_dir_all(dir.join("www/csp")).unwrap();
    fs::create_dir_all(dir.join("www/data/tỉnh")).unwrap();
    fs::create_dir_all(dir.join("pkg")).unwrap();
    fs::write(dir.join("secret.txt"), "secret").unwrap();
    fs::write(dir.join("www/index.html"), "<h1>demo</h1>").unwrap();
    fs::write(dir.join("www/csp/index.html"), "strict").unwrap();
    fs::write(dir.join("www/csp-page.html"), "strict").unwrap();
    fs::write(dir.join("www/data/tỉnh/số liệu.csv"), "a,b\n1,2\n").unwrap();
    fs::write(dir.join("pkg/fairshare_bg.wasm"), b"\0asm").unwrap();
    Server::start(Site::of_checkout(&dir).route(test_routes::route()), 0).unwrap()
}

/// Sends raw text and returns the whole reply; asks the server to close, so that the reply ends.
fn raw(server: &Server, request_line: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
    write!(stream, "{request_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn files_have_their_media_type_and_length() {
    let server = serve("types");
    let check = |target: &str, wanted: &[&str]| {
        let reply = raw(&server, &format!("GET {target}"));
        for text in wanted {
            assert!(reply.contains(text), "{target} should have {text:?}:\n{reply}");
        }
    };
    check("/", &["200 OK", "text/html; charset=utf-8", "Content-Length: 13", "no-store", "<h1>demo</h1>"]);
    check("/?x=1", &["200 OK", "<h1>demo</h1>"]);
    check("/pkg/fairshare_bg.wasm", &["200 OK", "application/wasm", "Content-Length: 4"]);
    check("/data/t%E1%BB%89nh/s%E1%BB%91%20li%E1%BB%87u.csv", &["200 OK", "text/csv; charset=utf-8", "1,2"]);
    check("/data", &["302 Found", "Location: /data/"]);
    check("/nothing", &["404 Not Found"]);
    check("/data/%zz", &["400 Bad Request"]);
}

#[test]
fn nothing_outside_of_the_folders_is_served() {
    let server = serve("outside");
    for target in ["/../secret.txt", "/%2e%2e/secret.txt", "/pkg/../../secret.txt", "/data/..%2f..%2fsecret.txt"] {
        let reply = raw(&server, &format!("GET {target}"));
        assert!(reply.contains("404 Not Found") && !reply.contains("secret"), "{target}:\n{reply}");
    }
}

#[test]
fn head_has_no_body_and_other_methods_are_refused() {
    let server = serve("methods");
    let head = raw(&server, "HEAD /");
    assert!(head.contains("Content-Length: 13") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(raw(&server, "POST /").contains("405 Method Not Allowed"));
}

#[test]
fn strict_pages_carry_the_policy_and_others_do_not() {
    let server = serve("csp");
    for (target, strict) in [("/csp/", true), ("/csp-page.html", true), ("/", false)] {
        let reply = raw(&server, &format!("GET {target}"));
        assert_eq!(reply.contains(&format!("Content-Security-Policy: {STRICT_CSP}\r\n")), strict, "{target}");
    }
}

#[test]
fn a_connection_carries_several_requests_and_is_logged() {
    let server = serve("log");
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
    write!(stream, "GET /?a=1 HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.contains("200 OK") && text.contains("404 Not Found"), "{text}");
    assert_eq!(server.requests(), ["GET /?a=1", "GET /none"]);
}

#[test]
fn a_taken_port_gives_the_next_one() {
    let first = serve("ports");
    let second = Server::start(Site::default(), first.port()).unwrap();
    assert!(second.port() > first.port() && second.port() <= first.port() + 50);
}

#[test]
fn put_files_win_until_taken_away() {
    let server = serve("put");
    server.put("/late.csv", "text/csv", "a\n1\n");
    assert!(raw(&server, "GET /late.csv").ends_with("a\n1\n"));
    server.take_away("/late.csv");
    assert!(raw(&server, "GET /late.csv").contains("404"));
}

#[test]
fn test_routes_do_what_they_are_named_for() {
    let server = serve("routes");
    assert!(raw(&server, "GET /t/404").contains("404 Not Found"));
    let html = raw(&server, "GET /t/html-as-csv");
    assert!(html.contains("200 OK") && html.contains("text/csv") && html.contains("<html"), "{html}");

    let length = |reply: &str| -> (usize, usize) {
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        let stated = head.split("Content-Length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        (stated.parse().unwrap(), body.len())
    };
    let (stated, sent) = length(&raw(&server, "GET /t/cut"));
    assert!(sent > 100 && sent < stated, "cut: {sent} of {stated}");
    for target in ["/t/slow?ms=1&n=5", "/t/gen?rows=1000", "/t/gen?rows=0"] {
        let reply = raw(&server, &format!("GET {target}"));
        let (stated, sent) = length(&reply);
        assert_eq!(stated, sent, "{target}");
    }
    assert_eq!(
        raw(&server, "GET /t/gen?rows=1000").matches('\n').count() - raw(&server, "GET /t/gen?rows=0").matches('\n').count(),
        1000
    );
}
