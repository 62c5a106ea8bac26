# Values of closed enumerations: family-value.

yes = yes
no = no

## Matches

confidence-certain = certain
confidence-strong = strong
confidence-review = for review

standing-illegal = illegal according to the list
standing-not-illegal = not illegal according to the list
standing-disputed = sources disagree
standing-unmapped = listed, without a category

method-exact = same bytes or same exact digest
method-near = similar picture
method-transformed = similar picture, transformed
method-partial = part of the same picture
method-claimed = digest in a chat or a database, file not held
method-video = the same pictures of a video

form-pdq = as it is
form-pdq_full = as it is, full size
form-white = on white
form-black = on black
form-visible = cropped to the visible part
form-visible_white = cropped to the visible part, on white
form-visible_black = cropped to the visible part, on black
form-trimmed = without its plain border
form-peeled = cropped to the visible part, without the outline
form-listed = as the list gives it
form-rotate90 = turned by 90°
form-rotate180 = turned by 180°
form-rotate270 = turned by 270°
form-flipx = flipped upside down
form-flipy = mirrored left to right
form-flipplus1 = flipped along one diagonal
form-flipminus1 = flipped along the other diagonal
form-turned = turned or flipped

texture-rich = with detail
texture-plain = flat or like text
texture-patterned = one small tile over and over

origin-built = built from reference media
origin-imported = imported from a list

hash-set-state-active = in use
hash-set-state-disabled = out of use
entry-state-active = in use
entry-state-disabled = out of use
entry-state-disputed = contested
entry-state-quarantined = in quarantine
set-kind-listed = to be met
set-kind-known-good = known-good

## Exhibits and items

exhibit-state-ingesting = being read, or left unfinished
exhibit-state-held = read to its end
exhibit-state-offline = its place cannot be reached now

acquisition-agrees = agrees
acquisition-differs = differs
acquisition-not-given = not noted
acquisition-not-comparable = not comparable with what was delivered

outcome-new = new
outcome-already-held = already in the case; nothing was added
outcome-read-again = read again with other limits or by another version; this reading took the place of the one before

kind-image = pictures
kind-video = videos
kind-audio = sound
kind-archive = archives
kind-database = databases
kind-document = documents
kind-text = texts
kind-other = others
kind-empty = empty

handling-restricted = restricted

handling-rule-own = the unit’s own
handling-rule-share-with-consent = only with its owner’s consent
handling-rule-no-onward = not to be passed on

evaluation-not-evaluated = not evaluated

case-state-open = open

job-state-running = running
job-state-done = done
job-state-failed = not finished

issue-kind-damaged = damaged or over a limit
issue-kind-not-yet-supported = recognised, not read yet
issue-kind-left-out = left out on purpose
issue-kind-noteworthy = read, with a remark

## Places inside a file

place-line = line { $n }
place-row = row { $n }
place-record = record { $n }
place-byte = byte { $n }
place-frame = frame { $n }
place-member = member { $n }
place-table = table { $n }

## Times

zone-known = zone known
zone-recovered = zone worked out from another source
zone-assumed = zone assumed
zone-unknown = zone unknown

precision-unknown = no date that exists
precision-doubtful = date doubtful: it contradicts the order of day and month of its file
precision-minute = to the minute
precision-second = to the second

first-yes = earliest sighting in the evidence held
first-no = not the first
first-undetermined = order not determined

date-order-dmy = day, month, year
date-order-mdy = month, day, year
date-order-ymd = year, month, day

date-order-reason-year-first = the year stands first
date-order-reason-day-over-twelve = numbers over 12 stand where only a day can
date-order-reason-mixed = dates contradict each other; the order that reads more was taken
date-order-reason-fewer-steps-back = gives fewer steps back in time
date-order-reason-english-meridiem = AM/PM times and English lines of the service
date-order-reason-assumed = nothing tells; day first was assumed

## Chats

platform-whatsapp = WhatsApp

product-whatsapp-text-android = WhatsApp text export (Android)
product-whatsapp-text-ios = WhatsApp text export (iOS)

chat-kind-group = group
chat-kind-direct = chat of two
chat-kind-unknown = not determined

alias-kind-number = number
alias-kind-pushname = name chosen by the account
alias-kind-contact = saved contact
alias-kind-owner = owner of the phone

message-kind-text = text
message-kind-media = file
message-kind-deleted = deleted
message-kind-call = call
message-kind-poll = poll
message-kind-location = location
message-kind-contact = contact
message-kind-view-once = view once
message-kind-system = line of the service

