//! A case is split by country and language.

use crate::again::{Bench, write};
use serde_json::json;

#[test]
fn messages_are_counted_by_the_country_of_their_sender_and_by_language() {
    let bench = Bench::new();
    let chat = "13/03/24, 10:00 - +34 600 000 010 created group \"Paseos\"\n\
        13/03/24, 10:01 - +34 600 000 010: mañana vamos todos al monte con la abuela\n\
        13/03/24, 10:02 - +34 600 000 010: no me gusta nada la lluvia de hoy\n\
        13/03/24, 10:03 - +34 600 000 010: ya tengo el pan y el queso para todos\n\
        13/03/24, 10:04 - +34 600 000 010: ok\n\
        13/03/24, 10:05 - +44 7700 900123: we will meet at the station before the train leaves\n\
        13/03/24, 10:06 - +44 7700 900123: 12:30\n\
        13/03/24, 10:07 - Luis: eso es lo que yo quería decir\n";
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), chat);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let row = |country: Option<&str>, language: Option<&str>, counts: [u64; 3]| {
        let [accounts, messages, inferred] = counts;
        json!({
            "country": country,
            "language": language,
            "account_count": accounts,
            "message_count": messages,
            "inferred_count": inferred,
        })
    };
    let mut found = bench.list("languages");
    found.sort_by_key(|row| (row["country"].to_string(), row["language"].to_string()));
    assert_eq!(
        found,
        [
            row(Some("ES"), Some("es"), [1, 4, 1]),
            row(Some("GB"), Some("en"), [1, 1, 0]),
            row(Some("GB"), None, [0, 1, 0]),
            row(None, Some("es"), [1, 1, 0]),
        ]
    );
    let messages = bench.list("messages").iter().filter(|m| m["kind"] != "system").count() as u64;
    assert_eq!(found.iter().map(|row| row["message_count"].as_u64().unwrap()).sum::<u64>(), messages);
}
