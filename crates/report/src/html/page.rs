//! The page: headings, paragraphs, lists and tables, and the frame with its policy around them.

use super::cell::{Html, escape};
use super::style;
use crate::Words;
use std::fmt::Write as _;
use std::io;

/// A report on its way: what is done goes out, so that a large report is never held.
pub(super) struct Page<'w> {
    /// The words it is written in.
    pub(super) words: &'w Words,
    body: String,
    out: Option<&'w mut dyn io::Write>,
    failed: Option<io::Error>,
    is_open: bool,
}

impl<'w> Page<'w> {
    /// A part of a report, held.
    pub(super) fn new(words: &'w Words) -> Self {
        Self { words, body: String::new(), out: None, failed: None, is_open: false }
    }

    /// Begins the file: `title` for the window, `banner` above the contents, which are these `sections`, `running` for
    /// the head of each printed page.
    pub(super) fn begin(
        words: &'w Words,
        out: &'w mut dyn io::Write,
        (title, banner): (&str, &str),
        sections: &[&str],
        running: [&str; 2],
    ) -> Self {
        let style = style::sheet(running);
        let (lang, policy) = (words.lang().as_str(), style::policy(&style));
        let (title, toc) = (escape(title), table_of_contents(words, sections));
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"format-detection\" content=\"telephone=no\">\n\
             <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{banner}{toc}<main>\n"
        );
        let mut page = Self { words, body, out: Some(out), failed: None, is_open: false };
        page.pour();
        page
    }

    /// Hands over what is done. What goes wrong is told by [`Page::finish`].
    fn pour(&mut self) {
        let Some(out) = &mut self.out else { return };
        if self.failed.is_none() {
            self.failed = out.write_all(self.body.as_bytes()).err();
        }
        self.body.clear();
    }

    /// Begins a section; the one before it ends. Wide ones are printed across.
    pub(super) fn section(&mut self, id: &'static str, wide: bool) {
        self.close_section();
        let title = self.words.text(&format!("section-{id}"));
        let class = if wide { " class=\"wide\"" } else { "" };
        let _ = write!(self.body, "<section{class} aria-labelledby=\"{id}\"><h2 id=\"{id}\">{}</h2>", escape(&title));
        self.is_open = true;
    }

    fn close_section(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.body.push_str("</section>\n");
        }
    }

    /// A heading inside a section, with an id that can be jumped to.
    pub(super) fn heading(&mut self, id: Option<&str>, inner: &Html) {
        let id = id.map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
        let _ = write!(self.body, "<h3{id}>{}</h3>", inner.0);
    }

    /// A paragraph.
    pub(super) fn para(&mut self, inner: &Html) {
        let _ = write!(self.body, "<p>{}</p>", inner.0);
    }

    /// A paragraph of our own words, by their key.
    pub(super) fn say(&mut self, key: &str) {
        self.para(&super::cell::words(&self.words.text(key)));
    }

    /// That there are so many rows more, and which list shows all; nothing if there are none.
    pub(super) fn further(&mut self, count: u64, list: &str) {
        if count > 0 {
            let text = self.words.with("report-further", &[("count", &count.to_string()), ("list", list)]);
            self.para(&super::cell::strong(super::cell::words(&text)));
        }
    }

    /// A paragraph of our own words that tells how to read what follows.
    pub(super) fn note(&mut self, key: &str) {
        let text = escape(&self.words.text(key));
        let _ = write!(self.body, "<p class=\"note\">{text}</p>");
    }

    /// A list of points.
    pub(super) fn points(&mut self, all: &[Html]) {
        self.body.push_str("<ul>");
        for one in all {
            let _ = write!(self.body, "<li>{}</li>", one.0);
        }
        self.body.push_str("</ul>");
    }

    /// Names with what they stand for.
    pub(super) fn facts(&mut self, all: &[(String, Html)]) {
        self.body.push_str("<dl>");
        for (name, value) in all {
            let _ = write!(self.body, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), value.0);
        }
        self.body.push_str("</dl>");
    }

    /// Markup of the frame's own.
    pub(super) fn frame(&mut self, html: &str) {
        self.body.push_str(html);
    }

    /// A table.
    pub(super) fn table(&mut self, table: &Table) {
        self.body.push_str(&table.markup());
        self.pour();
    }

    /// The markup so far, without a frame.
    pub(super) fn into_body(self) -> String {
        self.body
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.close_section();
        self.body.push_str("</main>\n</body>\n</html>\n");
        self.pour();
        self.failed.map_or(Ok(()), Err)
    }
}

fn table_of_contents(words: &Words, sections: &[&str]) -> String {
    let label = escape(&words.text("report-contents"));
    let mut out = format!("<nav aria-label=\"{label}\"><ol>");
    for id in sections {
        let _ = write!(out, "<li><a href=\"#{id}\">{}</a></li>", escape(&words.text(&format!("section-{id}"))));
    }
    out.push_str("</ol></nav>\n");
    out
}

