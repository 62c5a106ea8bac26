//! What a figure of the lineage is made of, and what it is made from.

/// What is drawn. Texts are finished: in the reader's language, with everything visible that could mislead.
#[derive(Clone, Debug, Default)]
pub struct FigureInput {
    /// The groups: a lane each.
    pub groups: Vec<FigureGroup>,
    /// Who broke off from whom.
    pub branches: Vec<BranchInput>,
    /// What stands above the groups of which nothing is told; none: nothing does.
    pub alone: String,
}

/// A group.
#[derive(Clone, Debug, Default)]
pub struct FigureGroup {
    /// Its name.
    pub name: String,
    /// When it was created; if that is not known, its earliest record. Seconds since 1970 UTC. `None`: no record has a time.
    pub begins: Option<i64>,
    /// Whether `begins` is its creation. If not, it may be older.
    pub begin_known: bool,
    /// Its latest record.
    pub ends: Option<i64>,
    /// What stands small under the name (members, messages), the longest first; the first that has room is taken.
    pub under: Vec<String>,
}

/// That a group broke off.
#[derive(Clone, Debug)]
pub struct BranchInput {
    /// From which; `None`: from one that was not seen.
    pub parent: Option<u32>,
    /// Which.
    pub child: u32,
    /// How.
    pub kind: BranchKind,
    /// Whether another parent is far behind and the order in time is told. If not, the line is dashed and asks.
    pub certain: bool,
    /// Further groups that it came from: of a merger.
    pub also: Vec<u32>,
    /// The word for it, the longest first ("split from …", "split"); the first that has room is taken.
    pub words: Vec<String>,
}

/// How a group broke off, as it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BranchKind {
    /// Part of the members went.
    Split,
    /// It stands beside the first one.
    Companion,
    /// It took the first one's place.
    ReCreation,
    /// Several became one.
    Merger,
    /// Both came from a third.
    Sibling,
}

/// A figure: plain geometry in whole units, one unit a CSS pixel. x grows with time, y downwards.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figure {
    /// Its width.
    pub width: i32,
    /// Its height. The axis stands outside of it: above, and above each sheet.
    pub height: i32,
    /// From where to where the axis runs; what lies beside it is room for beginnings and labels.
    pub plot: (i32, i32),
    /// The time axis.
    pub ticks: Vec<Tick>,
    /// A lane for each group, from top to bottom.
    pub lanes: Vec<Lane>,
    /// Branches, in the order of the input; of a merger one for each parent.
    pub branches: Vec<Branch>,
    /// Everything written but the axis. No two overlap, and no line runs through one.
    pub labels: Vec<Label>,
    /// The figure cut between lanes into pieces that fit on a page.
    pub sheets: Vec<Sheet>,
}

/// A piece of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its top.
    pub top: i32,
    /// Its bottom: the top of the next.
    pub bottom: i32,
}

/// A place on the axis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Where.
    pub x: i32,
    /// The year, month or day that begins there, in UTC and as ISO 8601 writes it.
    pub text: String,
}

/// A group's lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// The group: an index into [`FigureInput::groups`].
    pub group: u32,
    /// The height at which it runs.
    pub y: i32,
    /// Where it begins to be drawn: dotted from here to `begins`, where a group may be older, or its branches are.
    pub from: i32,
    /// Its creation, or its earliest record.
    pub begins: i32,
    /// Its latest record.
    pub ends: i32,
    /// Dotted from `ends` to here: no record is held of what was after.
    pub to: i32,
    /// What is known of its begin.
    pub start: Start,
    /// What is known of its end.
    pub end: End,
}

/// What is known of a lane's begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// It was created then.
    Created,
    /// It is seen from then on and may be older.
    Torn,
    /// No record of it has a time: the lane only shows that it exists.
    Undated,
}

/// What is known of a lane's end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Its latest record in the evidence held.
    LastRecord,
    /// No record of it has a time.
    Undated,
}

/// A branch from a parent's lane to a child's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// An index into [`FigureInput::branches`].
    pub branch: u32,
    /// From which group; `None`: from one that was not seen, which is an open end beside the lane.
    pub parent: Option<u32>,
    /// To which.
    pub child: u32,
    /// How.
    pub kind: BranchKind,
    /// Whether it is sure enough for a whole line.
    pub certain: bool,
    /// Whether it stands beside another that the child hangs on.
    pub further: bool,
    /// The line, from the parent on: corners. In several pieces where it would run through a label; of a second parent
    /// that is far away only the two ends.
    pub pieces: Vec<Vec<(i32, i32)>>,
}

/// Something written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// What it belongs to.
    pub of: LabelOf,
    /// The text, perhaps shortened.
    pub text: String,
    /// Whether it was shortened: the whole text must be found elsewhere.
    pub shortened: bool,
    /// Whether characters are in it whose width no table tells: it must be set in `width` exactly.
    pub fixed: bool,
    /// Its left side.
    pub x: i32,
    /// Its base line.
    pub y: i32,
    /// Its width at most.
    pub width: i32,
    /// Its font's size.
    pub size: i32,
}

/// What a label belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelOf {
    /// A group's name.
    Name(u32),
    /// The word of a branch: an index into [`FigureInput::branches`].
    Word(u32),
    /// What stands under a group's name.
    Under(u32),
    /// The heading of groups of which nothing is told.
    Alone,
}

impl Label {
    /// Left, top, right and bottom of the room that it takes.
    pub fn room(&self) -> (i32, i32, i32, i32) {
        (self.x, self.y - self.size + self.size / 8, self.x + self.width, self.y + self.size / 4)
    }
}

/// Why there is no figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FigureError {
    /// A branch names a group that is not there.
    NoSuchGroup {
        /// Which branch: an index into [`FigureInput::branches`].
        branch: u32,
        /// The group.
        group: u32,
    },
    /// A branch leads from a group to itself.
    OfItself {
        /// Which branch.
        branch: u32,
    },
}

impl std::fmt::Display for FigureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchGroup { branch, group } => {
                write!(f, "branch {branch} of the lineage names group {group}, which is not among its groups")
            }
            Self::OfItself { branch } => write!(f, "branch {branch} of the lineage leads from a group to itself"),
        }
    }
}

impl std::error::Error for FigureError {}
