//! Coordinates: behind `geo:` (RFC 5870), in links to maps, and as decimal numbers with their hemispheres.
//!
//! Two decimal numbers alone are none: prices come in pairs too. `O` is west in Spanish and east in German, so it is not
//! read.

use super::links::host_and_path;
use super::{Find, Finds, IndicatorCheck, IndicatorKind};
use std::ops::Range;

/// Hosts of maps, and ends of such hosts, beside those that have `maps` in their name or path.
static MAPS: &[&str] = &["openstreetmap.org", "osm.org", "waze.com"];

/// What stands before the latitude in links to maps, and between it and the longitude. A pin comes before a view.
static KEYS: &[(&str, &str)] = &[
    ("!3d", "!4d"),
    ("mlat=", "&mlon="),
    ("q=loc:", ","),
    ("q=", ","),
    ("query=", ","),
    ("destination=", ","),
    ("daddr=", ","),
    ("ll=", ","),
    ("center=", ","),
    ("cp=", "~"),
    ("/place/", ","),
    ("/search/", ","),
    ("/dir/", ","),
    ("@", ","),
    ("#map=", "/"),
];

/// Most digits before and behind a point.
const DIGITS: (usize, usize) = (3, 20);

/// Fewest digits behind the point of a number with its hemisphere: two are a kilometre.
const LEAST_FRACTION: usize = 2;

/// Every place that stands in the text itself.
pub(super) fn find(finds: &mut Finds<'_, '_>) {
    let text = finds.text();
    let taken = finds.taken();
    let found: Vec<_> = geo(text).chain(pairs(&angles(text), text)).filter(|(range, _)| !taken.holds(range)).collect();
    for (range, value) in found {
        finds.add(Find::new(IndicatorKind::Coordinates, value, range, IndicatorCheck::FormOnly));
    }
}

/// The place to which a link to a map leads, as [`normal`] writes it.
pub(super) fn in_link(url: &str) -> Option<String> {
    let (host, path) = host_and_path(url);
    let is_map = host.contains("maps") || path.starts_with("/maps") || MAPS.iter().any(|map| host.ends_with(map));
    let place = |(key, between): &(&str, &str)| {
        let rest = path.get(path.find(key)? + key.len()..)?;
        // `#map=ZOOM/LATITUDE/LONGITUDE`
        let rest = if *key == "#map=" { rest.split_once('/')?.1 } else { rest };
        pair(rest, between).map(|(_, value)| value)
    };
    if is_map { KEYS.iter().find_map(place) } else { None }
}

fn geo(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    text.match_indices(':').filter_map(|(at, _)| {
        let from = at.checked_sub(3)?;
        let is_own = text.get(..from)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let is_geo = is_own && text.get(from..at)?.eq_ignore_ascii_case("geo");
        let (length, value) = pair(text.get(at + 1..).filter(|_| is_geo)?, ",")?;
        Some((from..at + 1 + length, value))
    })
}

/// Bytes of latitude and longitude at the start of `text`, and the two as [`normal`] writes them.
fn pair(text: &str, between: &str) -> Option<(usize, String)> {
    let (latitude, first) = decimal(text, &['.'])?;
    let rest = text.get(first..)?.strip_prefix(between)?;
    // Some write a space, or a plus for one, behind the comma.
    let trimmed = rest.trim_start_matches(['+', ' ']);
    let (longitude, second) = decimal(trimmed, &['.'])?;
    Some((text.len() - trimmed.len() + second, normal(latitude, longitude)?))
}

/// A number with a point, and its length in bytes.
fn decimal(text: &str, points: &[char]) -> Option<(f64, usize)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(unsigned, DIGITS.0)?;
    let fraction = unsigned.get(whole..)?.strip_prefix(points)?;
    let length = text.len() - fraction.len() + digits(fraction, DIGITS.1)?;
    Some((text.get(..length)?.replace(',', ".").parse().ok()?, length))
}

/// How many digits `text` begins with, if that are between one and `most`.
fn digits(text: &str, most: usize) -> Option<usize> {
    let count = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&count).then_some(count)
}

/// `40.41680,-3.70380`: to a metre, which is as near as places in texts agree.
fn normal(latitude: f64, longitude: f64) -> Option<String> {
    let is_place = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    // Nought has no sign.
    let round = |value: f64| (value * 1e5).round() / 1e5 + 0.0;
    is_place.then(|| format!("{:.5},{:.5}", round(latitude), round(longitude)))
}

/// A number with its hemisphere.
struct Angle {
    range: Range<usize>,
    value: f64,
    is_latitude: bool,
}

/// Every number with a hemisphere before or behind it; no letter is read for two of them.
fn angles(text: &str) -> Vec<Angle> {
    let (mut found, mut at, mut free_from) = (Vec::new(), 0, 0);
    while let Some(start) =
        text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|from| at + from)
    {
        let rest = text.get(start..).unwrap_or_default();
        let run = rest.bytes().take_while(u8::is_ascii_digit).count();
        at = start + run;
        let Some((value, length)) = decimal(rest, &['.', ',']).filter(|(_, length)| length - run > LEAST_FRACTION)
        else {
            continue;
        };
        at = start + length;
        let before =
            hemisphere_before(text, start).filter(|(from, _)| *from >= free_from).map(|(from, c)| (from..at, c));
        let Some((range, letter)) = before.or_else(|| hemisphere_after(text, at).map(|(to, c)| (start..to, c))) else {
            continue;
        };
        free_from = range.end;
        let value = if matches!(letter, 'S' | 'W') { -value } else { value };
        found.push(Angle { range, value, is_latitude: matches!(letter, 'N' | 'S') });
    }
    found
}

/// Where the letter of a hemisphere stands before a number, and which it is.
fn hemisphere_before(text: &str, start: usize) -> Option<(usize, char)> {
    let before = text.get(..start)?;
    let before = before.strip_suffix(' ').unwrap_or(before);
    let letter = before.chars().next_back().filter(|c| matches!(c, 'N' | 'S' | 'E' | 'W'))?;
    let at = before.len() - 1;
    let is_own = text.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    is_own.then_some((at, letter))
}

/// Where the letter of a hemisphere behind a number ends, and which it is.
fn hemisphere_after(text: &str, end: usize) -> Option<(usize, char)> {
    let after = text.get(end..)?;
    let bare = after.trim_start_matches(['°', 'º']);
    let bare = bare.strip_prefix(' ').unwrap_or(bare);
    let mut signs = bare.chars();
    let letter = signs.next().filter(|c| matches!(c, 'N' | 'S' | 'E' | 'W'))?;
    let is_own = signs.next().is_none_or(|c| !c.is_alphanumeric());
    is_own.then(|| (text.len() - bare.len() + 1, letter))
}

/// Latitudes with the longitude right behind them.
fn pairs<'a>(angles: &'a [Angle], text: &'a str) -> impl Iterator<Item = (Range<usize>, String)> + 'a {
    angles.array_windows().filter_map(move |[first, second]| {
        let between = text.get(first.range.end..second.range.start)?;
        let is_pair = first.is_latitude && !second.is_latitude && between.len() <= 3;
        let is_near = between.chars().all(|c| matches!(c, ' ' | ',' | ';' | '/' | '°' | 'º'));
        let value = normal(first.value, second.value).filter(|_| is_pair && is_near)?;
        Some((first.range.start..second.range.end, value))
    })
}
