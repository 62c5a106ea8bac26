//! Progress with rate and time left on a terminal, and log events everywhere: fields, never names from evidence.

use engine::views::Shown;
use engine::{Phase, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use report::Words;
use std::cell::{Cell, RefCell};
use std::time::Instant;

/// A bar for the phase at work.
pub(crate) struct Bars<'w> {
    words: &'w Words,
    shown: bool,
    bar: RefCell<Option<ProgressBar>>,
    phase: Cell<Option<(Phase, Instant)>>,
    units: Cell<u64>,
    known: Cell<u64>,
    label: RefCell<String>,
}

impl<'w> Bars<'w> {
    pub(crate) fn new(words: &'w Words, shown: bool) -> Self {
        Self {
            words,
            shown,
            bar: RefCell::new(None),
            phase: Cell::new(None),
            units: Cell::new(0),
            known: Cell::new(0),
            label: RefCell::default(),
        }
    }

    fn style(phase: Phase, known: bool) -> ProgressStyle {
        let counts = match phase {
            Phase::Ingest | Phase::Verify | Phase::Backup | Phase::Restore => {
                "{binary_bytes}/{binary_total_bytes} · {binary_bytes_per_sec} · {eta}"
            }
            _ => "{human_pos}/{human_len} · {per_sec} · {eta}",
        };
        let template =
            if known { format!("{{msg}} {{wide_bar}} {counts}") } else { "{msg} {spinner} {elapsed}".into() };
        ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
    }
}

impl Progress for Bars<'_> {
    fn begin(&self, phase: Phase, name: &str, total: Option<u64>) {
        tracing::info!(?phase, total, "begin");
        self.phase.set(Some((phase, Instant::now())));
        self.units.set(0);
        self.known.set(0);
        if !self.shown {
            return;
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        bar.set_style(Self::style(phase, total.is_some()));
        let label =
            format!("{} {}", self.words.phase(phase), report::visible(&Shown::path(name))).trim_end().to_string();
        bar.set_message(label.clone());
        self.label.replace(label);
        self.bar.replace(Some(bar));
    }

    fn advance(&self, units: u64) {
        self.units.set(self.units.get() + units);
        if let Some(bar) = self.bar.borrow().as_ref() {
            bar.inc(units);
        }
    }

    fn known_items(&self, count: u64) {
        self.known.set(self.known.get() + count);
        tracing::info!(count, "known items");
        if let Some(bar) = self.bar.borrow().as_ref() {
            let known = self.words.with("progress-known", &[("count", &self.known.get().to_string())]);
            bar.set_message(format!("{} · {known}", self.label.borrow()));
        }
    }

    fn end(&self) {
        if let Some((phase, since)) = self.phase.take() {
            tracing::info!(?phase, units = self.units.get(), seconds = since.elapsed().as_secs_f64(), "end");
        }
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
