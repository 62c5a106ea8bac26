//! Exhibits with their custody, occurrences and issues.

use crate::vault::{bytes, count, int, json, maybe_id, to_json, word};
use crate::{Conn, Error, Tx};
use model::{CaseId, ExhibitId, Issue, IssueKind, ManifestDigest, Tally};
use rusqlite::Row;
use std::collections::{BTreeMap, HashSet};

model::closed_enum! {
    /// Where an exhibit is on its way into the vault.
    pub enum ExhibitState {
        /// Being read; what it says is not yet shown.
        Ingesting = "ingesting",
        /// Read to its end.
        Held = "held",
    }
}

/// The columns of [`ExhibitRow`], in the order in which it is read.
macro_rules! exhibit_columns {
    () => {
        "n, case_id, id, name, source, source_bytes, state, manifest, number, seal, seized_at, seized_place, officer, \
         tool, tool_version, examiner, acquisition_digest, acquisition_check, handling_code, source_evaluation, review_by, \
         file_count, byte_count, seen, kept, doubtful, refused, out_of_scope, settings, ingested_at, chats_out, records_out, \
         chats_set_aside, records_set_aside, singles_set_aside, files_set_aside"
    };
}

statements! {
    NEXT_EXHIBIT = "SELECT COALESCE(MAX(n), 0) + 1 FROM exhibit";
    INSERT_EXHIBIT = concat!("INSERT INTO exhibit (", exhibit_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
        $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)");
    FINISH_EXHIBIT = "UPDATE exhibit SET state = 'held', id = $1, manifest = $2, acquisition_check = $3, file_count = $4, \
        byte_count = $5, seen = $6, kept = $7, doubtful = $8, refused = $9, out_of_scope = $10, chats_out = $11, records_out = $12, \
        chats_set_aside = $13, records_set_aside = $14, singles_set_aside = $15, files_set_aside = $16 WHERE n = $17";
    SET_CUSTODY = "UPDATE exhibit SET number = $1, seal = $2, seized_at = $3, seized_place = $4, officer = $5, tool = $6, tool_version = $7, \
        examiner = $8, acquisition_digest = $9, acquisition_check = $10 WHERE n = $11";
    INSERT_LEFT_OUT = "INSERT INTO left_out (exhibit, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    LEFT_OUT = "SELECT digest FROM left_out WHERE exhibit = $1";
    DROP_LEFT_OUT = "DELETE FROM left_out WHERE exhibit = $1";
    MOVE_EXHIBIT = "UPDATE exhibit SET source = $1, source_bytes = $2 WHERE n = $3";
    EXHIBITS = concat!("SELECT ", exhibit_columns!(), " FROM exhibit WHERE case_id = $1 ORDER BY name, n");
    EXHIBIT_BY_ID = concat!("SELECT ", exhibit_columns!(), " FROM exhibit WHERE case_id = $1 AND id = $2");
    ALL_EXHIBITS = concat!("SELECT ", exhibit_columns!(), " FROM exhibit ORDER BY case_id, name, n");
    INSERT_OCCURRENCE = "INSERT INTO occurrence (exhibit, k, path, path_bytes, item, modified, on_disk) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OCCURRENCES = "SELECT o.k, o.path, o.path_bytes, o.item, o.modified, o.on_disk FROM occurrence o WHERE o.exhibit = $1 ORDER BY o.k";
    OCCURRENCE = "SELECT o.k, o.path, o.path_bytes, o.item, o.modified, o.on_disk FROM occurrence o WHERE o.exhibit = $1 AND o.k = $2";
    PLACE_OF_DIGEST = "SELECT o.path, o.item FROM item i JOIN occurrence o ON o.item = i.n WHERE i.sha256 = $1 AND o.exhibit = $2 \
        ORDER BY o.k LIMIT 1";
    INSERT_ISSUE = "INSERT INTO issue (exhibit, k, path, place, kind, code, details) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ISSUES = "SELECT path, place, kind, code, details FROM issue WHERE exhibit = $1 ORDER BY path, k";
    NEXT_ISSUE = "SELECT COALESCE(MAX(k), -1) + 1 FROM issue WHERE exhibit = $1";
    ISSUE_COUNT = "SELECT COUNT(*) FROM issue WHERE exhibit = $1";
    ISSUE_COUNT_OF = "SELECT COUNT(*) FROM issue WHERE exhibit = $1 AND kind = $2";
    COUNTS = "SELECT (SELECT COUNT(*) FROM cases), (SELECT COUNT(*) FROM exhibit), (SELECT COUNT(*) FROM exhibit WHERE state = 'ingesting'), \
        (SELECT COUNT(*) FROM hash_set), (SELECT COUNT(*) FROM audit_entry)";
    ISSUE_PLACES = "SELECT k, path, code FROM issue WHERE exhibit = $1 ORDER BY k";
    DROP_ISSUE = "DELETE FROM issue WHERE exhibit = $1 AND k = $2";
    DROP_ISSUES_OF = "DELETE FROM issue WHERE exhibit = $1 AND code = $2";
    NEXT_CUSTODY = "SELECT COALESCE(MAX(n), 0) + 1 FROM custody_event";
    INSERT_CUSTODY = "INSERT INTO custody_event (n, exhibit, at, kind, actor, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    CUSTODY = "SELECT at, kind, actor, detail FROM custody_event WHERE exhibit = $1 ORDER BY n";
    DROP_INVITES = "DELETE FROM invite WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_SYSTEM = "DELETE FROM system_line WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_MESSAGES = "DELETE FROM message WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_ALIASES = "DELETE FROM alias WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_CLAIMED = "DELETE FROM claimed_digest WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_MEMBERS = "DELETE FROM chat_member WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_ROLL_CALLS = "DELETE FROM roll_call WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_INDICATORS = "DELETE FROM indicator WHERE chat IN (SELECT n FROM chat WHERE exhibit = $1)";
    DROP_SOURCES = "DELETE FROM source_read WHERE exhibit = $1";
    DROP_FACTS = "DELETE FROM source_fact WHERE exhibit = $1";
    DROP_CHATS = "DELETE FROM chat WHERE exhibit = $1";
    DROP_ISSUES = "DELETE FROM issue WHERE exhibit = $1";
    DROP_OCCURRENCES = "DELETE FROM occurrence WHERE exhibit = $1";
    DROP_CUSTODY = "DELETE FROM custody_event WHERE exhibit = $1";
    MOVE_CUSTODY = "UPDATE custody_event SET exhibit = $1 WHERE exhibit = $2";
    DROP_EXHIBIT = "DELETE FROM exhibit WHERE n = $1";
    DROP_OCCURRENCE = "DELETE FROM occurrence WHERE exhibit = $1 AND k = $2";
}

