//! Mails, mailboxes and saved pages: what they hold becomes items, tied to the messages that carried it; what stands in pages
//! leads on, and pages make nobody a member of anything.

use crate::again::{Bench, picture, write};
use crate::amparo::text;
use serde_json::Value;

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        let digit =
            |at: usize| if at > three.len() { '=' } else { DIGITS[(bits >> (18 - 6 * at)) as usize & 63] as char };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(57).map(|line| line.chunks(3).map(group).collect::<String>() + "\n").collect()
}

/// A mail with a picture, and, where there is one, a mail inside it.
fn mail(fields: &str, id: &str, words: &str, image: &[u8], inner: &str) -> String {
    let date = "Date: Sun, 1 Dec 2024 10:00:00 +0100\nMIME-Version: 1.0";
    let inner =
        if inner.is_empty() { String::new() } else { format!("--b\nContent-Type: message/rfc822\n\n{inner}\n") };
    format!(
        "{fields}\n{date}\nMessage-ID: <{id}@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain; charset=utf-8\n\n{words}\n--b\nContent-Type: image/png; name=\"duna.png\"\n\
         Content-Transfer-Encoding: base64\n\n{}{inner}--b--\n",
        base64(image)
    )
}

fn laid(bench: &Bench) {
    picture(&bench.path("one.png"), 1);
    picture(&bench.path("two.png"), 2);
    let image = |name: &str| std::fs::read(bench.path(name)).unwrap();
    let shared = mail(
        "From: Ana <ana@example.org>\nTo: luis@example.org\nSubject: Duna",
        "1",
        "Entra: https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
        &image("one.png"),
        "",
    );
    let inner = "From: eva@example.org\nTo: ana@example.org\nSubject: dentro\nMessage-ID: <7@example.org>\n\
        Date: Sat, 30 Nov 2024 09:00:00 +0000\n\nzarzamora";
    let private = mail(
        "From: luis@example.org\nTo: abogada@example.net\nCc: ana@example.org\nSubject: arandano",
        "2",
        "mandarina",
        &image("two.png"),
        inner,
    );
    let mailbox: String = [&shared, &private].map(|mail| format!("From - Sun Dec  1 10:00:00 2024\n{mail}\n")).concat();
    write(&bench.path("evidence/ana/Correo/Inbox"), mailbox);
    write(&bench.path("evidence/luis/duna.eml"), shared.replace('\n', "\r\n"));
    bench.open(&[]);
}

fn read(bench: &Bench) -> Vec<Value> {
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench.list("messages")
}

#[test]
fn one_mail_in_two_mailboxes_is_one_message_with_its_picture() {
    let bench = Bench::new();
    laid(&bench);
    let messages = read(&bench);
    assert!(bench.list("issues").is_empty(), "{:?}", bench.list("issues"));
    let words = messages.iter().find(|row| text(row, "text").starts_with("Duna")).unwrap();
    assert_eq!(words["exhibits"].as_array().unwrap().len(), 2);
    assert_eq!(text(words, "at"), "2024-12-01T10:00:00+01:00");
    let pictures: Vec<&Value> = messages.iter().filter(|row| !row["items"].as_array().unwrap().is_empty()).collect();
    let item = testkit::sha256(&std::fs::read(bench.path("one.png")).unwrap());
    let item: String = item.iter().map(|byte| format!("{byte:02x}")).collect();
    let of_item: Vec<&&Value> = pictures.iter().filter(|row| row["items"][0] == item.as_str()).collect();
    assert_eq!((of_item.len(), of_item[0]["exhibits"].as_array().unwrap().len()), (1, 2));
    let items = bench.list("items");
    let occurrences = items.iter().find(|row| row["item"] == item.as_str()).unwrap()["occurrences"].clone();
    let paths: Vec<&str> = occurrences.as_array().unwrap().iter().map(|at| text(at, "path")).collect();
    assert_eq!(paths, ["Correo/Inbox!/message-1/part-2/duna.png", "duna.eml!/part-2/duna.png"]);
    // The mail inside a mail is read as one.
    assert!(messages.iter().any(|row| text(row, "text") == "dentro\nzarzamora"));
    let groups = bench.list("groups");
    assert!(groups.iter().all(|row| text(row, "platform") == "e-mail"));
    assert_eq!(groups.len(), 3, "{groups:?}");
    let indicators = bench.list("indicators");
    let invite = indicators.iter().find(|row| text(row, "kind") == "whatsapp-group").unwrap();
    assert_eq!(invite["exhibits"].as_array().unwrap().len(), 2);
    let accounts = bench.list("accounts");
    let names: Vec<&Value> = accounts.iter().filter(|row| text(row, "platform") == "e-mail").collect();
    assert_eq!(names.len(), 4, "{accounts:?}");
}

