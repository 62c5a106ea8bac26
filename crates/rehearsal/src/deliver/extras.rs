//! What else lies on a phone: photographs of the camera, a note, and damage where the plan wants it.

use super::{Delivered, pack, pack::Entry};
use crate::{
    clock::{DAY, SEIZED, START},
    error::Error,
    export::stamp,
    library,
    phone::Phone,
    plan::Plan,
    rng::Rng,
};

const NOTES: &[&str] = &[
    "Lista de la compra\n- harina\n- limones\n- servilletas\n",
    "Pendiente: devolver el libro a la biblioteca, comprar tierra para macetas.\n",
    "Ideas para el domingo: paseo por la laguna, merienda, juego de mesa.\n",
    "To do: fix the bike, water the plants, call the plumber.\n",
    "Mercado: pão, queijo, mel.\n",
];

/// Adds them to an exhibit.
pub(super) fn add(
    plan: &Plan,
    phone: &Phone<'_>,
    delivered: &mut Delivered,
    entries: &mut Vec<Entry>,
) -> Result<(), Error> {
    let mut rng = Rng::new(plan.seed, "extras", phone.ix);
    for i in 0..plan.counts().camera {
        let item = library::photo(plan.seed, "camera", phone.ix * 100 + i)?;
        let at = START + rng.range(0, SEIZED - START - DAY);
        let path = camera_path(phone, at);
        delivered.note(phone, &path, Some(&item.sha256));
        entries.push(Entry::new(path, item.bytes.clone(), at));
        delivered.extra.push(item);
    }
    let note = rng.word(NOTES);
    delivered.note(phone, "Documents/nota.txt", None);
    entries.push(Entry::new("Documents/nota.txt".to_owned(), note.into(), SEIZED - 3 * DAY));
    if plan.blemishes {
        blemish(plan, phone, delivered, entries)?;
    }
    if plan.damage {
        damage(plan, phone, delivered, entries)?;
    }
    Ok(())
}

fn camera_path(phone: &Phone<'_>, at: i64) -> String {
    let local = phone.set.zone.local(at);
    if phone.set.form.is_ios() {
        return format!("DCIM/100APPLE/IMG_{}.JPG", stamp::stamp("MMDDHHmmss", ["", ""], local));
    }
    format!("DCIM/Camera/IMG_{}.jpg", stamp::stamp("YYYYMMDD_HHmmss", ["", ""], local))
}

/// The seventh phone has a picture that was cut off, the fifteenth an empty file.
fn blemish(plan: &Plan, phone: &Phone<'_>, delivered: &mut Delivered, entries: &mut Vec<Entry>) -> Result<(), Error> {
    match phone.ix {
        6 => broken_picture(plan, phone, delivered, entries, "DCIM/Camera/IMG_20250704_120000.jpg"),
        14 => {
            empty(phone, delivered, entries);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn damage(plan: &Plan, phone: &Phone<'_>, delivered: &mut Delivered, entries: &mut Vec<Entry>) -> Result<(), Error> {
    let photo = library::photo(plan.seed, "in damaged zip", phone.ix)?;
    let text = "1/2/25, 10:00 - Rosa: hola\n".repeat(40);
    let members = [Entry::new("chat.txt".into(), text.into(), SEIZED), Entry::new("a.jpg".into(), photo.bytes, SEIZED)];
    let mut zip = pack::zip("cut.zip", &members)?;
    // The directory at the end is lost, the first member is whole.
    zip.truncate(zip.len() * 6 / 10);
    let mut text = b"1/2/25, 10:00 - Rosa: buenos d\xedas\n1/2/25, 10:01 - Luis: ma\xf1ana \xff\xfe paseo\n".to_vec();
    text.extend("1/2/25, 10:02 - Rosa: vale\n".repeat(20).bytes());
    for (path, bytes, kind) in
        [("Download/cut.zip", zip, "truncated-zip"), ("Download/Chat de WhatsApp con Paseo.txt", text, "not-utf8")]
    {
        delivered.broken(phone, path, kind);
        entries.push(Entry::new(path.to_owned(), bytes, SEIZED));
    }
    broken_picture(plan, phone, delivered, entries, "Download/broken.jpg")?;
    empty(phone, delivered, entries);
    Ok(())
}

fn broken_picture(
    plan: &Plan,
    phone: &Phone<'_>,
    delivered: &mut Delivered,
    entries: &mut Vec<Entry>,
    path: &str,
) -> Result<(), Error> {
    let mut bytes = library::photo(plan.seed, "broken", phone.ix)?.bytes;
    bytes.truncate(bytes.len() * 45 / 100);
    delivered.broken(phone, path, "broken-picture");
    entries.push(Entry::new(path.to_owned(), bytes, SEIZED));
    Ok(())
}

fn empty(phone: &Phone<'_>, delivered: &mut Delivered, entries: &mut Vec<Entry>) {
    let path = "Documents/lista.txt";
    if entries.iter().any(|e| e.path == path) {
        return;
    }
    delivered.broken(phone, path, "empty");
    entries.push(Entry::new(path.to_owned(), Vec::new(), SEIZED));
}
