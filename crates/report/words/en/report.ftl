# The report.

## Frame

report-kind = Working report of Amparo. It holds no pictures.
report-title = Report on case { $case }
report-contents = Contents
report-warnings = Attention
report-outstanding = What is still outstanding
report-limits = What this report does not cover
report-further = { NUMBER($count) ->
    [one] 1 more row is
   *[other] { NUMBER($count) } more rows are
 } not shown here: “amparo list { $list }” shows all.
report-without-name = without a name

## Stamp

stamp-case = Case
stamp-legal-basis = Legal basis
stamp-review-by = Review date
stamp-overdue = overdue
stamp-scope = Scope
stamp-jurisdiction = Jurisdiction
stamp-unit = Unit
stamp-handling = Handling
stamp-opened = Case opened
stamp-operator = Operator
stamp-made = Report made
stamp-program = Program
stamp-vault = Vault
stamp-encrypted = encrypted
stamp-not-encrypted = not encrypted
stamp-not-encrypted-short = vault not encrypted
stamp-current = up to date
stamp-provisional = provisional: work is outstanding
scope-everything = not limited
scope-products = Products
scope-accounts = Accounts
scope-dates = Dates
warning-overdue = The review date of the case ({ $date }) has passed. Before going on, review whether the case is still needed.
warning-not-encrypted = The vault is not encrypted: it must lie on an encrypted volume, and so must this report.
warning-unmasked = This report shows who is marked as a victim, witness, reporter or authorised operator. It is for those alone who are cleared for it.
warning-marked = Accounts that are marked are named by their mark alone: victim, witness, reporter, authorised-operator. They are compared with nobody.
warning-acquisition = { $exhibit }: the digest noted at acquisition is not that of what was delivered.
warning-offline = { $exhibit }: its place cannot be reached now. What is said of it comes from the reading already made.
warning-set-disabled = Hash set { $name } (version { $version }) is out of use: nothing is compared with it.
warning-quarantined = { NUMBER($count) ->
    [one] 1 entry of hash set { $name } (version { $version }) is in quarantine, since it met too many items: only the same bytes are told.
   *[other] { $count } entries of hash set { $name } (version { $version }) are in quarantine, since they met too many items: only the same bytes are told.
 }
outstanding-none = Nothing: all exhibits taken in were read, matched and put together, and no match is left to be graded.
outstanding-unfinished = { $exhibit } is being read or was left unfinished: nothing of it is in this report yet.
outstanding-read-otherwise = { $exhibit } was read by a version that made other signals: what only the new ones find is missing until it is taken in again.
outstanding-protected-otherwise = { $exhibit } was read before the list of protected correspondents was changed: it is to be taken in again.
outstanding-built-otherwise = The hash set { $name } was built by a version that made other signals: what only the new ones find is missing until it is built again.
outstanding-without-hash-set = The case has no hash set to match against.
outstanding-matching = Matching is due: exhibits or hash sets came or went after the last matching, something was said of a hash set’s entries, or no matching was done.
outstanding-network = The network is due: { $what }. What rests on it is as of the last one.
outstanding-limits = Besides, this version of the program does not cover the following:
limit-cut-outs = Cut-outs (a figure taken out of its picture, in a sticker for instance) are found by points that stand out. A flat drawing has too few of them, and a list that gives hashes alone has none: only the hashes serve there.
limit-video = JPEG XL photographs are not read yet, nor are videos over 64 MiB that lie in a compressed tar or in an archive inside another; other videos, HEIF and AVIF only where the decoders for them are installed. Otherwise only their exact digests are compared, and an issue says so. Of a video one picture a second and the first of each scene are looked at.
limit-sources = Of chats are read: WhatsApp (text exports, databases of Android and iPhone, backups with their key), Signal (decrypted databases), exports of Telegram Desktop and Discord, reports of Cellebrite, pages of IPED, and mails. Databases of other applications, and encrypted ones without their key, are not read; an issue says so. Reactions and votes are counted and not shown.
limit-listed = That something is listed does not mean that it is illegal. That something lies on a device does not say who put it there or whether anybody saw it: apps store files by themselves.

