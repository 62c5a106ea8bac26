//! What has not been seen: how much there must be at least, where the evidence has holes, and what evidence would help.
//!
//! Exhibits are the occasions on which something could be seen, those of one owner together. They are seized because they
//! hang together, so that every estimate is a lower bound and is said to be one.

mod estimates;
mod gaps;
mod occasions;
mod proposals;

pub use estimates::{Estimate, EstimateNote, Estimated, estimate, estimates};
pub use gaps::{Gap, GapKind, GapSettings, gaps};
pub use occasions::Occasions;
pub use proposals::{
    Ask, CountryShare, Proposal, ProposalReason, ProposalRole, ProposalSettings, Proposals, proposals,
};