/// An exhibit as it stands in the vault.
#[derive(Clone, Debug)]
pub struct ExhibitRow {
    /// The vault's own number for it; never leaves the vault.
    pub n: i64,
    /// The case.
    pub case: CaseId,
    /// Its id; known once it was read to its end.
    pub id: Option<ExhibitId>,
    /// A name for people: the last part of its place when it was ingested, or its exhibit number.
    pub name: String,
    /// Where it lies.
    pub source: String,
    /// The same as bytes, if it is not UTF-8.
    pub source_bytes: Option<Vec<u8>>,
    /// How far it came.
    pub state: ExhibitState,
    /// Over all files on disk.
    pub manifest: Option<ManifestDigest>,
    /// Exhibit number.
    pub number: Option<String>,
    /// Seal number.
    pub seal: Option<String>,
    /// When it was seized, as written.
    pub seized_at: Option<String>,
    /// Where.
    pub seized_place: Option<String>,
    /// By whom.
    pub officer: Option<String>,
    /// The extraction tool.
    pub tool: Option<String>,
    /// Its version.
    pub tool_version: Option<String>,
    /// Who extracted.
    pub examiner: Option<String>,
    /// The digest taken at acquisition, as given.
    pub acquisition_digest: Option<String>,
    /// `agrees`, `differs` or `not-given`.
    pub acquisition_check: String,
    /// Who may see it.
    pub handling_code: String,
    /// How reliable its source is.
    pub source_evaluation: String,
    /// ISO date of review, if other than the case's.
    pub review_by: Option<String>,
    /// Files on disk.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// Entries, counted.
    pub tally: Tally,
    /// Limits and versions it was read with, JSON.
    pub settings: String,
    /// Milliseconds since 1970 UTC.
    pub ingested_at: i64,
    /// What the scope left out.
    pub left_out: LeftOut,
    /// What was set aside since it is with protected correspondents.
    pub set_aside: SetAside,
}

