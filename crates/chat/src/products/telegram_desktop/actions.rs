//! What the service's own messages tell. Names of actions as Telegram Desktop writes them
//! (`export/output/export_output_json.cpp` of its public source, and exports of 2020 to 2025).

use model::SystemKind;

/// Actions by name, in order.
static ACTIONS: &[(&str, SystemKind)] = &[
    ("allow_sending_messages", SystemKind::ContactState),
    ("attach_menu_bot_allowed", SystemKind::ContactState),
    ("boost_apply", SystemKind::Settings),
    ("clear_history", SystemKind::Unknown),
    ("conference_call", SystemKind::Call),
    ("create_channel", SystemKind::Created),
    ("create_group", SystemKind::Created),
    ("delete_group_photo", SystemKind::Icon),
    ("edit_chat_theme", SystemKind::Settings),
    ("edit_group_photo", SystemKind::Icon),
    ("edit_group_title", SystemKind::Subject),
    ("gift_code_prize", SystemKind::Unknown),
    ("giveaway_launch", SystemKind::Unknown),
    ("giveaway_results", SystemKind::Unknown),
    ("group_call", SystemKind::Call),
    ("group_call_scheduled", SystemKind::Call),
    ("invite_members", SystemKind::Added),
    ("invite_to_group_call", SystemKind::Call),
    ("join_group_by_link", SystemKind::JoinedByLink),
    ("join_group_by_request", SystemKind::JoinedByRequest),
    ("joined_telegram", SystemKind::ContactState),
    ("migrate_from_group", SystemKind::Migrated),
    ("migrate_to_supergroup", SystemKind::Migrated),
    ("paid_messages_price_change", SystemKind::Settings),
    ("paid_messages_refund", SystemKind::Unknown),
    ("phone_call", SystemKind::Call),
    ("pin_message", SystemKind::Pinned),
    ("proximity_reached", SystemKind::Unknown),
    ("refunded_payment", SystemKind::Unknown),
    ("remove_members", SystemKind::Removed),
    ("requested_peer", SystemKind::Unknown),
    ("requested_phone_number", SystemKind::Unknown),
    ("score_in_game", SystemKind::Unknown),
    ("send_passport_values", SystemKind::Unknown),
    ("send_payment", SystemKind::Unknown),
    ("send_premium_gift", SystemKind::Unknown),
    ("send_star_gift", SystemKind::Unknown),
    ("send_stars_gift", SystemKind::Unknown),
    ("send_webview_data", SystemKind::Unknown),
    ("set_chat_wallpaper", SystemKind::Settings),
    ("set_messages_ttl", SystemKind::Timer),
    ("set_same_chat_wallpaper", SystemKind::Settings),
    ("stars_prize", SystemKind::Unknown),
    ("suggest_profile_photo", SystemKind::Unknown),
    ("take_screenshot", SystemKind::Unknown),
    ("todo_append_tasks", SystemKind::Unknown),
    ("todo_completions", SystemKind::Unknown),
    ("topic_created", SystemKind::Settings),
    ("topic_edit", SystemKind::Settings),
    ("web_app_bot_allowed", SystemKind::ContactState),
];

/// What an action tells; `None` for one that is not known. Known ones that say nothing of a group or its members are
/// [`SystemKind::Unknown`] too: their fields stay in the text.
pub(super) fn kind(action: &str) -> Option<SystemKind> {
    let at = ACTIONS.binary_search_by_key(&action, |(name, _)| name).ok()?;
    ACTIONS.get(at).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_stand_in_order_and_are_found() {
        assert!(ACTIONS.is_sorted_by_key(|(name, _)| name));
        assert_eq!(kind("remove_members"), Some(SystemKind::Removed));
        assert_eq!(kind("something_new"), None);
    }
}
