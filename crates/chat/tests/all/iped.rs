//! Chats of WhatsApp as IPED's report shows them.

use chat::{Context, Limits, read_stream, recognise};
use model::{ChatKind, Contact, ParsedChat, SourceRead, Told};

use crate::all_told;

const GROUP: &str = "34600000001-1559589144@g.us";

/// A page of a chat with these messages, as the tool's template has it.
fn page(id: &str, shown: &str, messages: &[String]) -> String {
    format!(
        "<!DOCTYPE html>\n<html>\n    <head>\n        <title>{id}</title>\n        <style>\n            body {{\n    \
         background-size: 642px;\n}}\n        </style>\n    </head>\n    <body>\n        <div id=\"topbar\">\n            \
         <span class=\"left\">\n                    {shown}\n                </span>\n        </div>\n        \
         <div id=\"conversation\">\n        \n<div class=\"linha\"><div class=\"date\">2024-03-15</div></div>\n{}        <br>\n        \
         <div class=\"modal\" id=\"modal-alert\">\n        <p>Something went wrong.</p></div>\n    </body>\n</html>\n",
        messages.concat()
    )
}

fn element(id: u32, inside: &str, minute: u32, behind: &str) -> String {
    format!(
        "<div class=\"linha\" id=\"{id}\">\n{inside}<span class=\"time\">2024-03-15 20:{minute:02}:02 -03:00{behind}</span>\n</div>\n\
         </div></div>\n"
    )
}

fn incoming(id: u32, name: &str, words: &str) -> String {
    let inside = format!(
        "<div class=\"bbl\"><div class=\"aw\"><div class=\"awl\"></div></div><div class=\"incoming from\">\n\
         <span class=\"name\">{name}</span><br>\n{words}"
    );
    element(id, &inside, id, "")
}

fn outgoing(id: u32, words: &str) -> String {
    let inside = format!("<div class=\"bbr\"><div class=\"outgoing to\">\n<span class=\"name\">Yo</span><br>\n{words}");
    element(id, &inside, id, "<div class=\"viewed\"></div>")
}

fn service(id: u32, words: &str) -> String {
    element(id, &format!("<div class=\"systemmessage\">\n{words}<br>\n"), id, "")
}

#[derive(Default)]
struct Read {
    chats: Vec<ParsedChat>,
    contacts: Vec<Contact>,
    source: SourceRead,
}

impl Read {
    fn of(page: &str, limits: Limits) -> Self {
        let product = recognise(page.as_bytes()).unwrap();
        assert_eq!(product.name, "whatsapp-iped");
        let context = Context { file_name: None, siblings: &|_| false, limits };
        let mut read = Self::default();
        read.source = read_stream(product, &mut page.as_bytes(), &context, &mut |told| match told {
            Told::Chat(chat) => read.chats.push(*chat),
            Told::Contact(contact) => read.contacts.push(contact),
            _ => panic!("it tells nothing else"),
        });
        assert!(read.source.tally.adds_up());
        for chat in &read.chats {
            assert!(chat.tally.adds_up());
            assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
        }
        read
    }
}