system-kind-encryption = notice of encryption
system-kind-created = group created
system-kind-added = added
system-kind-removed = removed
system-kind-left = left
system-kind-joined = came in
system-kind-joined-by-link = joined by link
system-kind-joined-by-request = joined by request
system-kind-requested = asked to join
system-kind-joined-from-community = joined from the community
system-kind-subject = name changed
system-kind-icon = group picture changed
system-kind-description = description changed
system-kind-promoted = made an admin
system-kind-demoted = no longer an admin
system-kind-number-changed = number changed
system-kind-timer = disappearing messages
system-kind-settings = settings changed
system-kind-link-reset = invite link reset
system-kind-call = call
system-kind-missed-voice-call = missed voice call
system-kind-missed-video-call = missed video call
system-kind-security-code = security code changed
system-kind-pinned = message pinned
system-kind-contact-state = state of the contact
system-kind-unknown = line not understood

media-kind-image = picture
media-kind-video = video
media-kind-audio = sound
media-kind-gif = GIF
media-kind-sticker = sticker
media-kind-document = document
media-kind-contact-card = contact card
media-kind-video-note = video note

sticker-flag-first-party = of the service's own
sticker-flag-sticker-maker = made in the service's editor
sticker-flag-user-created-pack = of a pack that a user made
sticker-flag-avatar = an avatar
sticker-flag-generated = generated by the service
sticker-flag-text = made of text
sticker-degree-present = its file is there, or a table names it; nothing tells how it came there
sticker-degree-stored-automatically = came with a chat and was stored without being asked for
sticker-degree-chat-opened = came with a chat that the application counts as read up to there
sticker-degree-sent = sent by this account
sticker-degree-recent = among the stickers used lately by this account
sticker-degree-starred = marked as a favourite
sticker-degree-pack-installed = in a pack that is installed
sticker-degree-pack-made-here = in a pack of which the application says that this account made it

mark-route-entry = as WhatsApp writes it
mark-route-entry-big-endian = as WhatsApp writes it, in the other order of bytes
mark-route-entry-prefixed = as WhatsApp writes it, with a prefix before it
mark-route-entry-length-wrong = with a length that is wrong
mark-route-braces = without the frame in which WhatsApp puts it
mark-route-searched = searched for: the file's chunks do not lead to it

invite-kind-whatsapp-group = WhatsApp group
invite-kind-whatsapp-channel = WhatsApp channel
invite-kind-whatsapp-call = WhatsApp call
invite-kind-whatsapp-account = WhatsApp account
invite-kind-telegram-invite = Telegram group or channel, by invite
invite-kind-telegram-name = Telegram name
invite-kind-telegram-set = Telegram set
invite-kind-signal-group = Signal group
invite-kind-signal-account = Signal account
invite-kind-discord = Discord server
invite-kind-other = another link

indicator-kind-phone = telephone number
indicator-kind-whatsapp-group = WhatsApp group
indicator-kind-whatsapp-channel = WhatsApp channel
indicator-kind-whatsapp-call = WhatsApp call
indicator-kind-whatsapp-account = WhatsApp account
indicator-kind-telegram-invite = Telegram group or channel, by invite
indicator-kind-telegram-name = Telegram name or chat
indicator-kind-telegram-set = Telegram set
indicator-kind-signal-group = Signal group
indicator-kind-signal-account = Signal account
indicator-kind-discord = Discord server
indicator-kind-session = Session account
indicator-kind-other-invite = link of another service
indicator-kind-onion = hidden service
indicator-kind-url = web address
indicator-kind-e-mail = e-mail address
indicator-kind-bitcoin = Bitcoin purse
indicator-kind-litecoin = Litecoin purse
indicator-kind-dogecoin = Dogecoin purse
indicator-kind-bitcoin-cash = Bitcoin Cash purse
indicator-kind-ethereum = purse of Ethereum or of a network with its addresses
indicator-kind-monero = Monero purse
indicator-kind-tron = Tron purse
indicator-kind-xrp = XRP purse
indicator-kind-coordinates = coordinates

indicator-check-checksum-valid = its checksum is right
indicator-check-checksum-invalid = its checksum is wrong: cut or mistyped
indicator-check-no-checksum = without a checksum
indicator-check-decoded = decodes to what its form says
indicator-check-decoded-unconfirmed = seems to decode; to be confirmed by something else
indicator-check-numbering-plan = valid by its country's numbering plan
indicator-check-assumed-region = valid if it is a number of the exporting phone's country
indicator-check-form-only = by its form alone

