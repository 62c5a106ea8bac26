# Codes with their details: why it matches, what is wrong, why it is looked at first.

## Why an item meets an entry

why-method-near = Perceptual hash (PDQ) of the picture as it is
why-method-transformed = Perceptual hash (PDQ) of a normalised, turned or flipped form
why-same-sha256 = The same bytes: the SHA-256 is the entry's.
why-claimed-sha256 = A chat keeps the SHA-256 of this file ({ $of ->
    [file] the file as sent
    [original] the file before the service made it smaller
    [quoted] the file of a quoted message
   *[other] a sticker that was kept
}), and it is the entry's. The file itself is not held.
why-claimed-sticker = A database of stickers keeps the SHA-256 of this file ({ $place }), and it is the entry's. The file itself is not held.
why-same-picture-bytes = The bytes of the picture are the same: only what is written beside the picture in the file differs.
why-same-sha1 = The SHA-1 is the entry's. Different files with one SHA-1 can be made on purpose, so it is not called certain.
why-same-md5 = The MD5 is the entry's. Different files with one MD5 can be made on purpose, so it is not called certain.
why-digest-contradicts = The MD5 or the SHA-1 is the entry's, but its SHA-256 is another: the entry contradicts itself, or somebody made a twin. A person must look.
why-known-good-sha256 = The same bytes as a file of a known-good set: the SHA-256 is the same.
why-known-good-sha1-only = The SHA-1 is that of a known-good file, but the SHA-256 is not. Different files with one SHA-1 can be made on purpose, so it is not hidden.
why-known-good-md5-only = Only the MD5 is that of a known-good file. Different files with one MD5 can be made on purpose, so it is not hidden.
why-picture-near = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries: at this distance or less, at most { SMALL($expected) } false hits are to be expected in all (upper bound 95 %).
why-picture-flat = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. One of the two is flat or looks like text: unrelated pictures then have similar hashes, and the distance says little. A person must look. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries.
why-picture-pattern = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. One of the two is a pattern, one small tile over and over: patterns with different tiles then have similar hashes, and the distance says little. A person must look. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries.
why-picture-low-quality = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. The quality of one of the two hashes is below 50 of 100: the picture has little detail. A person must look. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries.
why-picture-unseen = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. The list gives only the entry's hash: whether its picture is flat or looks like text is not known. A person must look. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries.
why-picture-chance = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries: at this distance or less, up to { SMALL($expected) } false hits are to be expected in all (upper bound 95 %), so this may be chance. A person must look.
why-picture-drawing = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256 differ. The item's picture: { $form }; the entry's picture: { $entry_form }. The entry is a drawing: the same drawing in other colours, with another tone of skin or another flag has nearly the same hash. A person must look. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries: at this distance or less, up to { SMALL($expected) } false hits are to be expected in all (upper bound 95 %).
why-part-place = { NUMBER($agreeing) } of the { NUMBER($visible) } points of the reference that should be seen in the item stand where they should. They lie from { $left } to { $right } % of its width (from the left) and from { $top } to { $bottom } % of its height (from the top), of the picture as it is stored, without what is transparent around it. The whole reference would be { $scale } % as long in the item as the longer side of what is seen there, turned by { $turn }°{ $mirrored ->
    [yes] , mirrored left to right
   *[other] {""}
 }. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } entries.
