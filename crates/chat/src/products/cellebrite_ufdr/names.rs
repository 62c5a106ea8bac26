//! Names that mean something in a report, each once in memory.

/// Fields that are kept. Sorted.
static FIELDS: &[&str] = &[
    "Account",
    "Action",
    "ActivityLog",
    "Attachment",
    "Attachments",
    "Body",
    "Category",
    "ChatType",
    "ContentType",
    "DateDelivered",
    "DateRead",
    "EmbeddedInstantMessage",
    "Entries",
    "Filename",
    "From",
    "Id",
    "Identifier",
    "InstantMessage",
    "InteractionStatuses",
    "IsGroupAdmin",
    "IsLocationSharing",
    "IsPhoneOwner",
    "Label",
    "Labels",
    "Latitude",
    "Longitude",
    "MessageExtraData",
    "Messages",
    "Name",
    "OriginalMessageID",
    "OriginalSender",
    "Participant",
    "Participants",
    "Position",
    "ReferenceId",
    "SharedContacts",
    "Source",
    "SourceApplication",
    "Status",
    "Subject",
    "SystemMessageBody",
    "SystemMessageId",
    "SystemMessageTimeStamp",
    "TimeStamp",
    "To",
    "Type",
    "Username",
    "Value",
    "attachment_extracted_path",
];

/// Types of records that reports are known to have (Physical Analyzer 5 to 10), and of what stands in them. Sorted.
static TYPES: &[&str] = &[
    "ActivitySensorData",
    "ActivitySensorDataMeasurement",
    "ActivitySensorDataSample",
    "ApplicationUsage",
    "AppsUsageLog",
    "Attachment",
    "Autofill",
    "BluetoothDevice",
    "CalendarEntry",
    "Call",
    "CarvedString",
    "CellTower",
    "Chat",
    "ChatActivity",
    "Contact",
    "ContactEntry",
    "ContactPhoto",
    "Cookie",
    "Coordinate",
    "CreditCard",
    "DeviceConnectivity",
    "DeviceEvent",
    "DeviceInfoEntry",
    "DictionaryWord",
    "Email",
    "EmailAddress",
    "FileDownload",
    "FileUpload",
    "FinancialAccount",
    "FinancialAsset",
    "ForwardedMessageData",
    "InstalledApplication",
    "InstantMessage",
    "InstantMessageExtraData",
    "Journey",
    "KeyValueModel",
    "Location",
    "LogEntry",
    "MMS",
    "MailMessage",
    "Map",
    "MessageLabel",
    "MobileCard",
    "NetworkUsage",
    "Note",
    "Notification",
    "Organization",
    "Party",
    "Password",
    "PhoneNumber",
    "PoweringEvent",
    "Price",
    "ProfilePicture",
    "PublicTransportationTicket",
    "QuotedMessageData",
    "Reaction",
    "Recording",
    "ReplyMessageData",
    "SIMData",
    "SMS",
    "SearchedItem",
    "SocialMediaActivity",
    "StreetAddress",
    "TransferOfFunds",
    "User",
    "UserAccount",
    "UserID",
    "VisitedPage",
    "Voicemail",
    "WebAddress",
    "WebBookmark",
    "WirelessNetwork",
];

/// A type that is none of those known.
pub(super) const OTHER: &str = "other";

/// The field of that name, if it is kept.
pub(super) fn field(name: &str) -> Option<&'static str> {
    FIELDS.binary_search(&name).ok().and_then(|at| FIELDS.get(at)).copied()
}

/// The type of that name, or [`OTHER`]: what evidence writes is never repeated in an issue.
pub(super) fn kind(name: &str) -> &'static str {
    TYPES.binary_search(&name).ok().and_then(|at| TYPES.get(at)).copied().unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_because_they_are_sorted() {
        for table in [FIELDS, TYPES] {
            assert!(table.is_sorted());
        }
        assert!(FIELDS.iter().all(|name| field(name) == Some(name)) && TYPES.iter().all(|name| kind(name) == *name));
        assert_eq!((field("UserMapping"), kind("Unheard")), (None, OTHER));
    }
}
