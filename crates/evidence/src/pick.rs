//! Reading some of an exhibit's entries once more, where they lie: what is too large to be held, or can be understood only
//! when the files beside it are known. Nothing is copied; what is not asked for is passed over.

use crate::again::Packing;
use crate::disk::{DiskFile, Met, each};
use crate::error::Error;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::meter::Meter;
use crate::read_at::{FileAt, ReadAt};
use crate::sniff::{HEAD_BYTES, sniff};
use crate::source::{Body, Metered};
use crate::walk::DiskBody;
use crate::walker::{Flow, Found, Halt, Opened, Walker};
use model::Tally;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

/// Takes an entry that was asked for: its path, and its content from the beginning.
pub(crate) type Take<'a> = &'a mut dyn FnMut(&str, &mut dyn Read) -> ControlFlow<()>;

/// What is asked for.
pub(crate) struct Picking<'a> {
    wanted: &'a BTreeSet<String>,
    take: Take<'a>,
}

impl Picking<'_> {
    fn wants(&self, path: &str) -> bool {
        self.wanted.contains(path)
    }

    /// Whether something that is asked for lies in an archive at that path.
    fn leads_on(&self, path: &str) -> bool {
        let inside = format!("{path}!/");
        self.wanted.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
    }
}

/// Hands over the entries of these paths (as [`crate::EntryPath::text`] has them) in the order of the walk. A path at
/// which nothing lies any more, and content that ends early, are for the caller to notice: it knows size and digests.
pub fn pick(
    source: &Path,
    limits: &Limits,
    wanted: &BTreeSet<String>,
    take: &mut dyn FnMut(&str, &mut dyn Read) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut nothing = |_| ControlFlow::Continue(());
    let mut walker = Walker {
        limits,
        visit: &mut nothing,
        tally: Tally::default(),
        met: 0,
        go_on: None,
        archive: None,
        picking: Some(Picking { wanted, take }),
    };
    match each(source, limits, &mut |met| if let Met::File(file) = met { one(&mut walker, file) } else { Ok(()) })? {
        Err(Halt::Stopped) => Err(Error::Stopped),
        Err(Halt::Over(_)) | Ok(()) => Ok(()),
    }
}

fn one(walker: &mut Walker<'_>, file: DiskFile<'_>) -> Flow {
    let leads = |picking: &Picking<'_>| picking.wants(&file.path.text) || picking.leads_on(&file.path.text);
    if !walker.picking.as_ref().is_some_and(leads) {
        return Ok(());
    }
    let Ok(opened) = file.open() else { return Ok(()) };
    let any_place = FileAt { file: &opened.file, len: opened.len() };
    let found = Found {
        path: file.path,
        issues: Vec::new(),
        modified: None,
        on_disk: true,
        size_hint: Some(opened.len()),
        again: walker.again(opened.len(), any_place.on_disk(), opened.len(), Packing::Stored),
        handed_over: Rc::default(),
    };
    let mut body = DiskBody { opened: &opened };
    walker.take(found, &mut body, Some(&any_place), None).map(drop)
}

impl Walker<'_> {
    /// Hands over what is asked for, goes into archives that hold it, and passes over everything else.
    pub(crate) fn pick(
        &mut self,
        found: &Found,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow {
        let Some(picking) = &mut self.picking else { return Ok(()) };
        let leads_on = picking.leads_on(&found.path.text);
        if leads_on && picking.wants(&found.path.text) {
            self.pick_both(found, body, any_place, meter)?;
        } else if picking.wants(&found.path.text) {
            let mut source = Metered::new(body, meter);
            if (picking.take)(&found.path.text, &mut source).is_break() {
                return Err(Halt::Stopped);
            }
            source.flaws()?;
        } else if leads_on {
            self.pick_inside(found, body, any_place, meter)?;
        }
        Ok(())
    }

    /// Hands over what is asked for, and goes into it for what is asked for in it: mails are read as messages, and hold
    /// others. What is too large to be held and does not lie at any place can be read once only.
    fn pick_both(
        &mut self,
        found: &Found,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow {
        let Some(picking) = &mut self.picking else { return Ok(()) };
        let mut source = Metered::new(body, meter);
        let hold = usize::try_from(self.limits.hold_bytes).unwrap_or(usize::MAX);
        let mut start = Vec::new();
        source.fill(&mut start, hold.saturating_add(1), found.size_hint);
        let is_all = !source.has_failed() && start.len() <= hold;
        let mut content = Cursor::new(&start).chain(&mut source);
        if (picking.take)(&found.path.text, &mut content).is_break() {
            return Err(Halt::Stopped);
        }
        source.flaws()?;
        let kind = sniff(start.get(..HEAD_BYTES).unwrap_or(&start));
        let held = start.as_slice();
        let place = any_place.or_else(|| is_all.then_some(&held as &dyn ReadAt));
        let Some(place) = place else { return Ok(()) };
        let meter = Meter::new(meter, place.len(), self.limits);
        self.archive_with(&found.path, kind, Opened::AnyPlace(place), meter, false).map(drop)
    }

    /// An archive is read as the walk reads it, so that its members have the same paths.
    fn pick_inside(
        &mut self,
        found: &Found,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow {
        let mut source = Metered::new(body, meter);
        let hold = usize::try_from(self.limits.hold_bytes).unwrap_or(usize::MAX);
        let is_large = found.size_hint.is_some_and(|n| n > self.limits.hold_bytes);
        let first = if any_place.is_some() || is_large { HEAD_BYTES.min(hold) } else { hold };
        let mut start = Vec::new();
        source.fill(&mut start, first.saturating_add(1), found.size_hint);
        let kind = sniff(start.get(..HEAD_BYTES).unwrap_or(&start));
        let is_all = !source.has_failed() && start.len() <= first;
        let by_place = any_place.filter(|_| is_all || matches!(kind, Kind::Zip | Kind::Tar));
        let packed = found.size_hint.unwrap_or(0).max(start.len() as u64);
        if let Some(place) = by_place {
            let meter = Meter::new(meter, place.len(), self.limits);
            return self.archive_with(&found.path, kind, Opened::AnyPlace(place), meter, false).map(drop);
        }
        let meter = Meter::new(meter, packed, self.limits);
        if is_all {
            let held = start.as_slice();
            return self.archive_with(&found.path, kind, Opened::AnyPlace(&held), meter, false).map(drop);
        }
        let mut all = Cursor::new(start).chain(&mut source);
        self.archive_with(&found.path, kind, Opened::Stream(&mut all), meter, false).map(drop)
    }
}
