//! What rows of the service say (`message_system.action_type`; in the tables of before `messages.media_size` where
//! `status` is 6). Compared over four readers of this database; a code that is not here is kept as it is.

use model::SystemKind;

/// How sure a meaning is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sure {
    /// Several readers agree.
    Agreed,
    /// One reader says so.
    One,
    /// Readers disagree: the likeliest is given.
    Contested,
}

/// A code and its meaning.
pub(super) struct Action {
    /// The code.
    pub(super) code: i64,
    /// As what it is kept.
    pub(super) kind: SystemKind,
    /// How sure that is.
    pub(super) sure: Sure,
    /// What it means, and where readers disagree, what else it may mean.
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads the table; a test holds that none is empty"))]
    pub(super) means: &'static str,
}

const fn action(code: i64, kind: SystemKind, sure: Sure, means: &'static str) -> Action {
    Action { code, kind, sure, means }
}

use Sure::{Agreed, Contested, One};
use SystemKind::{
    Added, Call, CommunityLinked, CommunityUnlinked, ContactState, Created, Demoted, Description, Encryption, Icon,
    JoinedByInvitation, JoinedByLink, JoinedFromCommunity, Left, LinkReset, NumberChanged, OwnerChanged, Pinned,
    Promoted, Removed, Requested, SecurityCode, Settings, Subject, Timer, Unknown,
};