indicator-fact-creator-id = id of who made the invite
indicator-fact-chat-id = id of the chat
indicator-fact-group-key-sha256 = SHA-256 of the group's key
indicator-fact-number = number
indicator-fact-test-network = test network
indicator-fact-address-form = form of address

language-basis-text = by the message itself
language-basis-sender = inferred from what else the sender wrote
language-basis-chat = inferred from what else was written in the chat

language-af = Afrikaans
language-ak = Akan
language-am = Amharic
language-ar = Arabic
language-az = Azerbaijani
language-be = Belarusian
language-bg = Bulgarian
language-bn = Bengali
language-ca = Catalan
language-cs = Czech
language-cy = Welsh
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-et = Estonian
language-eu = Basque
language-fa = Persian
language-fi = Finnish
language-fr = French
language-gl = Galician
language-gu = Gujarati
language-he = Hebrew
language-hi = Hindi
language-hr = Croatian
language-hu = Hungarian
language-hy = Armenian
language-id = Indonesian
language-it = Italian
language-ja = Japanese
language-jv = Javanese
language-ka = Georgian
language-km = Khmer
language-kn = Kannada
language-ko = Korean
language-lt = Lithuanian
language-lv = Latvian
language-mk = Macedonian
language-ml = Malayalam
language-mr = Marathi
language-my = Burmese
language-nb = Norwegian
language-ne = Nepali
language-nl = Dutch
language-or = Odia
language-pa = Punjabi
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-ru = Russian
language-si = Sinhala
language-sk = Slovak
language-sl = Slovenian
language-sn = Shona
language-sr = Serbian
language-sv = Swedish
language-ta = Tamil
language-te = Telugu
language-th = Thai
language-tk = Turkmen
language-tl = Tagalog
language-tr = Turkish
language-uk = Ukrainian
language-ur = Urdu
language-uz = Uzbek
language-vi = Vietnamese
language-yi = Yiddish
language-zh = Chinese
language-zu = Zulu

## Accounts, groups, memberships

subject-not-determined = not determined
subject-victim = victim
subject-witness = witness
subject-reporter = who reported
subject-authorised-operator = authorised operator

way-founded = founded the group
way-added = added by another account
way-link = by link
way-request = by request
way-community = from the community
way-seen = only its presence shows
way-invitation = by an invitation that was sent to it

sure-confirmed = two or more exhibits say so
sure-single-source = one exhibit says so
sure-contested = sources disagree
sure-inferred = inferred: no line tells it

rule-shared-messages = both chats hold the same messages at a constant offset of time
rule-shared-times = both chats have the same name, and things happen in them in the same minutes at a constant offset of time
rule-shared-system-lines = both aliases act in the same lines of the service
rule-same-number = same telephone number
rule-same-address-book = same name in two chats of one phone: one address book
rule-owner = the exporting phone's own account
rule-number-changed = a line tells that one number became the other
rule-paired-messages = messages of two chats of one group, paired one to one
rule-same-id = the service gives both chats the same id
rule-same-message-id = messages of both have the same ids of the service
rule-same-account = the service gives both the same account id
rule-told-same = a source tells that two ids are one account

key-measure-introductions = families of which it posted the earliest item seen in a group, for each group
key-measure-carried-between-groups = families of which it posted the earliest item seen in several groups
key-measure-reach = other accounts that were in a group when it introduced something there
key-measure-groups-founded = groups that it created
key-measure-links-posted = different invites that it posted
key-measure-break-offs-led = break-offs that it led
key-measure-re-creations-survived = groups made anew of which it was a member before and after
key-measure-groups-bridged = pairs of groups that have it in common and, in the evidence held, nobody else
key-measure-countries-bridged = pairs of countries between whose groups it is the only account in common
key-measure-betweenness = share of pairs of groups whose shortest ways lead over it

no-rank-spans-the-list = no rank: without one owner's exhibits it would stand elsewhere by half of the list or more
no-rank-one-owner = no rank: all evidence is of one owner
no-rank-listed-apart = listed apart, never ranked

apart-reason-minor = minor
apart-reason-unknown-age = age not known
apart-reason-victim = victim
apart-reason-witness = witness
apart-reason-reporter = who reported
apart-reason-authorised-operator = authorised operator



minors-reason-in-several-groups-of-minors = member of several groups of minors
minors-reason-only-known-adult = in several of them no other member is known to be an adult
minors-reason-joined-by-link = joined by a link

estimated-groups = groups
estimated-members = members of groups
estimated-item-families = families of items
estimated-matched-item-families = families with an item that matched