why-part-agrees = { why-part-place } That so many points agree by chance is not to be expected among so many.
why-part-few-points = { why-part-place } Among so many, so few points can agree by chance. A person must look.
why-part-alone = { why-part-place } What lies around or between them is not in the item: a caption, a drawing, the furniture of a chat or a background that both carry looks like this. A person must look.
why-same-drawing = { why-part-place } The reference is a drawing: the same drawing in other colours, another one of its set, or one with the same part agrees like a copy. A person must look.
why-same-scene = { why-part-place } The item goes on where the reference ends, and does not show all of it: this may be another picture of the same scene. A person must look.
why-part-one-frame = { why-part-place } That so many points agree by chance is not to be expected, but both are videos, and it is so in few of their frames: a title or a picture that videos lend each other looks like this. A person must look.
why-video-place = { NUMBER($item_matched) } of the { NUMBER($item_frames) } distinct pictures of the item's video and { NUMBER($entry_matched) } of the { NUMBER($entry_frames) } of the entry's are the same pictures, at the same distance in time: from { $item_from } to { $item_until } in the item, from { $entry_from } to { $entry_until } in the entry (minutes and seconds; difference { $offset }). Half of them differ by at most { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } of 256. The closest: the item's picture: { $form }; the entry's picture: { $entry_form }. Flat, dark and blurred pictures are not counted. At most { NUMBER($pictures) } pictures were compared with at most { NUMBER($entries) } pictures of entries.
why-video-agrees = { why-video-place } By chance, up to { SMALL($expected) } such matches are to be expected in all.
why-video-few-frames = { why-video-place } These are few: a title, or a picture that videos lend each other, looks like this. A person must look.
why-video-part = { why-video-place } That is less than half of either: the two may have only a title, a credit or an excerpt in common. A person must look.
why-through = Found through an item of this case that is the entry byte for byte: SHA-256 { $through }. If that match falls, so does this one.
why-shown = It is the frame of the video that is shown from { $shown_from } to { $shown_until } (minutes and seconds).
why-entry-shown = The entry's frame is shown from { $entry_shown_from } to { $entry_shown_until } of its video (minutes and seconds).
why-further = { NUMBER($further) ->
    [one] One more entry
   *[other] { NUMBER($further) } more entries
 } of this set { NUMBER($further) ->
    [one] matches
   *[other] match
 } as well and { NUMBER($further) ->
    [one] is
   *[other] are
 } not listed.

## Why one exhibit goes before another

priority-certain = Holds files identical to entries of the lists.
priority-strong = Holds pictures with a strong match to entries of the lists.
priority-review = Holds pictures that resemble entries of the lists; a person must look.
priority-clean = No match with the lists used. That does not mean that there is nothing.
priority-damaged = A part could not be read, and what was read has no match: what is missing may hold something.

## Issues: files and folders

reason-unreadable = Could not be read.
reason-empty-file = The file is empty.
reason-changed-while-reading = The file changed while it was read.
reason-symbolic-link = A symbolic link: not followed.
reason-hard-link = A hard link to another member of the archive: not read twice.
reason-special-file = Not a regular file (a device, pipe or socket): not opened.
reason-folder-limit = More levels of folders than are walked: what lies deeper was not read.
reason-acquisition-digest-differs = The digest noted at acquisition is not that of what was delivered: it is not what was acquired, or it was noted wrongly.

## Issues: archives

reason-archive-truncated = The archive ends too early. What was read until there is kept.
reason-archive-damaged = A part of the archive is damaged. Reading went on after it.
reason-archive-limit = The archive exceeds a safety limit: the rest was not read.
reason-archive-encrypted = The content is encrypted: not read.
reason-archive-unsupported = A kind of archive that is recognised, but not opened yet.
reason-compression-unsupported = A compression method that is not read yet.
reason-checksum-differs = The check sum differs: the content is damaged or was altered.
reason-size-differs = The content is larger than the archive declares.
reason-member-damaged = The compressed content is damaged.
reason-member-incomplete = The content ends too early. What was read is kept.
reason-member-over-limit = The content exceeds a safety limit of the archive: it was not read to its end.
reason-member-sparse = A sparse file in a tar: not read yet.
reason-member-continued = Continues in another volume of a tar: not read yet.
reason-member-length-unknown = Does not declare where it ends, and that cannot be told: not read yet.
reason-members-overlap = Members of the archive overlap, which no ordinary program writes.
reason-reader-panicked = The reader failed on this content. Everything else was read as usual.

## Issues: names

