use super::*;

const MIXED: &str = "From: ana@example.org\nSubject: fotos\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\n\
    Content-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain; charset=iso-8859-1\n\
    Content-Transfer-Encoding: quoted-printable\n\nma=F1ana\n\n--in\nContent-Type: text/html\n\n<b>x</b>\n--in--\n\n\
    --a b\nContent-Type: image/png; name=\"../a.png\"\nContent-Transfer-Encoding: base64\n\naG9sYQ==\n--a b\n\
    Content-Type: message/rfc822\n\nFrom: luis@example.org\nTo: ana@example.org\n\nhola\n--a b--\nepilogue\n";

fn mail<'m>(text: &'m str, limits: &Limits) -> Mail<'m> {
    Mail::of(text.as_bytes(), limits).unwrap()
}

fn outline(mail: &Mail<'_>) -> Vec<(Role, String, String)> {
    let content = |part: &Part<'_>| String::from_utf8_lossy(&part.content().bytes).into_owned();
    mail.parts.iter().map(|part| (part.role, part.member_name(None), content(part))).collect()
}

#[test]
fn parts_are_found_in_their_order_whatever_ends_lines() {
    for text in [MIXED.to_owned(), MIXED.replace('\n', "\r\n")] {
        let mail = mail(&text, &Limits::standard());
        let ends = if text.contains('\r') { "\r\n" } else { "\n" };
        assert!(!mail.is_damaged && !mail.is_encrypted);
        let inner = format!("From: luis@example.org{ends}To: ana@example.org{ends}{ends}hola");
        let outline: Vec<_> = outline(&mail).into_iter().skip(1).collect();
        let wanted = [
            (Role::Html, "part-2".to_owned(), "<b>x</b>".to_owned()),
            (Role::File, "part-3/a.png".to_owned(), "hola".to_owned()),
            (Role::File, "part-4".to_owned(), inner),
        ];
        assert_eq!(outline, wanted);
        let body = mail.body();
        assert_eq!((body.text.trim_end(), body.is_html, body.is_lossy), ("mañana", false, false));
        assert_eq!(mail.files().next().unwrap().member_name(Some(7)), "message-7/part-3/a.png");
    }
}

#[test]
fn a_mail_without_parts_is_one() {
    let limits = Limits::standard();
    assert_eq!(mail("From: a@x.org\n\nhola\n--x\n", &limits).body().text, "hola\n--x\n");
    let html = mail("Content-Type: text/html\n\n<p>hola", &limits);
    assert!(html.body().is_html && html.body().text == "<p>hola");
    assert_eq!(mail("From: a@x.org", &limits).body().text, "");
    assert_eq!(mail("Content-Type: multipart/mixed\n\nhola", &limits).body().text, "hola");
    let bare = mail("Content-Type: multipart/mixed; boundary=b\n\nhola", &limits);
    assert!(bare.is_damaged && bare.body().text == "hola");
}

#[test]
fn what_is_cut_or_left_open_is_said_and_kept() {
    let cut = MIXED.find("aG9s").unwrap() + 4;
    let mail = mail(&MIXED[..cut], &Limits::standard());
    assert!(mail.is_damaged);
    assert_eq!(outline(&mail)[2].2, "hol");
    let open = MIXED.replace("--in--\n", "");
    assert!(Mail::of(open.as_bytes(), &Limits::standard()).unwrap().is_damaged);
}

#[test]
fn depth_and_parts_are_bounded() {
    let deep: String = (0..50).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let limits = Limits { depth: 4, parts: 3, ..Limits::standard() };
    let mail = Mail::of(deep.as_bytes(), &limits).unwrap();
    assert!(mail.is_damaged && mail.parts.len() == 1);
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(50));
    let mail = Mail::of(many.as_bytes(), &limits).unwrap();
    assert!(mail.is_damaged && mail.parts.len() == 3);
    // A library that recursed here would end the program.
    let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert_eq!(Mail::of(nested.as_bytes(), &Limits::standard()).unwrap().parts.len(), 1);
}

#[test]
fn a_header_without_an_end_does_not_swallow_the_next_part() {
    let text = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n--b\n\nhola\n--b--\n";
    let mail = mail(text, &Limits::standard());
    let outline = outline(&mail);
    assert_eq!((outline.len(), outline[1].2.as_str()), (2, "hola"));
}

#[test]
fn encrypted_mails_are_files() {
    let text = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\
        Content-Transfer-Encoding: base64\n\naG9sYQ==\n";
    let mail = mail(text, &Limits::standard());
    assert!(mail.is_encrypted);
    assert_eq!(outline(&mail), [(Role::File, "part-1/smime.p7m".to_owned(), "hola".to_owned())]);
    let signed = text.replace("enveloped-data", "signed-data");
    assert!(!Mail::of(signed.as_bytes(), &Limits::standard()).unwrap().is_encrypted);
}
