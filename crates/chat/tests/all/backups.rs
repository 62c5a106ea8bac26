//! Encrypted backups, made here and read back: every form, both ends, each byte damaged.

use crate::made_backups::{BARE, Made, database, key_file, packed, root_file};
use chat::backups::{BackupContent, BackupError, BackupForm, BackupKey, Limits, Opened, Trailer, is_backup, open};

const FORMS: [BackupForm; 3] = [BackupForm::Crypt12, BackupForm::Crypt14, BackupForm::Crypt15];

fn key(form: BackupForm) -> BackupKey {
    BackupKey::read(&if form == BackupForm::Crypt15 { root_file() } else { key_file() }).unwrap()
}

fn opened(bytes: &[u8], form: BackupForm) -> Result<Opened, BackupError> {
    open(bytes, &key(form), &Limits::for_tests())
}

#[test]
fn each_form_is_known_by_its_content_and_opened_with_its_key() {
    for form in FORMS {
        for with_sum in [true, false] {
            let made = Made { with_sum, ..Made::new(form) }.bytes(&packed(&database()));
            let known = is_backup(&made, "a").unwrap();
            assert_eq!(known.form, form);
            let opened = opened(&made, form).unwrap();
            assert_eq!((opened.content, opened.is_whole, opened.behind), (BackupContent::Database, true, 0));
            assert_eq!(opened.trailer, if with_sum { Trailer::Sum } else { Trailer::Tag });
            assert!(opened.plain == database());
            let is_old = form == BackupForm::Crypt12;
            assert_eq!(opened.backup.app_version.as_deref(), (!is_old).then_some("2.22.5.13"));
            assert_eq!(opened.backup.number_ends.as_deref(), (with_sum || !is_old).then_some("07"));
        }
    }
}

#[test]
fn a_zip_that_was_not_packed_again_is_given_as_it_is() {
    let zip = b"PK\x05\x06 and so on";
    let made = Made { with_sum: false, ..Made::new(BackupForm::Crypt15) }.bytes(zip);
    let opened = opened(&made, BackupForm::Crypt15).unwrap();
    assert_eq!((opened.content, &opened.plain[..]), (BackupContent::Zip, &zip[..]));
    let made = Made::new(BackupForm::Crypt15).bytes(&packed(b"something else"));
    assert_eq!(self::opened(&made, BackupForm::Crypt15).unwrap().content, BackupContent::Other);
}

#[test]
fn a_byte_that_was_changed_anywhere_is_told() {
    for form in FORMS {
        let good = Made::new(form).bytes(&packed(&database()));
        let number = if form == BackupForm::Crypt12 { 4 } else { 0 };
        let mut told = Vec::new();
        for at in 0..good.len() - number {
            let mut bad = good.clone();
            bad[at] ^= 0x41;
            match opened(&bad, form) {
                // What is encrypted is authentic: the header was changed where nothing depends on it, or the sum.
                Ok(opened) => {
                    assert!(opened.trailer == Trailer::WrongSum && opened.plain == database(), "{form:?} {at}")
                }
                Err(error) if !told.contains(&error) => told.push(error),
                Err(_) => {}
            }
        }
        assert!(told.len() >= 2, "{form:?} {told:?}");
        assert!(!told.contains(&BackupError::WrongKey), "{form:?}");
    }
}

#[test]
fn without_a_sum_what_is_encrypted_is_still_told_from_what_was_changed() {
    for form in FORMS {
        let content = packed(&database());
        let good = Made { with_sum: false, ..Made::new(form) }.bytes(&content);
        for at in good.len() - content.len() - 16..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x80;
            assert!(opened(&bad, form).is_err(), "{form:?} {at}");
        }
    }
}

#[test]
fn a_backup_that_was_cut_off_anywhere_is_not_opened() {
    for form in FORMS {
        let good = Made::new(form).bytes(&packed(&database()));
        for length in 0..good.len() - 20 {
            let error = opened(&good[..length], form).expect_err("cut off");
            let cut = [BackupError::NotABackup, BackupError::CutOff, BackupError::Damaged, BackupError::NotAuthentic];
            assert!(cut.contains(&error), "{form:?} {length} {error:?}");
        }
    }
    // A key that names the backup it is for tells damage from a wrong key.
    let good = Made::new(BackupForm::Crypt14).bytes(&packed(&database()));
    assert_eq!(opened(&good[..good.len() - 40], BackupForm::Crypt14).unwrap_err(), BackupError::Damaged);
}

#[test]
fn what_of_a_key_does_not_fit_is_named() {
    let changed = |at: usize| {
        let mut file = key_file();
        file[27 + at] ^= 2;
        BackupKey::read(&file).unwrap()
    };
    let misfits = [
        (2, BackupError::KeyVersion),
        (10, BackupError::Salt),
        (40, BackupError::Account),
        (120, BackupError::WrongKey),
    ];
    for form in [BackupForm::Crypt12, BackupForm::Crypt14] {
        let made = Made::new(form).bytes(&packed(&database()));
        for (at, error) in misfits {
            // A key that opens it is never refused for its names.
            let names_only = at < 99;
            let got = open(&made, &changed(at), &Limits::for_tests());
            assert_eq!(got.is_ok(), names_only, "{form:?} {at}");
            let wrong_too = |at: usize| {
                let mut file = key_file();
                file[27 + at] ^= 2;
                file[27 + 130] ^= 1;
                BackupKey::read(&file).unwrap()
            };
            assert_eq!(open(&made, &wrong_too(at), &Limits::for_tests()).unwrap_err(), error, "{form:?} {at}");
        }
        assert_eq!(open(&made, &key(BackupForm::Crypt15), &Limits::for_tests()).unwrap_err(), BackupError::OtherForm);
    }
    let made = Made::new(BackupForm::Crypt15).bytes(&packed(&database()));
    assert_eq!(open(&made, &key(BackupForm::Crypt14), &Limits::for_tests()).unwrap_err(), BackupError::OtherForm);
    let other = BackupKey::read(&[9; 32]).unwrap();
    assert_eq!(open(&made, &other, &Limits::for_tests()).unwrap_err(), BackupError::WrongKey);
    let made = Made { with_sum: false, ..Made::new(BackupForm::Crypt15) }.bytes(&packed(&database()));
    assert_eq!(open(&made, &other, &Limits::for_tests()).unwrap_err(), BackupError::NotAuthentic);
}