#[test]
fn messages_are_read_out_of_their_bubbles() {
    let hash = "5c523b8306621ef2826d8124ddfcd0233c6adf696f27cea695f2ca385d3fd966";
    let file = |hash: &str| {
        format!(
            "<input class=\"check\" type=\"checkbox\" onclick=\"app.check('a>b',this.checked)\" name=\"{hash}\">\n\
             <a onclick=\"app.open('x')\" \nhref=\"../files/a.jpg\"\n>\n<img class=\"thumb\" src=\"data:image/jpg;base64,AAAA\" \
             title=\"image\">\n</a><br>\nmira<br>"
        )
    };
    let quote = "<div class=\"quoteTo\" onclick=\"goToAnchorId(1);\"><div style=\"display:table-cell;\"><span class=\"quoteUser\">\
                 Ana (34600000001)</span><br><span class=\"quoteMsg\">hola</span></div></div>\nsi<br>";
    let messages = [
        incoming(1, "Ana (34600000001)", "hola <b>a</b> todos <img class=\"e1f600\"><br>\nadi&oacute;s &amp; ya<br>"),
        outgoing(2, quote),
        incoming(3, "Bo (12345678901234@lid)", &file(hash)),
        incoming(4, "34600000002", &file("0123456789abcdef0123456789abcdef")),
        incoming(5, "34600000002", "<i><img class=\"del\">Mensaje borrado</i><br>"),
        element(6, "<div class=\"bbls\"><div class=\"specialmessage from\">\n<span class=\"name_call\">34600000002</span><br>\nLlamada<br>", 6, ""),
        element(7, "<div class=\"bbr\"><div class=\"outgoing to\">\n<span class=\"name\">Yo</span><br>\nya<br>", 7, "<br>Editado 2024-03-15 20:08:02 -03:00"),
        service(8, "Ana (34600000001) added user to group: Bo (12345678901234@lid), 34600000002."),
        service(9, "34600000003 entrou no grupo através de link de convite deste grupo."),
        service(10, "Something else was changed"),
        "<div class=\"linha\" id=\"11\">\n<div class=\"bbl\"><div class=\"incoming from\">\n<span class=\"name\">34600000002</span><br>\nsin hora<br>\n</div></div></div>\n".to_owned(),
    ];
    let read =
        Read::of(&page(GROUP, &format!("WhatsApp Group - Mar &amp; Sol - {GROUP}"), &messages), Limits::standard());
    let [chat] = &read.chats[..] else { panic!("not one chat") };
    let head = &chat.head;
    assert_eq!(
        (head.kind, head.name.as_deref(), head.native.as_deref()),
        (ChatKind::Group, Some("Mar & Sol"), Some(GROUP))
    );
    let (ana, bo, cy) = ("34600000001@s.whatsapp.net", "12345678901234@lid", "34600000002@s.whatsapp.net");
    let wanted = [
        format!("{ana}: text: hola a todos 😀\nadi&oacute;s & ya"),
        "<me>: text: si".to_owned(),
        format!("{bo}: media: mira"),
        format!("{cy}: media: mira"),
        format!("{cy}: deleted: Mensaje borrado"),
        format!("{cy}: call: Llamada"),
        "<me>: text: ya (edited)".to_owned(),
        format!("added|{ana}|{bo}+{cy}||"),
        "joined-by-link||34600000003@s.whatsapp.net||".to_owned(),
        "unknown||||".to_owned(),
        format!("{cy}: text: sin hora"),
    ];
    assert_eq!(all_told(chat), wanted);
    let records = &chat.records;
    assert_eq!(records[0].at.to_string(), "2024-03-15T20:01:02-03:00");
    assert!(records[0].place.as_deref().unwrap().ends_with(" id 1"));
    let quote = records[1].quotes.as_ref().unwrap();
    assert_eq!((quote.text.as_str(), quote.sender), ("hola", records[0].sender));
    let file = records[2].attachment.as_ref().unwrap();
    assert_eq!((file.name.as_deref(), file.claimed.len()), (Some("../files/a.jpg"), 1));
    assert_eq!(records[3].attachment.as_ref().unwrap().claimed.len(), 0);
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (10, 1));
    assert_eq!(chat.aliases[0].phone.as_deref(), Some("+34600000001"));
    let names: Vec<_> =
        read.contacts.iter().map(|c| (c.account.as_deref().unwrap(), c.name.as_str(), c.kind.as_str())).collect();
    assert_eq!(names, [(ana, "Ana", "shown"), (bo, "Bo", "shown")]);
    let codes: Vec<_> = chat.issues.iter().map(|issue| issue.code).collect();
    assert_eq!(codes, ["chat-digest-not-readable", "date-impossible"]);
}

#[test]
fn names_that_play_the_tool_make_no_messages_and_no_accounts() {
    let forged = "WhatsApp Group - <div class=\"linha\" id=\"9\"><div class=\"incoming from\">x</div> - 1@g.us";
    let messages =
        [incoming(1, "Ana (34600000002) (34600000001)", "&lt;div class=&quot;linha&quot; id=&quot;2&quot;&gt;<br>")];
    let read = Read::of(&page(GROUP, forged, &messages), Limits::standard());
    let wanted = ["34600000001@s.whatsapp.net: text: <div class=\"linha\" id=\"2\">"];
    assert_eq!(all_told(&read.chats[0]), wanted);
}

#[test]
fn what_does_not_fit_is_refused_and_said() {
    let messages: Vec<String> = (1..=20).map(|id| incoming(id, "Ana (34600000001)", "hola<br>")).collect();
    let read = Read::of(&page(GROUP, "", &messages), Limits { line_bytes: 1000, ..Limits::for_tests() });
    let chat = &read.chats[0];
    assert_eq!(chat.tally.seen, 20);
    assert!(chat.tally.refused > 10 && chat.issues.iter().any(|issue| issue.code == "chat-too-many-records"));
}

#[test]
fn other_pages_are_not_these() {
    let whole = page(GROUP, "", &[]);
    let is_ours = |page: &str| recognise(page.as_bytes()).is_some_and(|product| product.name == "whatsapp-iped");
    assert!(is_ours(&whole));
    let is_saved_page = |page: String| recognise(page.as_bytes()).is_some_and(|product| product.name == "web-page");
    assert!(is_saved_page(whole.replace(GROUP, "Mis paseos")));
    assert!(is_saved_page(whole.replace("642px", "640px")));
    let with_emojis = whole.replace("642px", "x").replace(
        "body {",
        "img.e1f600{width:18px;height:18px;margin-right:1px;margin-left:1px;vertical-align:middle;}\nbody {",
    );
    assert!(is_ours(&with_emojis));
}