reason-name-absolute = The name is an absolute path. It is shown as a path below the exhibit.
reason-name-backslash = The name separates folders by backslashes. It is shown with slashes.
reason-name-climbs = The name tries to leave its folder (“..”). It is shown in a harmless spelling.
reason-name-control = The name holds control characters. They are shown as %XX.
reason-name-duplicate = Another file has this name already. A number at the end tells them apart.
reason-exhibit-twin = Another exhibit, { $name }, holds the very same files.
reason-attachments-not-found = { $count } attachments that the chat names do not lie beside it.
reason-backup-without-key = It is an encrypted backup. Without its key it is not read.
reason-backup-not-opened = None of the keys given ({ $keys }) opens this backup. Cause: { $cause }.
reason-backup-holds-no-database = The backup holds no database.
reason-database-over-limit = The database takes more than is held in memory ({ $limit } bytes): it was not read.
reason-database-unreadable = The database cannot be opened. Cause: { $cause }.
reason-database-log-applied = Its last changes lay beside the database: they were taken into account ({ $applied } of { $frames } frames).
reason-database-ends-early = The database is cut off: { $missing_bytes } bytes are missing. What is left was read.
reason-not-read-again = It was not in its place any more when it was to be read again.
reason-name-empty = It has no name.
reason-name-not-utf8 = The name is not UTF-8. The original bytes are kept beside the path.
reason-name-too-long = The name is longer than the limit and is shown cut off.

## Issues: pictures

reason-not-yet-supported = A kind of content that is recognised, but not read yet. Its exact digests were compared.
reason-image-not-recognised = The content is not a picture of a known format.
reason-image-truncated = The picture ends too early.
reason-image-damaged = The picture or video is damaged.
reason-image-too-large = The picture has more pixels than the limit allows.
reason-too-many-frames = The animation or video has more frames than the limit allows: the rest was not read.
reason-too-many-pixels = The animation or video has more pixels in all than the limit allows: the rest was not read.
reason-image-out-of-memory = Reading the picture needs more memory than the limit allows.
reason-decoder-panicked = The decoder failed on this picture. Everything else was read as usual.
reason-decoder-missing = It was not looked at: the program that decodes it is not installed. Its exact digests were compared.
reason-decoder-not-jailed = It was not looked at: its decoder works only where it can be locked in, and that was not possible here. Its exact digests were compared.
reason-decoder-died = The decoder died of it. Everything else was read as usual.
reason-decoder-ended = The decoder was ended: it took more time or wrote more than a limit allows. What it had given is kept.
reason-video-over-hold-limit = The video is larger than what is held in memory, and lies where it cannot be read a second time (in a compressed tar, or in an archive inside another), or is over the limit on videos: its exact digests were compared, its frames were not. Unpack the archive into a folder and ingest that, or raise video_bytes.
reason-image-over-hold-limit = The picture is larger than what is held in memory: its exact digests were compared, the picture was not.
reason-text-over-hold-limit = The text is larger than what is held in memory: if it is a chat, it was not read.

## Issues: chats