/// What the scope of a case left out of an exhibit's chats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// Chats of which no record is inside.
    pub chats: u64,
    /// Their records.
    pub records: u64,
}

/// What of an exhibit was set aside since it is with protected correspondents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SetAside {
    /// Chats that were set aside whole.
    pub chats: u64,
    /// Records, those of these chats among them.
    pub records: u64,
    /// Records of them that stood in chats which are read otherwise.
    pub singles: u64,
    /// Files and members of archives that only such chats and records carry.
    pub files: u64,
}

impl SetAside {
    pub(crate) fn columns(&self) -> [i64; 4] {
        [self.chats, self.records, self.singles, self.files].map(int)
    }
}

/// One place where an item lies.
#[derive(Clone, Debug)]
pub struct OccurrenceRow {
    /// Its number in the exhibit.
    pub k: u64,
    /// Below the exhibit.
    pub path: String,
    /// The same as bytes, if it is not UTF-8.
    pub path_bytes: Option<Vec<u8>>,
    /// The vault's number of the item.
    pub item: i64,
    /// As the source stores it.
    pub modified: Option<String>,
    /// A file on disk, not inside an archive.
    pub on_disk: bool,
}

/// One issue.
#[derive(Clone, Debug)]
pub struct IssueRow {
    /// Below the exhibit.
    pub path: String,
    /// Inside the file.
    pub place: String,
    /// How bad.
    pub kind: IssueKind,
    /// Stable code.
    pub code: String,
    /// What the prose names.
    pub details: BTreeMap<String, String>,
}

/// How much a vault holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Cases.
    pub cases: u64,
    /// Exhibits, those that are being read among them.
    pub exhibits: u64,
    /// Exhibits that are being read, or whose reading was cut off.
    pub unfinished: u64,
    /// Versions of hash sets.
    pub hash_sets: u64,
    /// Entries of the audit log.
    pub audit_entries: u64,
}

/// One custody event.
#[derive(Clone, Debug)]
pub struct CustodyRow {
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// `ingested`, `relocated`, `verified` …
    pub kind: String,
    /// The operator.
    pub actor: String,
    /// What happened, JSON.
    pub detail: String,
}

