//! What lies beside hostile evidence and must come out of it untouched: two small chats with their pictures.

use super::pictures::{encoded, scene};
use image::ImageFormat;

/// Messages of both chats, lines of the service included.
pub const GOOD_MESSAGES: [(&str, u64); 2] = [("good/WhatsApp Chat.zip!/_chat.txt", 41), ("good/plain/chat.txt", 41)];

/// Paths below the exhibit, and bytes; what lies in the one archive is named too, with no bytes to be written.
pub fn good() -> Vec<(String, Vec<u8>)> {
    let pictures: Vec<(String, Vec<u8>)> = (0..6u32)
        .map(|n| {
            let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][n as usize % 3];
            let ending = ["jpg", "png", "webp"][n as usize % 3];
            (format!("IMG-2024031{n}-WA0001.{ending}"), encoded(&scene(96 + n, 80, n), format))
        })
        .collect();
    let chat = chat(&pictures);
    let mut members = vec![("_chat.txt", chat.as_bytes())];
    members.extend(pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let members: Vec<super::Raw> =
        members.iter().map(|(name, bytes)| super::Raw::deflated(name.as_bytes(), bytes)).collect();
    let mut all = vec![("good/WhatsApp Chat.zip".into(), super::zip(&members))];
    all.push(("good/plain/chat.txt".into(), self::chat(&pictures).replace("Ana", "Eva").into_bytes()));
    all.extend(pictures.iter().map(|(name, bytes)| (format!("good/plain/{name}"), bytes.clone())));
    all
}

/// A line of the service, then four messages a day.
fn chat(pictures: &[(String, Vec<u8>)]) -> String {
    let mut out = String::from(
        "12/3/24, 21:04 - Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie fuera de este chat, \
         ni siquiera WhatsApp, puede leerlos ni escucharlos.\n",
    );
    for n in 0..40u32 {
        let (day, minute, who) = (13 + n / 4, n % 60, ["Ana", "Luis Prado"][n as usize % 2]);
        let text = match pictures.get(n as usize / 4).filter(|_| n % 4 == 0) {
            Some((name, _)) => format!("{name} (archivo adjunto)"),
            None => format!("mensaje número {n} sobre el tiempo"),
        };
        out.push_str(&format!("{day}/3/24, 9:{minute:02} - {who}: {text}\n"));
    }
    out
}
