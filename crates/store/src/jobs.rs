//! Jobs: what is to be done, is being done, was done. Rows from the first day, so that more workers can come later.

use crate::vault::{maybe_id, word};
use crate::{Conn, Error, Tx};
use model::CaseId;

model::closed_enum! {
    /// How far a job came.
    pub enum JobState {
        /// Somebody holds its lease.
        Running = "running",
        /// Its result is in the vault.
        Done = "done",
        /// It ended without a result.
        Failed = "failed",
    }
}

statements! {
    NEXT_JOB = "SELECT COALESCE(MAX(n), 0) + 1 FROM job";
    FIND_JOB = "SELECT n FROM job WHERE kind = $1 AND input = $2 AND version = $3";
    INSERT_JOB = "INSERT INTO job (n, kind, input, version, case_id, state, owner, heartbeat_at, lease_until, started_at) \
        VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9)";
    RESTART_JOB = "UPDATE job SET state = 'running', owner = $1, heartbeat_at = $2, lease_until = $3, started_at = $4, \
        ended_at = NULL, result = NULL WHERE n = $5";
    BEAT = "UPDATE job SET heartbeat_at = $1, lease_until = $2 WHERE n = $3";
    END_JOB = "UPDATE job SET state = $1, ended_at = $2, result = $3, lease_until = NULL WHERE n = $4";
    LAST_END = "SELECT COALESCE(MAX(ended_at), 0) FROM job";
    CASE_JOBS = "SELECT n, kind, case_id, state, started_at, ended_at, heartbeat_at, result FROM job WHERE case_id = $1 ORDER BY n";
    LEFT_RUNNING = "UPDATE job SET state = 'failed', lease_until = NULL, result = '{\"ended\":\"without-result\"}' WHERE state = 'running'";
}

/// A lease is good for this long after a heartbeat; a second of work between two beats is usual.
const LEASE_MS: i64 = 60_000;

/// A job as it stands in the vault.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// Its number.
    pub n: i64,
    /// `ingest`, `match`, `network` …
    pub kind: String,
    /// The case.
    pub case: Option<CaseId>,
    /// How far it came.
    pub state: JobState,
    /// Milliseconds since 1970 UTC.
    pub started_at: i64,
    /// Milliseconds since 1970 UTC.
    pub ended_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub heartbeat_at: Option<i64>,
    /// What came of it, JSON.
    pub result: Option<String>,
}

impl Tx<'_> {
    /// Takes the lease of the job (kind, input, version), made if it is new, and gives its number.
    pub fn start_job(
        &self,
        kind: &str,
        input: &[u8],
        version: &str,
        case: Option<CaseId>,
        owner: &str,
        now: i64,
    ) -> Result<i64, Error> {
        let lease = now + LEASE_MS;
        if let Some(n) = self.first(FIND_JOB, (kind, input, version), |row| row.get(0))? {
            self.run(RESTART_JOB, (owner, now, lease, now, n))?;
            return Ok(n);
        }
        let n: i64 = self.first(NEXT_JOB, (), |row| row.get(0))?.unwrap_or(1);
        self.run(INSERT_JOB, (n, kind, input, version, case.map(|c| c.0.to_vec()), owner, now, lease, now))?;
        Ok(n)
    }

    /// Says that the job is alive.
    pub fn beat_job(&self, n: i64, now: i64) -> Result<(), Error> {
        self.run(BEAT, (now, now + LEASE_MS, n)).map(drop)
    }

    /// Writes down what came of a job.
    pub fn end_job(&self, n: i64, state: JobState, now: i64, result: &str) -> Result<(), Error> {
        // Which of two jobs ended last decides what is outstanding, also when the clock was set back in between.
        let last: i64 = self.first(LAST_END, (), |row| row.get(0))?.unwrap_or(0);
        self.run(END_JOB, (state.as_str(), now.max(last + 1), result, n)).map(drop)
    }

    /// Marks jobs that a dead process left running. Only the writer may: while it holds the lock, nobody else runs one.
    pub fn close_left_jobs(&self) -> Result<(), Error> {
        self.run(LEFT_RUNNING, ()).map(drop)
    }
}

impl Conn {
    /// A case's jobs in the order in which they began.
    pub fn jobs(&self, case: CaseId) -> Result<Vec<JobRow>, Error> {
        self.rows(CASE_JOBS, [case.as_bytes().as_slice()], |row| {
            Ok(JobRow {
                n: row.get(0)?,
                kind: row.get(1)?,
                case: maybe_id(row, 2, CaseId::from_slice)?,
                state: word(row, 3, JobState::parse)?,
                started_at: row.get(4)?,
                ended_at: row.get(5)?,
                heartbeat_at: row.get(6)?,
                result: row.get(7)?,
            })
        })
    }
}
