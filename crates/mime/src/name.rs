//! Names of files as mails give them, made fit to be one part of a path that is only ever shown.

/// Most characters of a name: an archive's path has room for more.
const LONGEST: usize = 100;

/// The last part of a name, without what a path cannot carry; `None` if nothing is left.
pub(crate) fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let plain = plain.trim().trim_start_matches('.').trim_end_matches('!').trim();
    (!plain.is_empty()).then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_part_of_a_path() {
        for (name, wanted) in [
            ("photo.jpg", Some("photo.jpg")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\fotos\\año nuevo.png", Some("año nuevo.png")),
            ("a\r\nb!", Some("ab")),
            ("..", None),
            ("dir/", None),
            (" ", None),
        ] {
            assert_eq!(safe(name).as_deref(), wanted, "{name:?}");
        }
        assert_eq!(safe(&"x".repeat(500)).map(|name| name.len()), Some(LONGEST));
    }
}