/// Every code that is understood, or half understood.
pub(super) static ACTIONS: &[Action] = &[
    action(1, Subject, Agreed, "group's name changed"),
    action(2, Created, One, "group created by the user"),
    action(4, Added, Agreed, "participant added; on many phones: you were added"),
    action(5, Left, Agreed, "participant left"),
    action(6, Icon, Agreed, "group's picture changed"),
    action(7, Removed, Contested, "you were removed; a user was removed; a contact was removed from a broadcast list"),
    action(8, Unknown, One, "cannot send to this group"),
    action(9, Created, Agreed, "broadcast list created"),
    action(10, NumberChanged, Agreed, "number changed"),
    action(11, Created, Agreed, "group or community created"),
    action(12, Added, Agreed, "participants added"),
    action(13, Left, Agreed, "participants left"),
    action(14, Removed, Agreed, "participants removed"),
    action(15, Promoted, Agreed, "made an admin: the participants, or you"),
    action(16, Demoted, One, "no longer an admin: you"),
    action(18, SecurityCode, Agreed, "security code changed"),
    action(19, Encryption, Agreed, "chat is end-to-end encrypted now"),
    action(20, JoinedByLink, Agreed, "joined using the invite link"),
    action(21, LinkReset, Agreed, "invite link reset"),
    action(27, Description, Agreed, "group's description changed"),
    action(28, NumberChanged, Agreed, "number changed"),
    action(29, Settings, Agreed, "only admins may edit the group"),
    action(30, Settings, Agreed, "all members may edit the group"),
    action(31, Settings, Contested, "only admins may send; default timer set"),
    action(32, Settings, Agreed, "all members may send"),
    action(33, Settings, One, "only admins may send"),
    action(39, Unknown, One, "payment"),
    action(46, ContactState, One, "business chat"),
    action(47, ContactState, Agreed, "official business account"),
    action(50, ContactState, Agreed, "business account became a standard one"),
    action(52, JoinedByInvitation, One, "joined from an invitation message"),
    action(56, Timer, Agreed, "disappearing messages set"),
    action(57, SecurityCode, Agreed, "device or security code changed"),
    action(58, ContactState, Agreed, "contact blocked or unblocked"),
    action(59, Timer, Contested, "timer changed; timer turned off"),
    action(60, Timer, One, "timer not applied"),
    action(63, Unknown, Contested, "security notifications no longer available; business managed by Meta"),
    action(67, Encryption, Agreed, "end-to-end notice"),
    action(68, Timer, Agreed, "default timer"),
    action(69, Encryption, Agreed, "end-to-end notice"),
    action(70, Call, One, "call"),
    action(75, CommunityLinked, Agreed, "group added to a community"),
    action(76, ContactState, One, "contacted by a search for businesses"),
    action(78, CommunityUnlinked, One, "group removed from its community"),
    action(79, JoinedFromCommunity, Agreed, "joined from the community"),
    action(80, Unknown, One, "disappearing message kept"),
    action(81, Promoted, Agreed, "community admin granted; the old value tells which way"),
    action(82, Demoted, One, "community admin withdrawn"),
    action(83, Requested, Contested, "request to join; invite link reset"),
    action(84, Settings, Agreed, "admins approve who joins"),
    action(85, Settings, Agreed, "admins no longer approve who joins"),
    action(87, CommunityUnlinked, Agreed, "community deactivated"),
    action(88, Settings, One, "community management"),
    action(90, CommunityLinked, One, "added to a community"),
    action(91, Settings, Agreed, "all members may add"),
    action(92, Settings, Agreed, "only admins may add"),
    action(95, Settings, One, "community management"),
    action(99, Settings, Contested, "privacy of the chat; you joined from the community"),
    action(102, Settings, One, "any member of the community may join"),
    action(107, Settings, Contested, "community renamed; permission to add"),
    action(108, CommunityLinked, Agreed, "group added to a community"),
    action(109, CommunityUnlinked, One, "group of the community removed"),
    action(110, CommunityLinked, Agreed, "group of the community added"),
    action(111, CommunityUnlinked, One, "group of the community removed"),
    action(115, Settings, Contested, "privacy of numbers; community management"),
    action(116, CommunityUnlinked, One, "this group removed from its community"),
    action(118, Pinned, Agreed, "message pinned"),
    action(120, Requested, Contested, "added with approval; request to add"),
    action(123, JoinedFromCommunity, Agreed, "community's welcome"),
    action(124, JoinedFromCommunity, Agreed, "joined the community"),
    action(125, JoinedByInvitation, Agreed, "joined the community by invitation"),
    action(126, JoinedByInvitation, One, "joined a group of the community by invitation"),
    action(128, CommunityLinked, One, "group linked to a community"),
    action(129, ContactState, Agreed, "sender is not in the contacts"),
    action(131, Description, Contested, "community's welcome; community's description changed"),
    action(132, Created, Contested, "channel created; privacy notice"),
    action(133, Unknown, One, "channel deleted"),
    action(134, Unknown, Contested, "channel's privacy notice; channel created"),
    action(136, ContactState, One, "contact joined the service"),
    action(137, Settings, One, "any member may add groups"),
    action(138, Settings, Contested, "only admins may add groups; group of the community removed"),
    action(142, Settings, Agreed, "over 256 members: only admins may edit"),
    action(144, JoinedFromCommunity, Agreed, "community's welcome; added because a group was linked"),
    action(145, Settings, One, "review of a group that joins the community"),
    action(146, Unknown, One, "notice on AI"),
    action(148, JoinedFromCommunity, Agreed, "general group's welcome"),
    action(149, JoinedFromCommunity, Agreed, "joined the general group"),
    action(155, Unknown, One, "notice on AI"),
    action(156, Unknown, One, "notice on AI"),
    action(158, ContactState, Contested, "chat began from an advertisement; business managed by Meta"),
    action(167, Created, One, "community created"),
    action(169, Unknown, One, "event updated"),
    action(173, OwnerChanged, One, "community's owner changed"),
    action(188, Settings, One, "permission to invite changed"),
    action(189, LinkReset, One, "group's link reset"),
    action(194, Unknown, One, "seen, meaning not known"),
];

/// The meaning of a code, if it has one.
pub(super) fn of(code: i64) -> Option<&'static Action> {
    ACTIONS.binary_search_by_key(&code, |action| action.code).ok().and_then(|at| ACTIONS.get(at))
}

/// Whether those who came, went or asked are the targets of a line of this kind.
pub(super) fn is_about_itself(kind: SystemKind) -> bool {
    use SystemKind::JoinedByRequest;
    matches!(
        kind,
        Left | JoinedByLink | JoinedByRequest | JoinedFromCommunity | JoinedByInvitation | Requested | NumberChanged
    )
}

/// Whether somebody did what a line of this kind says, so that a row without a sender that is the phone's own is its
/// owner's act.
pub(super) fn is_act(kind: SystemKind) -> bool {
    !matches!(kind, Encryption | SecurityCode | ContactState | Unknown | Call | NumberChanged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_order_once_each_and_say_what_they_mean() {
        assert!(ACTIONS.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(ACTIONS.iter().all(|action| !action.means.is_empty()));
        assert_eq!(ACTIONS.len(), 96);
    }

    #[test]
    fn what_readers_disagree_on_names_both_meanings() {
        assert!(ACTIONS.iter().filter(|a| a.sure == Contested).all(|a| a.means.contains(';')));
    }
}