## Sections

section-summary = Summary
section-order = In which order to look at exhibits
section-held = What was held
section-found = What was found
section-stickers = Stickers
section-sightings = Sightings of matched items
section-groups = Groups
section-members = Members of each group
section-involvement = What is on record of each account, for and against
section-accounts = Accounts by country
section-unread = What could not be read
section-outstanding = What is still outstanding
section-method = Notes on the method
section-settings = Versions and settings to repeat it

## Summary

summary-held = The case joins { $exhibits } with { $seen }, members of archives included. { $kept } were taken in, { $refused } were refused and { $outside } lie outside the scope. They are { $items } of different content.
summary-chats = From { $chats } come { $messages } in { $groups }, of { $accounts } with numbers of { $countries }.
summary-found = { $items } of different content match the lists; by their best match: { $certain } certain, { $strong } strong, { $review } for a person to review. The chats show { $sightings } of these items, of { $all } in all.
summary-nothing-found = No match with the lists used. That does not mean that there is nothing.
summary-listed = That something is listed does not mean that it is illegal; what the lists hold of it is shown apart.
summary-standings = Distinct items with a match, by what the lists hold of them and by confidence
summary-unread = There are { $issues }; in { $damaged } of them, content is missing or unsure because of damage or a limit.
summary-all-read = There is no issue: everything that was met could be read.

## Order

order-note = Clocks of detention run: what is surest goes first. Exhibits are put in order, not people: by certain matches, then strong ones, then those for review, then by damaged parts.
order-caption = Exhibits in the order in which to look at them; distinct items are counted

## What was held

held-none = The case has no exhibit yet.
held-custody = Custody
custody-paper = Number and seal
custody-seizure = Seizure
custody-extraction = Extraction
custody-digest = Digests
held-tally-note = Everything that was met is counted: kept + doubtful + refused + out of scope = seen.
held-files = Files and members of archives
held-on-disk = On disk
held-size = Size
held-adds-up = Adds up?
held-total = Total
held-sum-files = Files: { $kept } + { $doubtful } + { $refused } + { $outside } = { $seen }. { $result }
held-sum-records = Chat records: { $kept } + { $doubtful } + { $refused } + { $outside } = { $seen }. { $result }
held-sum-agrees = The count adds up.
held-sum-differs = THE COUNT DOES NOT ADD UP: this is a fault of the program and must be reported.
held-records = Chat records
held-chats-outside = { NUMBER($count) } chats that lie wholly outside the scope of the case
held-chats-aside = { NUMBER($count) } chats with protected correspondents, set aside unread
held-apart = An operator holds { $exhibit } apart: what it shows is counted in every table, but none of it is joined with another exhibit.
held-aside = Of { $exhibit }, { $chats } chats and { $records } records with protected correspondents were set aside without being indexed ({ $singles } of them in chats that were read otherwise), and { $files } files that only these carry. Nobody can open them in this case; in the tables they count as out of scope.
held-chat = Chat
held-kinds = Items by class of content
held-hidden = Of them, known-good byte for byte and out of view: { $count }
held-twins = In view, though a known-good set knows a digest of theirs: { $count }
held-distinct = Distinct items

## Matches

found-note = There is a row for each place in which an item lies and each entry that it matches. “Who sent it” shows what the chats of the same exhibit tell. That a file lies on a device does not say who put it there.
found-number = No.
found-place = Exhibit and path
found-entry = Entry and hash set
found-why = Method and why
found-sent = Who sent it, where and when
found-version = version { $version }
found-frame = Frame { NUMBER($frame) } of the animation or video, as far as frames are looked at.
found-not-sent = The chats of this exhibit do not show that it was sent.
means-certain = The same bytes, checked here by SHA-256.
means-strong = The same SHA-1 or MD5; a picture so similar, or a part of one with so many points that agree, that among so many comparisons fewer than one false hit is to be expected; or a video of whose pictures enough are the same at the same times.
means-review = A likeness that may be chance; a picture that is flat or has little detail; a drawing; another picture of the same scene; or a caption, a frame, a title or a background that two pictures or videos share. Only a person can decide.