reason-chat-without-headers = No line begins with the date and sender of a message: not read.
reason-chat-lines-before-first-header = There are lines before the first message that belong to none.
reason-chat-too-many-records = More messages than the limit allows: the rest was not read.
reason-chat-record-too-long = The message is longer than the limit: its text was cut off.
reason-chat-line-too-long = The line is longer than the limit: it was cut off.
reason-chat-line-not-utf8 = The line holds bytes that are not UTF-8 (in a file in UTF-16: that are not UTF-16).
reason-chat-line-with-nul = The line holds null bytes.
reason-chat-other-header-form = There are lines that look like messages of the other form of export. They stay in the text of the message before.
reason-chat-date-not-in-order = There are lines with a date and time that do not exist in this file's order of day and month, and no sender behind them. They stay in the text of the message before.
reason-date-contradicts-order = There are messages whose date exists only in the order of day and month that this file does not have. Each keeps its own sender and files; its date is read in that order, is marked with “?” and decides no order in time.
reason-date-impossible = There are messages whose date or time does not exist. Each keeps its own sender, its files and its place in the export; when it was is not known.
reason-chat-date-order-mixed = The dates contradict each other in the order of day and month. The one that reads more was taken.
reason-chat-date-order-assumed = Nothing tells the order of day and month. Day first was assumed.
reason-chat-probably-truncated = The export has as many messages as WhatsApp writes at most: the oldest are probably missing.
reason-chat-records-without-time = There are messages of which the source has no time. They keep their place; when they were is not known.
reason-chat-too-many-accounts = The chat has more accounts than the limit allows: of further ones no sender is told.
reason-xml-damaged = The document is damaged: there are places that are no markup. What stands around them was read.
reason-xml-misplaced = There are elements that stand where they cannot, or do not end. What stands around them was read.
reason-xml-not-utf8 = The document holds bytes that are no characters.
reason-xml-over-limit = There are tags or values longer than the limit: they were cut off.
reason-xml-too-deep = There are elements nested deeper than the limit: they were not read.
reason-xml-ends-early = The document ends within an element. What was read until there is kept.
reason-ufdr-models-not-read = The report holds records of a type that is not read yet. They were counted.
reason-ufdr-records-damaged = There are messages in which the report is damaged. They are kept as doubtful.
reason-ufdr-low-confidence = There are messages of which the tool that made the report says that it is not sure. They are kept as doubtful.
reason-ufdr-actions-unknown = There are lines of the service whose action is not known. They are kept with their text.
reason-ufdr-entries-without-account = There are contacts, accounts or numbers in the report by which nobody can be known.
reason-ufdr-files-not-held = The report lists more files than are held: attachments of further ones lack the digest that the report has of them.
reason-ufdr-files-after-chats = The report's list of files stands behind chats: attachments before it lack the digest that the report has of them.
reason-chat-record-damaged = The record is not well formed and was not read. Reading went on behind it.
reason-chat-record-too-large = The record is larger, or nested deeper, than the limit allows: it was not read.
reason-chat-structure-damaged = The file is damaged between records. Reading went on at the next one that could be found.
reason-chat-ends-early = The file ends before it should. What came before is kept.
reason-chat-times-disagree = There are messages whose local time and whose time in UTC do not fit together. The one in UTC was taken and marked doubtful.
reason-chat-record-not-exported = There are messages of which the export holds nothing but their number.
reason-chat-unknown-code = There are lines of the service of a kind that is not known. They are kept as they are written.
reason-chat-more-issues = There are more issues in this file than are listed.
reason-chat-value-not-readable = Values are of a kind that their column does not have. The rest of the row is kept.
reason-chat-relation-broken = Rows point to a row that is not there. They are kept without it.
reason-chat-digest-not-readable = There are values in a column of digests that are no SHA-256: nothing can be compared with them.
reason-chat-rows-empty = There are rows that the service writes into every new database, and that hold no message.
reason-chat-rows-not-supported = There are rows of a kind that is not read yet.
reason-chat-row-number = The number of the row is none that a row has: it was not read.
reason-chat-row-without-chat = Nothing says to which chat the row belongs: it was not read.
reason-chat-kind-not-known = There are messages of a kind that is not known. They are kept with their text and their file.
reason-chat-rows-not-read = Rows that were counted could not be read when their chat was.
reason-card-without-end = There are contact cards whose end is missing. What stands on them is kept, marked doubtful.
reason-card-number-without-country = There are numbers without a country code on contact cards. Whose they are is not told.
reason-mail-without-sender = There are mails in which no address says who wrote them. They are kept.
reason-mail-encrypted = There are encrypted mails. They are kept as files; what they say is not read.
reason-database-table-absent = The database has no such table.
reason-database-table-damaged = The database is damaged here: rows may be missing. All others were read.
reason-database-limit = Reading this table would take more than the limit allows: the rest was not read.

## Issues: stickers

reason-sticker-list-without-packs = The list of sticker packs names none that can be read.
reason-sticker-list-ends-early = The list of sticker packs is damaged or ends too early: what stands before that was read.
reason-sticker-list-limit = The list of sticker packs exceeds a limit: a part of it was not read.
reason-sticker-list-entry-not-readable = An entry of the list is no pack, or a sticker without a file: not taken in.
reason-sticker-list-entry-incomplete = An entry of the list is not complete: what there is of it was taken in.
reason-sticker-table-missing = The database of stickers lacks this table: this version of the application may not have it.
reason-sticker-table-damaged = The table is damaged. Its rows that could be reached from its beginning and its end were read.
reason-sticker-table-limit = The table exceeds a limit: not all of its rows were read.
reason-sticker-row-empty = The row names neither a sticker nor a pack: not taken in.
reason-sticker-digest-not-readable = A digest in the row is not one: the sticker cannot be compared by it.
reason-sticker-text-cut = A text in the row is longer than the limit: it was cut.
reason-sticker-more-issues = There are more issues about stickers in this file than are listed.

