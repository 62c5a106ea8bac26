//! Invite links in evidence: whatever the program prints, nobody can follow one, and the same one can be known again.

use crate::amparo::{Desk, LISTS, text};
use rehearsal::Plan;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

const CODE: &str = "AbCdEfGhIjKlMnOpQrStUv";

/// A desk whose one exhibit holds the same invite in every place where a name or a text can stand.
fn desk() -> Desk {
    let desk = Desk::with(&Plan::small(9));
    std::fs::remove_dir_all(desk.path("evidence")).unwrap();
    let exhibit = desk.path("evidence").join(exhibit());
    std::fs::create_dir_all(exhibit.join("media")).unwrap();
    let picture = std::fs::read(reference(&desk.path("reference"))).unwrap();
    let write = |name: &OsStr, bytes: &[u8]| std::fs::write(exhibit.join(name), bytes).unwrap();
    write(format!("WhatsApp Chat with https___chat.whatsapp.com_{CODE}.txt").as_ref(), chat().as_bytes());
    write(attachment().as_ref(), &picture);
    // Not sent, so that a trace names it; with a byte that no text has, so that its name stands in bytes too.
    let odd = [b"media/hxxps%3A%2F%2Fchat.whatsapp.com%2F", CODE.as_bytes(), b"\xff.jpg"].concat();
    write(OsStr::from_bytes(&odd), &picture);
    write(format!("media/chat.whatsapp.com_{CODE}.jpg").as_ref(), b"\xff\xd8\xff\xe0 cut off");
    desk
}

fn exhibit() -> String {
    format!("grupo chat.whatsapp.com_{CODE}")
}

fn attachment() -> String {
    format!("https___chat.whatsapp.com_{CODE}.jpg")
}

fn reference(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|path| path.is_file()).unwrap()
}

fn chat() -> String {
    let link = format!("chat.whatsapp.com/{CODE}");
    let lines = [
        "+34 600 112 233 created group \"https://LINK\"",
        "+34 600 112 233 changed the group name from \"https://LINK\" to \"Paseos (LINK)\"",
        "+34 600 112 233 added LINK",
        "LINK: hola a todos",
        "LINK: mira <https://LINK?mode=x> y hxxps://chat[.]whatsapp[.]com/CODE, o [aqui](HTTPS://LINK)",
        "LINK: ATTACHMENT (file attached)",
        "Ana: ¿quedamos el 1/2 o el 3/4? foto.jpg",
    ];
    let line = |(minute, text): (usize, &&str)| {
        let text = text.replace("LINK", &link).replace("CODE", CODE).replace("ATTACHMENT", &attachment());
        format!("12/31/23, 21:{minute:02} - {text}\n")
    };
    lines.iter().enumerate().map(line).collect()
}

/// Everything that commands printed, and files that they wrote.
struct Printed<'d> {
    desk: &'d Desk,
    all: Vec<(String, String)>,
}

impl Printed<'_> {
    fn run(&mut self, args: &[&str]) {
        let out = self.desk.run(&[args, &["--vault", "vault"]].concat());
        assert!(matches!(out.status.code(), Some(0 | 2 | 3 | 4)), "{args:?}");
        let said = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        self.all.push((args.join(" "), said));
    }

    /// A command in each form of output.
    fn forms(&mut self, args: &[&str]) {
        for form in [&["--jsonl"][..], &["--json"], &["--lang", "en"]] {
            self.run(&[args, form].concat());
        }
    }
}

fn printed(desk: &Desk) -> Vec<(String, String)> {
    let mut printed = Printed { desk, all: Vec::new() };
    for list in LISTS {
        printed.forms(&["list", list, "--case", "Ensayo"]);
    }
    let item = text(&desk.list("sightings")[0], "item").to_string();
    printed.forms(&["trace", &item, "--case", "Ensayo"]);
    printed.forms(&["report", "--case", "Ensayo", "--out", "report.html"]);
    printed.all.push(("the report".into(), std::fs::read_to_string(desk.path("report.html")).unwrap()));
    let place = format!("evidence/{}", exhibit());
    printed.forms(&["ingest", &place, "--case", "Ensayo"]);
    printed.forms(&["exhibit", "relocate", &exhibit(), &place, "--case", "Ensayo"]);
    printed.forms(&["exhibit", "relocate", &exhibit(), "reference", "--case", "Ensayo"]);
    std::fs::write(desk.path(&place).join(attachment()), "changed").unwrap();
    printed.forms(&["verify", "--case", "Ensayo"]);
    printed.forms(&["hash", &format!("{place}/{}", attachment())]);
    printed.forms(&["hash", &format!("{place}/chat.whatsapp.com_{CODE}")]);
    std::fs::rename(desk.path(&place), desk.path("away")).unwrap();
    printed.forms(&["verify", "--case", "Ensayo"]);
    printed.all
}

/// The digest of every address in a text: what follows `…#`.
fn digests(text: &str) -> BTreeSet<String> {
    text.split("…#").skip(1).map(|rest| rest.chars().take(16).collect()).collect()
}

#[test]
fn an_invite_that_stands_everywhere_is_printed_nowhere() {
    let desk = desk();
    let out = desk.triage();
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    for list in LISTS {
        assert!(!desk.list(list).is_empty(), "{list} is empty: nothing would be shown");
    }
    let digest = text(&desk.list("invites")[0], "digest").to_string();
    for (command, said) in printed(&desk) {
        assert!(!said.contains(CODE), "{command}: {said}");
        assert!(digests(&said).iter().all(|d| *d == digest), "{command}: {:?} for {digest}", digests(&said));
    }
    assert!(!String::from_utf8([out.stdout, out.stderr].concat()).unwrap().contains(CODE));
}

#[test]
fn names_say_which_invite_it_is_and_only_texts_are_shown_whole() {
    let desk = desk();
    desk.triage();
    let short = format!("AbCd…#{}", text(&desk.list("invites")[0], "digest"));
    let group = &desk.list("groups")[0];
    assert_eq!(text(group, "name"), format!("Paseos (chat[.]whatsapp[.]com/{short})"));
    assert!(group["names"].as_array().unwrap().iter().any(|n| *n == format!("chat[.]whatsapp[.]com/{short}")));
    assert_eq!(text(&desk.list("exhibits")[0], "name"), format!("grupo chat.whatsapp.com_{short}"));
    let issues = desk.list("issues");
    assert!(issues.iter().any(|i| text(i, "path") == format!("media/chat.whatsapp.com_{short}.jpg")));
    let messages = desk.list("messages");
    assert!(messages.iter().any(|m| text(m, "text") == "¿quedamos el 1/2 o el 3/4? foto.jpg"));
    // The bytes of a name would give the address away: they stand only where the text is whole.
    assert!(desk.list("matches").iter().all(|m| m.get("path_bytes").is_none()));
    let out = desk.run(&["list", "messages", "--full", "--case", "Ensayo", "--vault", "vault", "--jsonl"]);
    let rows = String::from_utf8(out.stdout).unwrap();
    assert!(rows.contains(&format!("mira <https://chat.whatsapp.com/{CODE}?mode=x>")));
    assert!(!rows.contains(&format!("_{CODE}.txt")));
    let out = desk.run(&["list", "invites", "--full", "--case", "Ensayo", "--vault", "vault", "--jsonl"]);
    assert!(String::from_utf8(out.stdout).unwrap().contains(&format!("\"code\":\"{CODE}\"")));
}
