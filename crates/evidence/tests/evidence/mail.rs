//! Mails and mailboxes: their files are members.

use crate::makers::{gz, noise, stored};
use crate::seen::{Seen, look_at, look_at_within, look_within};
use evidence::{Kind, Limits, pick};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// A picture's beginning, in base64.
const PNG: &str = "iVBORw0KGgo=";

/// A mail with words and these files, each already written for transport.
fn mail(subject: &str, files: &[(&str, &str)]) -> String {
    let head = format!(
        "From: Ana <ana@example.org>\nTo: luis@example.org\nSubject: {subject}\nDate: Sun, 1 Dec 2024 10:00:00 +0100\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhola\n"
    );
    let part = |(fields, body): &(&str, &str)| format!("--b\n{fields}\n\n{body}\n");
    let parts: String = files.iter().map(part).collect();
    format!("{head}{parts}--b--\n")
}

fn with_picture() -> String {
    mail("a", &[("Content-Type: image/png; name=\"día.png\"\nContent-Transfer-Encoding: base64", PNG)])
}

fn mailbox(mails: &[String]) -> String {
    mails.iter().map(|mail| format!("From - Sun Dec  1 10:00:00 2024\n{mail}\n")).collect()
}

fn told(seen: &Seen) -> Vec<(&str, Kind)> {
    seen.entries.iter().map(|entry| (entry.path.text.as_str(), entry.kind)).collect()
}

fn codes(seen: &Seen) -> Vec<&str> {
    seen.issues.iter().map(|issue| issue.code).collect()
}

#[test]
fn files_of_a_mail_are_its_members() {
    let seen = look_at(with_picture().as_bytes());
    assert_eq!(told(&seen), [("", Kind::Email), ("!/part-2/día.png", Kind::Png)]);
    assert!(seen.issues.is_empty() && seen.walked.tally.kept == 2, "{:?}", seen.issues);
}

#[test]
fn files_of_a_mailbox_say_of_which_message_they_are() {
    let inner = with_picture();
    let forwarded = mail(
        "b",
        &[("Content-Type: message/rfc822", &inner.replace("boundary=b", "boundary=c").replace("--b", "--c"))],
    );
    let all = mailbox(&[with_picture(), mail("no files", &[]), forwarded]);
    let wanted = [
        ("", Kind::Mbox),
        ("!/message-1/part-2/día.png", Kind::Png),
        ("!/message-3/part-2", Kind::Email),
        ("!/message-3/part-2!/part-2/día.png", Kind::Png),
    ];
    assert_eq!(told(&look_at(all.as_bytes())), wanted);
    // The same as a stream, in an archive, and too large to be held.
    let in_gzip = look_at(&gz(all.as_bytes()));
    assert_eq!(told(&in_gzip).len(), wanted.len() + 1);
    let large: Vec<String> = std::iter::repeat_n(with_picture(), 400).collect();
    let seen = look_at_within(mailbox(&large).as_bytes(), &Limits { hold_bytes: 2_000, ..Limits::for_tests() });
    assert_eq!((seen.entries.len(), codes(&seen).len()), (401, 0));
    assert!(seen.entries.iter().any(|entry| entry.path.text == "!/message-400/part-2/día.png"));
}

#[test]
fn what_a_saved_page_shows_and_what_servers_answered_are_members() {
    let page = format!(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\nMIME-Version: 1.0\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>hola\n--b\n\
         Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: https://example.org/x/duna.png?a\n\n\
         {PNG}\n--b--\n"
    );
    assert_eq!(told(&look_at(page.as_bytes())), [("", Kind::Mhtml), ("!/part-2/duna.png", Kind::Png)]);
    let record = |url: &str, kind: &str, body: &[u8]| {
        let answer = [format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n").as_bytes(), body].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
    };
    let picture = b"\x89PNG\r\n\x1a\n\0\0";
    let archive = [
        record("https://example.org/", "text/html", b"<p>hola"),
        record("https://example.org/a.png", "image/png", picture),
    ];
    let wanted = [("!/content", Kind::Warc), ("!/content!/record-2/a.png", Kind::Png)];
    // As `.warc.gz` is written: each record packed by itself.
    let packed = [gz(&archive[0]), gz(&archive[1])].concat();
    assert_eq!(told(&look_at(&packed))[1..], wanted);
    let whole = archive.concat();
    assert_eq!(told(&look_at(&whole)), [("", Kind::Warc), ("!/record-2/a.png", Kind::Png)]);
    assert_eq!(codes(&look_at(&whole[..whole.len() - 8])), ["archive-damaged", "member-damaged"]);
}

#[test]
fn what_is_damaged_is_said_where_it_stands_and_costs_little() {
    let broken = with_picture().replace(PNG, "iVBO*w0KGgo=\niVBO");
    let all = mailbox(&[broken, with_picture().replace("--b--\n", ""), with_picture()]);
    let seen = look_at(all.as_bytes());
    assert_eq!(seen.entries.len(), 4);
    assert_eq!(codes(&seen), ["member-damaged", "archive-damaged"]);
    assert_eq!(seen.issues[1].place, "message 2");
}

#[test]
fn limits_hold_and_are_said() {
    let long = mail(&"x".repeat(5_000), &[]);
    let all = mailbox(&[long, with_picture()]);
    let seen = look_at_within(all.as_bytes(), &Limits { hold_bytes: 2_000, ..Limits::for_tests() });
    assert_eq!(codes(&seen), ["archive-limit"]);
    assert!(told(&seen).contains(&("!/message-2/part-2/día.png", Kind::Png)), "{:?}", told(&seen));
    // Mails in mails in mails.
    let mut nested = with_picture();
    for depth in 0..6 {
        nested = mail("n", &[("Content-Type: message/rfc822", &nested)])
            .replace("boundary=b\n", &format!("boundary=n{depth}\n"));
        nested =
            nested.replacen("\n--b\nContent-Type: text/plain", &format!("\n--n{depth}\nContent-Type: text/plain"), 1);
        nested = nested.replacen("hola\n--b\n", &format!("hola\n--n{depth}\n"), 1);
    }
    assert!(codes(&look_at(nested.as_bytes())).contains(&"archive-limit"));
}

#[test]
fn a_mail_and_the_mail_in_it_are_both_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let outer =
        mail("b", &[("Content-Type: message/rfc822", "From: a@example.org\nTo: b@example.org\nSubject: x\n\nhi")]);
    std::fs::write(folder.path().join("a.eml"), &outer).unwrap();
    std::fs::write(
        folder.path().join("z.zip"),
        stored(&[("b.mbox", mailbox(&[outer]).as_bytes()), ("n", &noise(99, 1))]),
    )
    .unwrap();
    let seen = look_within(folder.path(), &Limits::standard());
    let wanted: BTreeSet<String> = seen
        .entries
        .iter()
        .filter(|e| matches!(e.kind, Kind::Email | Kind::Mbox))
        .map(|e| e.path.text.clone())
        .collect();
    assert_eq!(wanted.len(), 4, "{wanted:?}");
    let mut met = BTreeSet::new();
    pick(folder.path(), &Limits::standard(), &wanted, &mut |path, content| {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes).unwrap();
        let entry = seen.entries.iter().find(|entry| entry.path.text == path).unwrap();
        assert_eq!(bytes.len() as u64, entry.size, "{path}");
        met.insert(path.to_owned());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(met, wanted);
}