## Issues: lists and reference media

reason-reference-too-plain = Too plain to be told by its points: copies of the whole are found, cut-outs and crops of it are not.
reason-reference-not-a-picture = Not a picture: the entry has exact digests only.
reason-list-value-not-readable = A value could not be read.
reason-list-row-without-digest = The record has no digest or hash: it gives no entry.
reason-list-record-not-readable = The record is not well formed, or not closed: it gives no entry. Those behind it were read.
reason-list-record-too-large = The record is longer than may be held: it gives no entry.
reason-list-ends-early = The file ends within a record, or before the list does.
reason-list-signal-not-known = A type of signal that nothing can be compared with.
reason-list-quote-not-closed = A quotation mark is not closed, or stands where none belongs. The fields were taken as they look.
reason-list-row-length = The row has more or fewer fields than the list has columns.
reason-list-key-twice = A column or field stands twice. The first was taken.
reason-list-text-not-utf8 = The text is not UTF-8. It was read as Latin-1.
reason-list-id-twice = Another record of the list has the same id. The later one counts.
reason-list-ids-not-compared = The list has more ids than can be held at once: from here on, ids that stand twice are not told.
reason-list-not-in-place = Something stands between or behind the records where nothing belongs.
reason-list-link-not-followed = A fingerprint is not in the list, but behind a link. Nothing is fetched from the network.
reason-list-without-records = Nothing in the file is a record.
reason-export-entry-disabled = It is out of use: it is not in the list.
reason-export-entry-disputed = It is disputed, and this format cannot say so: it is not in the list.
reason-export-entry-quarantined = It is in quarantine: what it looks like is not in the list.
reason-export-entry-not-held = It has nothing that this format can hold: it is not in the list.
reason-export-record-shortened = Not all of it is in the list.

## Formats of lists

list-format-csv = CSV
list-format-interpol-csv = CSV of INTERPOL
list-format-hma-csv = CSV of Hasher-Matcher-Actioner
list-format-signal-lines = lines of signals
list-format-vics-json = VICS (Project VIC, CAID)
list-format-ncmec-xml = page of NCMEC's hash sharing
list-act-set = in the list
list-act-remove = withdrawn
reason-entry-floods = It met so many items by likeness that likeness to it says nothing: in quarantine until somebody enables it. The same bytes are still told.

## Names of details

detail-allowed = allowed
detail-codes = kinds
detail-bytes = bytes
detail-cause = cause
detail-detail = value
detail-expected = declared
detail-format = format
detail-found = found
detail-issues = issues not listed
detail-items = items met
detail-last = last line
detail-limit = limit
detail-lines = lines
detail-rows = rows
detail-member_count = members
detail-messages = messages
detail-method = method
detail-missing = missing
detail-of = of pictures compared
detail-package = Debian package
detail-program = program
detail-mime = type
detail-records = records
detail-skipped_bytes = bytes skipped
detail-headers = headers
detail-first_over_twelve = first number over 12
detail-second_over_twelve = second number over 12
detail-readable_dmy = readable as day-month-year
detail-readable_mdy = readable as month-day-year
detail-steps_back_dmy = steps back in time read as day-month-year
detail-steps_back_mdy = steps back in time read as month-day-year
detail-type = class
detail-value = value

cause-permission-denied = permission denied
cause-not-a-backup = it has not the form of a known backup
cause-cut-off = it is cut off
cause-not-by-key = it was encrypted under a password or passkey
cause-not-a-key = it is no key
cause-other-form = the key is for another form of backups
cause-key-version = the key is of another version
cause-salt = the key is of another account or time
cause-account = the key is of another account
cause-wrong-key = the key is another one
cause-damaged = it is damaged
cause-not-authentic = the key is another one, or the backup is damaged
cause-not-deflate = what it holds is not packed as it should be
cause-limit = it is over a limit
cause-not-a-file = it is no file
cause-not-a-database = it is no SQLite database, or an encrypted one
cause-pending = its last changes lie in another file
cause-not-numbered = its rows have no numbers
cause-changed = it changed while it was read
cause-refused = SQLite refuses it
cause-not-found = no longer there
cause-ends-early = ends too early
cause-stale-handle = the network drive no longer knows it
cause-input-output = read error