/// A column of a table.
#[derive(Clone)]
pub(super) struct Column {
    title: String,
    number: bool,
    width: Option<u8>,
}

/// A column of text.
pub(super) fn column(title: String) -> Column {
    Column { title, number: false, width: None }
}

/// A column of numbers: they stand to the right.
pub(super) fn numbers(title: String) -> Column {
    Column { title, number: true, width: None }
}

impl Column {
    /// About so many hundredths of the table's width; the style sheet has a class for each width in use.
    pub(super) fn about(self, width: u8) -> Self {
        Self { width: Some(width), ..self }
    }
}

/// Columns of text by the keys of their titles, each with its width.
pub(super) fn columns(words: &Words, all: &[(&str, u8)]) -> Vec<Column> {
    all.iter().map(|(key, width)| column(words.text(key)).about(*width)).collect()
}

/// Up to so many rows a table is kept on one page, its caption with it.
const ROWS_KEPT_TOGETHER: usize = 8;

/// A table with a caption and column headings; the first cell of a row is its heading.
pub(super) struct Table {
    head: String,
    body: String,
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    pub(super) fn new(caption: &Html, columns: Vec<Column>) -> Self {
        Self::with_bands(caption, &[], columns)
    }

    /// A table whose columns stand in bands: how many columns each has, and its title (none: no band there).
    pub(super) fn with_bands(caption: &Html, bands: &[(usize, String)], columns: Vec<Column>) -> Self {
        let mut head = format!("<caption>{}</caption>", caption.0);
        for (span, title) in bands {
            let class = if title.is_empty() { "" } else { " class=\"band\"" };
            let _ = write!(head, "<colgroup span=\"{span}\"{class}></colgroup>");
        }
        head.push_str("<thead>");
        if !bands.is_empty() {
            head.push_str(&band_row(bands));
        }
        head.push_str("<tr>");
        for column in &columns {
            let _ = write!(head, "<th scope=\"col\"{}>{}</th>", head_class(column), escape(&column.title));
        }
        head.push_str("</tr></thead>");
        Self { head, body: String::new(), columns, rows: 0 }
    }

    /// Begins a group of rows under a heading of its own.
    pub(super) fn group(&mut self, title: &Html) {
        self.open(true);
        let span = self.columns.len();
        let _ =
            write!(self.body, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{span}\">{}</th></tr>", title.0);
    }

    pub(super) fn row(&mut self, cells: &[Html]) {
        self.row_at(None, cells);
    }

    /// A row that can be jumped to.
    pub(super) fn row_at(&mut self, id: Option<&str>, cells: &[Html]) {
        self.open(false);
        let id = id.map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
        let _ = write!(self.body, "<tr{id}>");
        self.cells(cells);
    }

    /// The row that adds the others up.
    pub(super) fn total(&mut self, cells: &[Html]) {
        self.open(true);
        self.body.push_str("<tr class=\"total\">");
        self.cells(cells);
    }

    fn cells(&mut self, cells: &[Html]) {
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let (tag, scope) = if at == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
            let class = if column.number { " class=\"n\"" } else { "" };
            let _ = write!(self.body, "<{tag}{scope}{class}>{}</{tag}>", cell.0);
        }
        self.body.push_str("</tr>");
    }

    fn open(&mut self, anew: bool) {
        if anew && self.rows > 0 {
            self.body.push_str("</tbody>");
        }
        if anew || self.rows == 0 {
            self.body.push_str("<tbody>");
        }
        self.rows += 1;
    }

    fn markup(&self) -> String {
        let kept = if self.rows <= ROWS_KEPT_TOGETHER { " class=\"kept\"" } else { "" };
        let end = if self.rows > 0 { "</tbody>" } else { "" };
        format!("<div{kept}><table{}>{}{}{end}</table></div>\n", shape(&self.columns), self.head, self.body)
    }
}

fn band_row(bands: &[(usize, String)]) -> String {
    let cell = |(span, title): &(usize, String)| match title.is_empty() {
        true => format!("<td colspan=\"{span}\"></td>"),
        false => format!("<th scope=\"colgroup\" colspan=\"{span}\">{}</th>", escape(title)),
    };
    format!("<tr>{}</tr>", bands.iter().map(cell).collect::<String>())
}

/// A name and a few numbers need no more room than that; many columns need every bit of it.
fn shape(columns: &[Column]) -> &'static str {
    let few = columns.len() <= 5 && columns.iter().skip(1).all(|c| c.number);
    match columns.len() {
        10.. => " class=\"dense\"",
        _ if few => " class=\"fit\"",
        _ => "",
    }
}

fn head_class(column: &Column) -> String {
    let width = column.width.map(|w| format!("w{w}"));
    let classes: Vec<String> = column.number.then(|| "n".to_owned()).into_iter().chain(width).collect();
    if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) }
}