## Stickers

stickers-note = Names of packs and publishers are claims of whoever wrote the file last: bots let their users type any name, and the id of somebody else's pack. Applications store what arrives in a chat without being asked. None of these rows says that somebody looked at a picture, wanted it or knew what it shows.
stickers-none = No sticker was found, and no database of stickers.
stickers-pack = Pack, as claimed
stickers-sticker = Sticker
stickers-degrees = What each exhibit shows of it, most telling first
stickers-common = The id of the pack tells nothing apart: many programs write it, or it is very short.
stickers-whole-pack = The pack itself, as a database lists it
stickers-not-held = No file of it is held: a database names it.
stickers-says = Says of itself:
stickers-same = The same picture with other metadata:
sticker-claimed-file = as the file itself says
sticker-claimed-database = as a database of the application says
stickers-shared = { NUMBER($count) ->
    [one] This pack is told of in 1 exhibit
   *[other] This pack is told of in { NUMBER($count) } exhibits
 }
stickers-caption = { NUMBER($count) ->
    [one] 1 sticker or pack; those of packs in several exhibits first
   *[other] { NUMBER($count) } stickers and packs; those of packs in several exhibits first
 }

## Sightings

sightings-note = A sighting is an item sent in a chat. Times stand as the exporting phone wrote them. “First” refers to the evidence held; it does not say who made the picture or where it comes from.
sightings-none = No matched item is known to have been sent in a chat.
sightings-order = Place in time
sightings-by = Sent by
sightings-unsure = ≈ the possible times overlap with those of the row above
first-in-case-yes = Earliest sighting in the evidence held
first-in-case-undetermined = May be the first in the case: order not determined
first-in-group-yes = First in this group, in the evidence held
first-in-group-undetermined = May be the first in this group: order not determined

## Groups and members

groups-note = Each group joins what all exhibits say of it. “Created” is filled in only if a line of the service tells it; first records are those of the evidence held. Times without another word are of an unknown zone.
network-none = No network of this case has been made yet: of this nothing is known. Run “amparo network --case …”.
groups-none = No group is on record.
groups-also = Also
groups-formerly = Formerly
members-note = “Came” and “went” are filled in only if a line of the service tells it. “Seen inside” gives the first and the last record that show the account in the group: it was inside from the first at the latest and until the last at least. Times without another word are of an unknown zone. Chats go by their number (C1, C2 …), under which they stand in “Chat records”.
members-none = No member is on record.
members-in = Came
members-out = Went
members-seen = Seen inside (first, last)
members-by = by
members-removed = removed

## Involvement

involvement-note = These are counts of what is on record in the evidence held. Accounts stand by country and number: this is no ranking, and minors and people of unknown age stand like everybody else. No count says what anybody knew or wanted, or who used the account.
involvement-caption = Counts by account
involvement-subject = Data subject
involvement-for = May speak for
involvement-received = Received from others
involvement-against = May speak against
involvement-others = Other counts
involvement-count-added_by_others = Added by others
involvement-count-left_within_minutes = Left within minutes
involvement-count-objected = Objected
involvement-count-never_posted = Groups never posted in
involvement-count-received = Messages with media
involvement-count-received_matched = Of these, matched
involvement-count-sent = Sent messages with media
involvement-count-sent_matched = Of these, matched
involvement-count-forwarded = Forwarded
involvement-count-starred = Starred
involvement-count-made = Made stickers
involvement-not-visible = not visible
involvement-limit-received = “Received from others” counts messages with media while the account's presence is known. It does not say whether these media were loaded, opened or stored.
involvement-limit-objected = “Objected” is looked for by a short list of words after media of someone else: objections in other words are missed, and what those found refer to is not known.
involvement-limit-null = “Not visible” means that these sources cannot show it, not that it did not happen: a text export shows no forwards, no starred messages and not who made a sticker.