estimate-note-measured = a lower bound; measured where the truth is known, with twelve owners or more
estimate-note-few-owners = a lower bound of fewer than twelve owners: it may be far too low
estimate-note-nothing-seen-twice = a crude lower bound: nothing was seen on exactly two owners' exhibits
estimate-note-one-owner = no estimate: all evidence is of one owner
estimate-note-nothing-seen = no estimate: none was seen

gap-kind-known-by-invite-only = an invite was posted, and the group that it leads to is not known to be seen
gap-kind-members-without-a-message = members of whom no message in the group is held
gap-kind-span-without-a-phone = no phone shows the group in this time
gap-kind-start-cut-off = no phone shows the group from its beginning
gap-kind-start-not-held = what phones show begins where their owners came in, later than the group
gap-kind-founder-unknown = nothing tells who created the group

proposal-role-member = a member
proposal-role-in-several-groups = a member who is in several groups
proposal-role-in-many-groups = a member who is in many groups
proposal-role-in-little-seen-groups = a member of several groups that one owner's devices alone show
proposal-role-lets-others-in = a member who let others in
proposal-role-posts-unknown-invites = a member who posted invites whose group is not seen

proposal-reason-unknown-invites = invites were posted whose group is not seen
proposal-reason-many-groups = who is described is in more groups than others
proposal-reason-little-seen-around-it = what devices of its members show is seen by few others

rule-short-shared-messages = shared messages
rule-short-shared-system-lines = shared lines of the service
rule-short-same-number = same number
rule-short-same-address-book = same address book
rule-short-owner = exporting phone
rule-short-number-changed = number changed
rule-short-shared-times = shared times
rule-short-paired-messages = paired messages
rule-short-same-id = same chat id
rule-short-same-message-id = same message ids
rule-short-same-account = same account id
rule-short-told-same = told by a source

refusal-window-disagrees = too few messages agree in the time that both chats cover
refusal-senders-disagree = one sender in the one chat is several in the other
refusal-too-few-senders = too few different senders for the share that agrees
refusal-too-few-messages = too few messages are shared
refusal-kinds-differ = one is a group, the other a chat of two
refusal-created-apart = both tell of their creation, at different times
refusal-different-chats = would join two chats that are known to be different
refusal-side-by-side = would join two aliases that one chat shows side by side
refusal-two-numbers = would join two numbers
refusal-two-people = one of the two is a name under which its phone shows two people
refusal-two-accounts = would join two accounts that the service tells apart
refusal-different-ids = the service gives the two chats different ids
refusal-name-alone = nothing but a name that their users chose speaks for it
refusal-unlinked = an operator has taken the two apart

link-kind-group = groups
link-kind-account = accounts
link-kind-messages = messages

message-state-held = held
message-state-recovered = deleted on one phone, held from elsewhere
message-state-deleted = deleted: only the mark is held
message-state-quoted = known only from an answer that quotes it

## Work under way

phase-build-hash-set = Reading reference media
phase-ingest = Reading the exhibit
phase-chats = Reading chats
phase-match-exact = Comparing exact digests
phase-match-near = Comparing pictures, as they are and cropped, turned and flipped
phase-match-parts = Looking for parts of reference pictures
phase-network = Putting groups, accounts and messages together
phase-verify = Reading evidence again
phase-backup = Copying the vault and reading it back
phase-restore = Restoring the vault and reading it back

## What a case needs

case-needs-name = a name
case-needs-legal-basis = a legal basis
case-needs-review-by = a review date

## Settings

setting-program = Program
setting-vault_made_by = Vault made by
setting-vault_schema = Schema version of the vault
setting-signals = Version of the signals
setting-evidence_limits = Limits on walking evidence
setting-ingest_limits = Limits on reading chats
setting-media_limits = Limits on decoding pictures

key-kind-key-file = key file
key-kind-passphrase = passphrase
key-kind-none = none, not encrypted

segments-sealed = sealed
segments-plain = not encrypted

## Bands of distance

band-0-7 = 0–7
band-8-15 = 8–15
band-16-23 = 16–23
band-24-31 = 24–31
band-none = none within 31
band-not-compared = not compared
points-alike = some lie alike
points-none = none lie alike
points-not-compared = not compared