impl Tx<'_> {
    /// Adds an exhibit and gives its number; `row.n` is not read.
    pub fn insert_exhibit(&self, row: &ExhibitRow) -> Result<i64, Error> {
        let n: i64 = self.first(NEXT_EXHIBIT, (), |r| r.get(0))?.unwrap_or(1);
        let (t, aside) = (row.tally, row.set_aside.columns());
        self.run(
            INSERT_EXHIBIT,
            rusqlite::params![
                n,
                row.case.as_bytes().as_slice(),
                row.id.map(|id| id.0.to_vec()),
                row.name,
                row.source,
                row.source_bytes,
                row.state.as_str(),
                row.manifest.map(|m| m.0.to_vec()),
                row.number,
                row.seal,
                row.seized_at,
                row.seized_place,
                row.officer,
                row.tool,
                row.tool_version,
                row.examiner,
                row.acquisition_digest,
                row.acquisition_check,
                row.handling_code,
                row.source_evaluation,
                row.review_by,
                int(row.file_count),
                int(row.byte_count),
                int(t.seen),
                int(t.kept),
                int(t.doubtful),
                int(t.refused),
                int(t.out_of_scope),
                row.settings,
                row.ingested_at,
                int(row.left_out.chats),
                int(row.left_out.records),
                aside[0],
                aside[1],
                aside[2],
                aside[3],
            ],
        )?;
        Ok(n)
    }

    /// Marks an exhibit as read to its end.
    pub fn finish_exhibit(
        &self,
        n: i64,
        id: ExhibitId,
        manifest: ManifestDigest,
        acquisition_check: &str,
        (files, bytes): (u64, u64),
        (t, left_out, set_aside): (Tally, LeftOut, SetAside),
    ) -> Result<(), Error> {
        let aside = set_aside.columns();
        self.run(
            FINISH_EXHIBIT,
            rusqlite::params![
                id.as_bytes().as_slice(),
                manifest.as_bytes().as_slice(),
                acquisition_check,
                int(files),
                int(bytes),
                int(t.seen),
                int(t.kept),
                int(t.doubtful),
                int(t.refused),
                int(t.out_of_scope),
                int(left_out.chats),
                int(left_out.records),
                aside[0],
                aside[1],
                aside[2],
                aside[3],
                n,
            ],
        )
        .map(drop)
    }

    /// Writes down the new place of an exhibit.
    pub fn move_exhibit(&self, n: i64, source: &str, source_bytes: Option<&[u8]>) -> Result<(), Error> {
        self.run(MOVE_EXHIBIT, (source, source_bytes, n)).map(drop)
    }

    /// Takes back an exhibit that was not read to its end, with everything that only it brought.
    pub fn drop_unfinished(&self, n: i64) -> Result<(), Error> {
        self.drop_reading(n)
    }

    /// Puts reading `new` in the place of reading `old` of the same exhibit; custody goes on. What the network says of
    /// the case rests on the old one, and goes with it; so do items that only the old one had.
    pub fn replace_reading(&self, case: CaseId, old: i64, new: i64) -> Result<(), Error> {
        self.clear_network(case)?;
        self.run(MOVE_CUSTODY, (new, old))?;
        self.drop_reading(old)
    }

    /// Takes back the chats of an exhibit that is being read.
    pub(crate) fn drop_chats(&self, n: i64) -> Result<(), Error> {
        let of_messages = [DROP_INVITES, DROP_SYSTEM, DROP_CLAIMED, DROP_INDICATORS, DROP_MESSAGES];
        let of_chats = [DROP_MEMBERS, DROP_ROLL_CALLS, DROP_ALIASES, DROP_FACTS, DROP_SOURCES, DROP_CHATS];
        of_messages.iter().chain(&of_chats).try_for_each(|sql| self.run(sql, [n]).map(drop))
    }

    fn drop_reading(&self, n: i64) -> Result<(), Error> {
        let items = self.items_from(n, 0)?;
        self.end_reading(n)?;
        self.drop_chats(n)?;
        for sql in [DROP_ISSUES, DROP_OCCURRENCES, DROP_CUSTODY, DROP_LEFT_OUT, DROP_EXHIBIT] {
            self.run(sql, [n])?;
        }
        self.drop_items_without_place(&items)
    }

    /// Takes one entry out of an exhibit that is still being read.
    pub fn drop_occurrence(&self, exhibit: i64, k: u64) -> Result<(), Error> {
        self.run(DROP_OCCURRENCE, (exhibit, int(k))).map(drop)
    }

    /// Adds an occurrence.
    pub fn insert_occurrence(&self, exhibit: i64, o: &OccurrenceRow) -> Result<(), Error> {
        self.run(
            INSERT_OCCURRENCE,
            (exhibit, int(o.k), &o.path, &o.path_bytes, o.item, &o.modified, i64::from(o.on_disk)),
        )
        .map(drop)
    }

    /// Adds issue number `k` of an exhibit.
    pub fn insert_issue(&self, exhibit: i64, k: u64, issue: &Issue) -> Result<(), Error> {
        let details = to_json(&issue.details)?;
        self.run(INSERT_ISSUE, (exhibit, int(k), &issue.path, &issue.place, issue.kind.as_str(), issue.code, details))
            .map(drop)
    }

    /// Adds an issue to an exhibit that was read to its end.
    pub fn add_issue(&self, exhibit: i64, issue: &Issue) -> Result<(), Error> {
        let k = self.first(NEXT_ISSUE, [exhibit], |row| count(row, 0))?.unwrap_or(0);
        self.insert_issue(exhibit, k, issue)
    }

    /// Takes away what was said of these paths.
    pub fn drop_issues_at(&self, exhibit: i64, paths: &HashSet<&str>) -> Result<(), Error> {
        let mut said = Vec::new();
        self.each_issue(exhibit, &mut |k, path, _| {
            if paths.contains(path) {
                said.push(k);
            }
        })?;
        said.into_iter().try_for_each(|k| self.run(DROP_ISSUE, (exhibit, int(k))).map(drop))
    }

    /// Takes away the issues with a code, before it is decided anew.
    pub fn drop_issues_of(&self, exhibit: i64, code: &str) -> Result<(), Error> {
        self.run(DROP_ISSUES_OF, (exhibit, code)).map(drop)
    }

    /// Writes down what custody papers say of an exhibit; of `row` only those columns are read.
    pub fn set_custody(&self, row: &ExhibitRow) -> Result<(), Error> {
        self.run(
            SET_CUSTODY,
            rusqlite::params![
                row.number,
                row.seal,
                row.seized_at,
                row.seized_place,
                row.officer,
                row.tool,
                row.tool_version,
                row.examiner,
                row.acquisition_digest,
                row.acquisition_check,
                row.n,
            ],
        )
        .map(drop)
    }

    /// Keeps the digest of a file on disk that the scope left out.
    pub fn insert_left_out(&self, exhibit: i64, digest: &[u8]) -> Result<(), Error> {
        self.run(INSERT_LEFT_OUT, (exhibit, digest)).map(drop)
    }

    /// Adds a custody event.
    pub fn insert_custody(&self, exhibit: i64, row: &CustodyRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_CUSTODY, (), |r| r.get(0))?.unwrap_or(1);
        self.run(INSERT_CUSTODY, (n, exhibit, row.at, &row.kind, &row.actor, &row.detail)).map(drop)
    }
}