#[test]
fn a_key_is_read_in_each_form_that_people_have_it_in() {
    let digits: String = BARE.iter().map(|byte| format!("{byte:02X}")).collect();
    let groups: Vec<String> = digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    let typed = [
        digits.clone().into_bytes(),
        format!("{}\r\n", digits.to_lowercase()).into_bytes(),
        format!("\u{feff}{}\n{}\n", groups[..8].join(" "), groups[8..].join("-")).into_bytes(),
        BARE.to_vec(),
        root_file(),
    ];
    let made = Made::new(BackupForm::Crypt15).bytes(&packed(&database()));
    for key in typed {
        let key = BackupKey::read(&key).unwrap();
        assert!(open(&made, &key, &Limits::for_tests()).is_ok());
        assert_eq!(format!("{key:?}"), "BackupKey");
    }
    // The last 32 bytes of the file open crypt14 too, and so does what is in the file without Java's frame.
    let made = Made::new(BackupForm::Crypt14).bytes(&packed(&database()));
    for from in [27, 126] {
        let key = BackupKey::read(&key_file()[from..]).unwrap();
        assert!(open(&made, &key, &Limits::for_tests()).is_ok(), "{from}");
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let longer = [&key_file()[..], b"\0"].concat();
    let shorter = &key_file()[..157];
    let many = "0".repeat(65);
    for bytes in
        [&b""[..], b"password", longer.as_slice(), shorter, &[b'g'; 64], many.as_bytes(), &[0xff; 131], &[7; 5000]]
    {
        assert_eq!(BackupKey::read(bytes).map(|_| ()), Err(BackupError::NotAKey));
    }
}

#[test]
fn more_than_is_allowed_is_not_unpacked() {
    let bomb = packed(&vec![0; 1 << 20]);
    let made = Made::new(BackupForm::Crypt15).bytes(&bomb);
    assert_eq!(opened(&made, BackupForm::Crypt15).unwrap_err(), BackupError::Limit { what: "bytes unpacked" });
    let whole = Limits { plain_bytes: 1 << 20, ..Limits::for_tests() };
    assert_eq!(open(&made, &key(BackupForm::Crypt15), &whole).unwrap().plain.len(), 1 << 20);
    let small = Limits { header_bytes: 20, ..Limits::for_tests() };
    assert_eq!(open(&made, &key(BackupForm::Crypt15), &small).unwrap_err(), BackupError::NotABackup);
}

#[test]
fn what_is_not_packed_or_not_to_its_end_is_said() {
    let made = |content: &[u8]| opened(&Made::new(BackupForm::Crypt15).bytes(content), BackupForm::Crypt15);
    assert_eq!(made(b"neither packed nor a database").unwrap_err(), BackupError::NotDeflate);
    assert_eq!(made(b"").unwrap_err(), BackupError::NotDeflate);
    let noise: Vec<u8> = (0..40_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let all = packed(&noise);
    let part = made(&all[..all.len() / 2]).unwrap();
    assert!(!part.is_whole && !part.plain.is_empty() && noise.starts_with(&part.plain));
    let more = made(&[&all[..], b"more"].concat()).unwrap();
    assert_eq!((more.is_whole, more.behind), (true, 4));
}

#[test]
fn a_backup_under_a_passkey_is_known_and_not_tried() {
    let made = Made { passkey: true, ..Made::new(BackupForm::Crypt15) }.bytes(&packed(&database()));
    let known = is_backup(&made, "msgstore.db.crypt15").unwrap();
    assert_eq!((known.form, known.app_version.as_deref()), (BackupForm::Crypt15, Some("2.22.5.13")));
    assert_eq!(opened(&made, BackupForm::Crypt15).unwrap_err(), BackupError::NotByKey);
}

#[test]
fn other_files_are_no_backups_whatever_their_name_is() {
    let texts: [&[u8]; 6] =
        [b"", b"\0\x01\x02", b"SQLite format 3\0", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"a text that goes on and on"];
    for bytes in texts {
        let padded = [bytes, &[0; 200]].concat();
        for name in ["msgstore.db.crypt14", "msgstore.db.crypt15", "a.txt"] {
            assert!(is_backup(bytes, name).is_none());
            assert!(is_backup(&padded, name).is_none());
        }
    }
    // Three bytes and zeros are no crypt12, unless the name says so too.
    let zeros = [&[0, 1, 2][..], &[0; 200]].concat();
    assert!(is_backup(&zeros, "a.bin").is_none() && is_backup(&zeros, "msgstore.db.CRYPT12").is_some());
}

#[test]
fn nothing_of_a_person_prints() {
    let made = Made::new(BackupForm::Crypt14).bytes(&packed(&database()));
    let opened = opened(&made, BackupForm::Crypt14).unwrap();
    let length = database().len();
    assert_eq!(format!("{opened:?}"), format!("Opened(Crypt14, Database, {length} bytes)"));
    assert_eq!(format!("{:?}", opened.backup), "Backup(Crypt14)");
}
