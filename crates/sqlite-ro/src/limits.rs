//! How much a foreign database may ask for.

/// Bounds on what a hostile file can make SQLite do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of a value or a row.
    pub value_bytes: u32,
    /// Columns of a table.
    pub columns: u32,
    /// Instructions of SQLite's machine before each row: a scan that finds nothing ends there.
    pub steps: u64,
    /// Rows of an answer. In any case not more than the file has bytes: pages that lead in circles have more.
    pub rows: u64,
    /// Kilobytes of pages that are kept.
    pub cache_kb: u32,
}

impl Limits {
    /// What real files stay far below.
    pub const fn standard() -> Self {
        Self { value_bytes: 256 << 20, columns: 2_000, steps: 2_000_000_000, rows: u64::MAX, cache_kb: 64 << 10 }
    }

    /// Small enough for a test to meet each.
    pub const fn for_tests() -> Self {
        Self { value_bytes: 64 << 10, columns: 40, steps: 200_000, rows: 2_000, cache_kb: 256 }
    }
}