## Accounts

accounts-note = The country is that of the number's prefix: it does not say where anybody is or of what nationality. Names are what phones show; they are not identities.
accounts-none = No account is on record.
accounts-countries = Countries
accounts-caption = Accounts with all their names and numbers, and why they are taken for one
accounts-languages = Countries and languages
accounts-languages-note = Lines of the service are not counted. A message that does not say its language itself has that of most messages of its sender, or of the chat, and is counted as inferred.
accounts-mostly = Accounts that mostly write in it
accounts-inferred = Inferred
accounts-no-language = Not determined
accounts-count = Accounts
accounts-id = Id
accounts-no-country = No number known

## Issues

unread-note = Nothing is left out in silence. Issues with the same reason stand together, with all their places.
unread-kinds = Issues by kind
unread-place = Place inside the file
unread-whole-exhibit = (the whole exhibit)

## Method

method-confidence = What the grades of confidence mean
method-false-hits = False hits to be expected are worked out from the rate measured between unrelated pictures at each distance (upper bound 95 %), times the pictures and entries compared, each taken for the next power of two. They serve to decide what a person must look at; they are no weight of evidence.
method-reading = Evidence and times
method-evidence = Evidence was opened read-only. Each item is identified by the SHA-256 of its content; the manifest digest sums up all files of an exhibit, and it can be checked by it.
method-times = Times stand as the source writes them. A text export does not say in which zone: such times are not converted. If of two times one has no known zone and they lie within 26 hours, their order is not determined, unless messages that both sources hold fix it.
method-first = “Earliest sighting” always refers to the evidence held: what is not held may have earlier ones.
method-long = Of a name or path longer than 500 characters the first 500 stand here; ⟨+12⟩ behind it says that 12 more follow. The lists have all of it.
method-links = How groups, accounts and messages are put together
method-links-text = What each exhibit says is kept as it is. That two aliases, two chats or two messages are one is an assertion of its own, with its rule and a weight from 0 to 100 that only puts them in order: it is neither a probability nor a likelihood ratio. Every link can be taken back. Those refused are kept as well.
method-refused = Refused links
method-link-rule = Rule
method-refusal = Why it was refused
method-refused-count = Links
method-chats = How each chat was read
method-chats-caption = Language of the exporting phone, order of day and month, and whether old messages are missing
method-truncated = Probably truncated?

## Settings

settings-note = The same evidence, the same lists and these settings give the same result.
settings-hash-sets = Hash sets used
settings-mapping = by the table of { $scheme }, version { $version }
settings-caption = Versions and settings
settings-name = Setting
settings-value = Value

## With plurals

outstanding-ungraded = { NUMBER($count) ->
    [one] 1 item with a strong match or one for review was not graded by anybody yet.
   *[other] { NUMBER($count) } items with a strong match or one for review were not graded by anybody yet.
 }
found-confidence = Matches of confidence “{ $confidence }”: { NUMBER($count) }
found-method = { NUMBER($distance) ->
    [0] { $method }
    [one] { $method }, at 1 bit
   *[other] { $method }, at { $distance } bits
 }
found-sent-count = Sent { NUMBER($count) ->
    [one] once
   *[other] { NUMBER($count) } times
 } from this place.
sightings-caption = { NUMBER($count) ->
    [one] 1 sighting, in order of time as far as the clocks tell
   *[other] { NUMBER($count) } sightings, in order of time as far as the clocks tell
 }
members-of = { $members }; { NUMBER($count) ->
    [one] 1 stay
   *[other] { NUMBER($count) } stays
 }
members-caption = { NUMBER($count) ->
    [one] 1 stay
   *[other] { NUMBER($count) } stays
 }
accounts-link = { NUMBER($count) ->
    [one] 1 link
   *[other] { NUMBER($count) } links
 }, weight { $weight } of 100, { NUMBER($support) ->
    [one] 1 record
   *[other] { NUMBER($support) } records
 }