impl Conn {
    /// The case's exhibits by name.
    pub fn exhibits(&self, case: CaseId) -> Result<Vec<ExhibitRow>, Error> {
        self.rows(EXHIBITS, [case.as_bytes().as_slice()], read)
    }

    /// Every exhibit of the vault.
    pub fn all_exhibits(&self) -> Result<Vec<ExhibitRow>, Error> {
        self.rows(ALL_EXHIBITS, (), read)
    }

    /// The case's exhibit with this id.
    pub fn exhibit(&self, case: CaseId, id: ExhibitId) -> Result<Option<ExhibitRow>, Error> {
        self.first(EXHIBIT_BY_ID, (case.as_bytes().as_slice(), id.as_bytes().as_slice()), read)
    }

    /// The occurrences of an exhibit in the order in which it was walked.
    pub fn occurrences(&self, exhibit: i64) -> Result<Vec<OccurrenceRow>, Error> {
        self.rows(OCCURRENCES, [exhibit], read_occurrence)
    }

    /// Hands over each entry of an exhibit in the order in which it was walked.
    pub fn each_occurrence(&self, exhibit: i64, visit: &mut dyn FnMut(OccurrenceRow)) -> Result<(), Error> {
        self.each(OCCURRENCES, [exhibit], read_occurrence, visit)
    }

    /// Entry `k` of an exhibit.
    pub fn occurrence(&self, exhibit: i64, k: u64) -> Result<Option<OccurrenceRow>, Error> {
        self.first(OCCURRENCE, (exhibit, int(k)), read_occurrence)
    }

