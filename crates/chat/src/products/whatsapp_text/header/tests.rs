use super::*;

fn time_of(line: &str, order: DateOrder) -> Option<String> {
    scan(line)?.stamp.at(order).map(|t| t.to_string())
}

#[test]
fn every_form_of_the_table_is_read() {
    use DateOrder::{Dmy, Mdy, Ymd};
    let cases = [
        ("12/24/23, 8:15 PM - Ana: hi", Mdy, "2023-12-24T20:15"),
        ("12/24/23, 8:15\u{202F}PM - Ana: hi", Mdy, "2023-12-24T20:15"),
        ("24/12/23, 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/2023, 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/2023, 8:15 p. m. - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/2023, 8:15\u{A0}p.\u{A0}m. - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/2023, 8:15 p.m. - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/23 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24/12/2023 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24.12.23, 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24.12.2023, 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24-12-2023 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24-12-23 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("24.12.2023, 8:15 ÖS - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("2023. 12. 24. du. 8:15 - Ana: hi", Ymd, "2023-12-24T20:15"),
        ("[24/12/2023, 20:15:02] Ana: hi", Dmy, "2023-12-24T20:15:02"),
        ("[2023/12/24 午後8:15:02] Ana: hi", Ymd, "2023-12-24T20:15:02"),
        ("24/12/23, 20.15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("2023-12-24, 8:15 p.m. - Ana: hi", Ymd, "2023-12-24T20:15"),
        ("2023/12/24, 8:15 pm - Ana: hi", Ymd, "2023-12-24T20:15"),
        ("13.6.2018 klo 21.25.15 - Ana: hi", Dmy, "2018-06-13T21:25:15"),
        ("13. 6. 2018. 21:25:15 - Ana: hi", Dmy, "2018-06-13T21:25:15"),
        ("24/12/2023 à 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("[24/12/23, 20:15:02] Ana: hi", Dmy, "2023-12-24T20:15:02"),
        ("[24.12.23, 20:15:02] Ana: hi", Dmy, "2023-12-24T20:15:02"),
        ("[12/24/23, 8:15:02 PM] Ana: hi", Mdy, "2023-12-24T20:15:02"),
        ("[15-01-20 02:22:56] Ana: hi", Dmy, "2020-01-15T02:22:56"),
        ("[2024/1/1 下午8:15:02] 阿嬤: hi", Ymd, "2024-01-01T20:15:02"),
        ("[2024. 1. 1. 오후 8:15:02] 지민: hi", Ymd, "2024-01-01T20:15:02"),
        ("[١٥\u{200F}/٣\u{200F}/٢٠٢٤، ٩:١٢:٠٥ م] جدتي: hi", Dmy, "2024-03-15T21:12:05"),
        ("[۱۵/۰۳/۲۰۲۴, ۹:۱۲:۰۵ ص] x: hi", Dmy, "2024-03-15T09:12:05"),
        ("24/12/23, 8:15 μ.μ. - Άννα: hi", Dmy, "2023-12-24T20:15"),
        ("09/12/2012 17:03:48: Ana: hi", Dmy, "2012-12-09T17:03:48"),
        ("24/12/2566, 20:15 - Ana: hi", Dmy, "2023-12-24T20:15"),
        ("\u{FEFF}\u{200E}[24/12\u{FEFF}/23, 20:15:02] Ana: hi", Dmy, "2023-12-24T20:15:02"),
        ("24/12/23, 12:05 a. m. - Ana: hi", Dmy, "2023-12-24T00:05"),
        ("24/12/23, 12:05 PM - Ana: hi", Dmy, "2023-12-24T12:05"),
    ];
    for (line, order, wanted) in cases {
        assert_eq!(time_of(line, order).as_deref(), Some(wanted), "{line:?}");
        let rest = scan(line).unwrap().rest;
        assert!(rest.ends_with(": hi") && !rest.starts_with([' ', '-', ']']), "{line:?} leaves {rest:?}");
    }
}

#[test]
fn what_is_no_header_is_none() {
    let lines = [
        "",
        "hello",
        "[",
        "[x] y",
        "1. first",
        "3/4 cup of flour - sifted",
        "24/12/23",
        "24/12/23 -",
        "24/12/23, 20:1 - Ana: hi",
        "24/12/23, 20:15 Ana: hi",
        "24/12/23, 20:15 -Ana: hi",
        "[24/12/23, 20:15:02 Ana: hi",
        "24/12/123, 20:15 - Ana: hi",
        "2024-03-15 20:15:02,123 - root - INFO - started",
        "12345/12/23, 20:15 - Ana: hi",
        "24/12/2320:15 - Ana: hi",
    ];
    for line in lines {
        assert!(scan(line).is_none(), "{line:?}");
    }
}

#[test]
fn impossible_dates_are_none_in_that_order() {
    assert_eq!(time_of("24/12/23, 20:15 - Ana: hi", DateOrder::Mdy), None);
    assert_eq!(time_of("30/02/23, 20:15 - Ana: hi", DateOrder::Dmy), None);
    assert_eq!(time_of("24/12/23, 25:15 - Ana: hi", DateOrder::Dmy), None);
    assert_eq!(time_of("24/12/1823, 20:15 - Ana: hi", DateOrder::Dmy), None);
}

#[test]
fn a_shape_is_written_as_a_header_that_has_it() {
    let cases = [
        ("24/12/23, 20:15 - Ana: hi", "9/9/99, 9:99 - "),
        ("24.12.2023 8:15 p. m. - Ana: hi", "9.9.9999 9:99 a - "),
        ("[2024-1-1, 20.15.02] Ana: hi", "[9999-9-9, 9.99.99] "),
        ("09/12/2012 17:03:48: Ana: hi", "9/9/9999 9:99:99: "),
    ];
    for (line, written) in cases {
        let shape = scan(line).unwrap().shape;
        assert_eq!(shape.written(), written);
        assert!(!shape.halves || scan(&written.replace(" a", " pm")).unwrap().shape == shape);
    }
}

#[test]
fn a_header_is_read_the_same_whatever_stood_before_it() {
    let dates =
        ["24/12/23, ", "24/12/23,  ", "[24/12/23, ", "24.12.23 klo ", "24/12/2023 ", "24/1/23, ", "4/12/23, ", "x", ""];
    let times = [
        "20:15 - Ana: hi",
        " 20:15 - Ana: hi",
        "8:15 p. m. - Ana",
        "20:15:02] Ana: hi",
        "klo 8:15 - Ana",
        "9:5",
        "٢:١٥ - Ana",
        "",
    ];
    let lines: Vec<String> = dates.iter().flat_map(|d| times.iter().map(move |t| format!("{d}{t}"))).collect();
    let read = |header: Option<Header<'_>>| header.map(|h| (h.shape, h.stamp, h.rest.to_owned()));
    for before in &lines {
        let mut headers = Scanner::default();
        headers.scan(before);
        for line in &lines {
            assert_eq!(read(headers.scan(line)), read(scan(line)), "{before:?}, then {line:?}");
        }
    }
}