alias-kind-account = account, as the service names it
chat-kind-channel = channel or broadcast list
chat-kind-page = saved page (no chat)
claimed-of-file = the file as sent
claimed-of-original = the file before the service made it smaller
claimed-of-quoted = the file of a quoted message
claimed-of-sticker = a sticker that was kept
contact-kind-saved = saved in the address book
contact-kind-pushname = chosen by the account
contact-kind-verified = given by the service
contact-kind-shown = shown by the application or the tool
contact-kind-card = on a contact card
date-order-reason-stated = the format states it
member-role-member = member
member-role-admin = admin
member-role-owner = owner
member-state-present = present
member-state-left = left
member-state-removed = removed
member-state-former = no member any more
member-state-pending = invited or waiting
message-kind-invite = invitation into a group
message-kind-quoted = known from a quote only
message-kind-other = another kind
origin-source-group-id = the group's id
origin-source-field = a field of the source
platform-telegram = Telegram
platform-signal = Signal
platform-discord = Discord
platform-e-mail = E-mail
platform-other = another service
product-whatsapp-android = WhatsApp database (Android)
product-whatsapp-android-legacy = WhatsApp database (Android, old tables)
product-whatsapp-ios = WhatsApp database (iOS)
product-telegram-desktop = Telegram Desktop export
product-whatsapp-iped = WhatsApp chat in an IPED report
product-signal-desktop = Signal Desktop database
product-signal-android = Signal database (Android)
product-discord-export = Discord export
product-e-mail = E-mail
product-web-page = saved web page
product-cellebrite-ufdr = Cellebrite report (UFDR)
same-reason-id-map = the service's table of ids
same-reason-changed = a change that a line tells
same-reason-contact = one contact of the phone
same-reason-card = one contact card
system-kind-joined-by-invitation = joined by an invitation
system-kind-owner-changed = the owner changed
system-kind-community-linked = put into a community
system-kind-community-unlinked = taken out of a community
system-kind-migrated = goes on as another group

protected-kind-phone = by its number
protected-kind-account = by its id
protected-kind-name = by its name
protected-kind-linked = evidence links it with
observation-kind-chat = chats
observation-kind-alias = aliases
observation-kind-exhibit = an exhibit
account-mark-victim = victim
account-mark-witness = witness
account-mark-reporter = who reported
account-mark-authorised-operator = authorised operator
age-class-document = a document
age-class-device = what its own device holds
age-class-statement = a statement to the unit
age-class-declared = what the account says of itself
age-band-adult = of age
age-band-minor = a minor
age-band-unknown = age unknown
parent-kind-group = from another group
parent-kind-not-seen = from a group that no exhibit shows
parent-kind-none = from none
lineage-says-confirms = confirms
lineage-says-denies = denies
lineage-says-withdrawn = withdrawn
lineage-standing-quoted = a statement in a chat
lineage-standing-established = the outcome of a closed case
family-says-cut = two pictures
family-says-joined = one picture

# What weights rest on, and where a family of items may come from
weight-basis-simulated = simulated weights: they put candidates in an order and are no probabilities

earlier-unseen-start-cut-off = what phones show of the group begins after the group: then or earlier
earlier-unseen-span-without-phone = for some time before, no phone shows the group
earlier-unseen-other-group = another group in which it may have been was not shown by any phone then

source-kind-earlier-sighting = earlier sighting in the evidence held
source-kind-uncovered-span = from a group at a time that no phone shows
source-kind-unseen-group = from a group of which nothing is held
source-kind-no-chat = from no chat, as far as the evidence tells
source-kind-earliest-sighting = earliest sighting in the evidence held
source-kind-member-then = perhaps in the group when no phone showed it
source-kind-other-member = another who was perhaps in the group then
source-kind-unknown-member = someone of whom the evidence shows nothing
source-kind-other-group = anyone in other groups at a time that no phone shows

sight-certain = was in the group then
sight-possible = may have been in the group then

tree-state-told = told by edits
tree-state-too-many = too many items for a tree
tree-state-no-edit = no edit tells a direction

edit-sign-smaller = smaller
edit-sign-worse-saved = saved at lower quality
edit-sign-made-sticker = made a sticker
edit-sign-fewer-bytes = fewer bytes
edit-sign-cut = a part of the other
edit-sign-later = seen later

picture-kind-photo = picture
picture-kind-sticker = sticker
picture-kind-video = video

tie-kind-same-bytes = the same bytes
tie-kind-same-picture = the same picture under other metadata
tie-kind-near = near
tie-kind-partial = a part
tie-kind-video-frame = frames of a video

tie-outcome-in-family = in one family
tie-outcome-not-every-pair = not every pair is near
tie-outcome-too-far = too far
tie-outcome-cut-by-hand = cut by hand