    /// Where in an exhibit the first file with these bytes lies, and the vault's number of its item.
    pub fn place_of_digest(&self, exhibit: i64, sha256: &[u8; 32]) -> Result<Option<(String, i64)>, Error> {
        self.first(PLACE_OF_DIGEST, (sha256.as_slice(), exhibit), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The issues of an exhibit by path.
    pub fn issues(&self, exhibit: i64) -> Result<Vec<IssueRow>, Error> {
        self.rows(ISSUES, [exhibit], |row| {
            Ok(IssueRow {
                path: row.get(0)?,
                place: row.get(1)?,
                kind: word(row, 2, IssueKind::parse)?,
                code: row.get(3)?,
                details: json(row, 4)?,
            })
        })
    }

    /// How many issues an exhibit has, of a kind or of any.
    pub fn issue_count(&self, exhibit: i64, kind: Option<IssueKind>) -> Result<u64, Error> {
        let found = match kind {
            Some(kind) => self.first(ISSUE_COUNT_OF, (exhibit, kind.as_str()), |row| count(row, 0))?,
            None => self.first(ISSUE_COUNT, [exhibit], |row| count(row, 0))?,
        };
        Ok(found.unwrap_or(0))
    }

    /// How much the vault holds.
    pub fn counts(&self) -> Result<Counts, Error> {
        let read = |row: &Row<'_>| {
            Ok(Counts {
                cases: count(row, 0)?,
                exhibits: count(row, 1)?,
                unfinished: count(row, 2)?,
                hash_sets: count(row, 3)?,
                audit_entries: count(row, 4)?,
            })
        };
        Ok(self.first(COUNTS, (), read)?.unwrap_or_default())
    }

    /// Hands over number, path and code of each issue of an exhibit, as they were written.
    pub fn each_issue(&self, exhibit: i64, visit: &mut dyn FnMut(u64, &str, &str)) -> Result<(), Error> {
        let read = |row: &Row<'_>| Ok((count(row, 0)?, row.get(1)?, row.get(2)?));
        self.each(ISSUE_PLACES, [exhibit], read, &mut |(k, path, code): (u64, String, String)| visit(k, &path, &code))
    }

    /// Digests of the files on disk that the scope left out of an exhibit.
    pub fn left_out(&self, exhibit: i64) -> Result<Vec<[u8; 16]>, Error> {
        self.rows(LEFT_OUT, [exhibit], |row| bytes(row, 0))
    }

    /// The custody events of an exhibit in order.
    pub fn custody(&self, exhibit: i64) -> Result<Vec<CustodyRow>, Error> {
        self.rows(CUSTODY, [exhibit], |row| {
            Ok(CustodyRow { at: row.get(0)?, kind: row.get(1)?, actor: row.get(2)?, detail: row.get(3)? })
        })
    }
}

fn read_occurrence(row: &Row<'_>) -> rusqlite::Result<OccurrenceRow> {
    Ok(OccurrenceRow {
        k: count(row, 0)?,
        path: row.get(1)?,
        path_bytes: row.get(2)?,
        item: row.get(3)?,
        modified: row.get(4)?,
        on_disk: row.get::<_, i64>(5)? != 0,
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<ExhibitRow> {
    Ok(ExhibitRow {
        n: row.get(0)?,
        case: crate::vault::id(row, 1, CaseId::from_slice)?,
        id: maybe_id(row, 2, ExhibitId::from_slice)?,
        name: row.get(3)?,
        source: row.get(4)?,
        source_bytes: row.get(5)?,
        state: word(row, 6, ExhibitState::parse)?,
        manifest: maybe_id(row, 7, ManifestDigest::from_slice)?,
        number: row.get(8)?,
        seal: row.get(9)?,
        seized_at: row.get(10)?,
        seized_place: row.get(11)?,
        officer: row.get(12)?,
        tool: row.get(13)?,
        tool_version: row.get(14)?,
        examiner: row.get(15)?,
        acquisition_digest: row.get(16)?,
        acquisition_check: row.get(17)?,
        handling_code: row.get(18)?,
        source_evaluation: row.get(19)?,
        review_by: row.get(20)?,
        file_count: count(row, 21)?,
        byte_count: count(row, 22)?,
        tally: Tally {
            seen: count(row, 23)?,
            kept: count(row, 24)?,
            doubtful: count(row, 25)?,
            refused: count(row, 26)?,
            out_of_scope: count(row, 27)?,
        },
        settings: row.get(28)?,
        ingested_at: row.get(29)?,
        left_out: LeftOut { chats: count(row, 30)?, records: count(row, 31)? },
        set_aside: SetAside {
            chats: count(row, 32)?,
            records: count(row, 33)?,
            singles: count(row, 34)?,
            files: count(row, 35)?,
        },
    })
}