#[test]
fn mails_to_a_protected_correspondent_are_set_aside_with_what_they_hold() {
    // To whom a mail went is not kept: a thread is closed for who takes part in it.
    for is_listed_before in [true, false] {
        let bench = Bench::new();
        laid(&bench);
        if !is_listed_before {
            assert!(format!("{:?}", read(&bench)).contains("mandarina"));
        }
        bench.ok(&["protected", "add", "abogada@example.net", "--reason", "abogada"]);
        if is_listed_before {
            read(&bench);
        }
        // The mail in it is a file, and no record where it is not read.
        holds_nothing_of_the_lawyer(&bench, if is_listed_before { 3 } else { 4 });
    }
}

fn holds_nothing_of_the_lawyer(bench: &Bench, records: u64) {
    bench.ok(&["network", "--case", "A"]);
    let messages = bench.list("messages");
    assert!(messages.iter().any(|row| text(row, "text").starts_with("Duna")));
    let all = format!("{messages:?}{:?}{:?}", bench.list("items"), bench.list("accounts"));
    for secret in ["arandano", "mandarina", "zarzamora", "abogada", "message-2"] {
        assert!(!all.contains(secret), "{secret}");
    }
    let exhibits = bench.list("exhibits");
    // The mail, its picture, and the mail in it.
    let count = |what: &str| exhibits[0][format!("{what}_set_aside_count")].as_u64();
    assert_eq!((count("records"), count("files")), (Some(records), Some(2)));
}

#[test]
fn what_stands_in_saved_pages_leads_on_and_makes_no_group() {
    let bench = Bench::new();
    picture(&bench.path("one.png"), 1);
    let image = std::fs::read(bench.path("one.png")).unwrap();
    let link = "<a href=\"https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv\">entra</a>";
    let page = format!("<!DOCTYPE html><html><head><title>Duna</title></head><body><p>Paseos {link}</body></html>");
    let saved = format!(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/duna\nSubject: Duna\n\
         Date: Sun, 1 Dec 2024 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n\
         Content-Type: text/html\n\n{page}\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\
         Content-Location: https://example.org/duna.png\n\n{}--b--\n",
        base64(&image)
    );
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let archive = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-12-01T10:00:00Z\r\nWARC-Target-URI: https://example.org/duna\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    write(&bench.path("evidence/movil/cache/a1"), &page);
    write(&bench.path("evidence/movil/duna.mhtml"), saved);
    write(&bench.path("evidence/pc/duna.warc"), archive);
    bench.open(&[]);
    assert!(read(&bench).is_empty());
    assert!(bench.list("groups").is_empty() && bench.list("accounts").is_empty());
    let codes: Vec<Value> = bench.list("issues");
    assert!(codes.is_empty(), "{codes:?}");
    let indicators = bench.list("indicators");
    let invite = &indicators.iter().find(|row| text(row, "kind") == "whatsapp-group").unwrap();
    assert_eq!((invite["exhibits"].as_array().unwrap().len(), invite["posting_count"].as_u64()), (2, Some(3)));
    let postings = invite["postings"].as_array().unwrap();
    assert!(
        postings.iter().all(|at| at["group"].is_null() && at["message"].is_null() && text(at, "group_name") == "Duna")
    );
    let times: Vec<&str> = postings.iter().map(|at| text(at, "at")).collect();
    assert_eq!(times, ["XXXX-XX-XX", "2024-12-01T10:00:00Z", "2024-12-01T10:00:00Z"]);
    let urls = indicators.iter().filter(|row| text(row, "kind") == "url").count();
    assert_eq!(urls, 1, "the address of the page");
    let items = bench.list("items");
    let of_page = |row: &&Value| text(&row["occurrences"][0], "path") == "duna.mhtml!/part-2/duna.png";
    assert!(items.iter().any(|row| of_page(&row)), "{items:?}");
}
