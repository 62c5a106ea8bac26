//! Plain tables for a terminal.

use crate::visible;
use unicode_width::UnicodeWidthStr as _;

/// Rows in aligned columns under their headings, two spaces apart, each line ended. Cells are made [`visible`] first, so
/// that nothing in them breaks a line or steers the terminal. Columns that hold only numbers stand to the right.
pub fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = columns.iter().map(|c| visible(c)).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let columns: Vec<Column> = (0..head.len()).map(|at| Column::of(at, &head, &rows)).collect();
    let rule: Vec<String> = columns.iter().map(|c| "─".repeat(c.width)).collect();
    let mut out = String::new();
    for row in [&head, &rule].into_iter().chain(&rows) {
        line(&mut out, &columns, row);
    }
    out
}

struct Column {
    width: usize,
    numbers: bool,
}

impl Column {
    fn of(at: usize, head: &[String], rows: &[Vec<String>]) -> Self {
        let cells = || rows.iter().filter_map(|row| row.get(at));
        let width = head.get(at).into_iter().chain(cells()).map(|cell| cell.width()).max().unwrap_or(0);
        let is_number = |cell: &String| cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '\u{202f}' | ',' | '.'));
        Self { width, numbers: !rows.is_empty() && cells().all(is_number) }
    }
}

fn line(out: &mut String, columns: &[Column], row: &[String]) {
    let begin = out.len();
    for (column, cell) in columns.iter().zip(row) {
        let room = " ".repeat(column.width.saturating_sub(cell.width()));
        let (before, after) = if column.numbers { (room.as_str(), "") } else { ("", room.as_str()) };
        out.extend([before, cell, after, "  "]);
    }
    let end = begin + out.get(begin..).map_or(0, |l| l.trim_end().len());
    out.truncate(end);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        cells.iter().map(|row| row.iter().map(|c| (*c).to_owned()).collect()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_what_they_hold() {
        let text = table(&["nombre", "n"], &rows(&[&["Año", "12"], &["日本", "3"]]));
        assert_eq!(text, "nombre   n\n──────  ──\nAño     12\n日本     3\n");
    }

    #[test]
    fn a_cell_cannot_break_its_line() {
        assert_eq!(table(&["x"], &rows(&[&["a\nb\u{1b}[2J"]])).lines().count(), 3);
    }

    #[test]
    fn no_rows_are_a_heading_and_a_rule() {
        assert_eq!(table(&["a", "b"], &[]), "a  b\n─  ─\n");
    }
}
