# What the command line says on stderr, and counts that are used everywhere.

## Counts

count-exhibits = { NUMBER($count) ->
    [one] 1 exhibit
   *[other] { NUMBER($count) } exhibits
 }
count-files = { NUMBER($count) ->
    [one] 1 file
   *[other] { NUMBER($count) } files
 }
count-items = { NUMBER($count) ->
    [one] 1 item
   *[other] { NUMBER($count) } items
 }
count-entries = { NUMBER($count) ->
    [one] 1 entry
   *[other] { NUMBER($count) } entries
 }
count-hash-sets = { NUMBER($count) ->
    [one] 1 hash set
   *[other] { NUMBER($count) } hash sets
 }
count-matches = { NUMBER($count) ->
    [one] 1 match
   *[other] { NUMBER($count) } matches
 }
count-chats = { NUMBER($count) ->
    [one] 1 chat
   *[other] { NUMBER($count) } chats
 }
count-groups = { NUMBER($count) ->
    [one] 1 group
   *[other] { NUMBER($count) } groups
 }
count-accounts = { NUMBER($count) ->
    [one] 1 account
   *[other] { NUMBER($count) } accounts
 }
count-members = { NUMBER($count) ->
    [one] 1 member
   *[other] { NUMBER($count) } members
 }
count-messages = { NUMBER($count) ->
    [one] 1 message
   *[other] { NUMBER($count) } messages
 }
count-sightings = { NUMBER($count) ->
    [one] 1 sighting
   *[other] { NUMBER($count) } sightings
 }
count-countries = { NUMBER($count) ->
    [one] 1 country
   *[other] { NUMBER($count) } countries
 }
count-issues = { NUMBER($count) ->
    [one] 1 issue
   *[other] { NUMBER($count) } issues
 }
count-places = { NUMBER($count) ->
    [one] 1 place
   *[other] { NUMBER($count) } places
 }
count-differences = { NUMBER($count) ->
    [one] 1 difference
   *[other] { NUMBER($count) } differences
 }
count-more = and { NUMBER($count) } more

## Vault

vault-not-encrypted = Note: the vault at { $path } is not encrypted. Keep it on an encrypted volume.
key-ask = Passphrase of the vault { $path }:
key-ask-new = Passphrase for the new vault { $path }:
key-ask-again = The same once more:
key-ask-backup = Key of the backup (64 hexadecimal digits):
vault-status =
    Vault: { $path } (schema { $schema }, made { $made_at })
    Key: { $key }. Hash sets on disk: { $segments }
    Cases: { $cases }
    Exhibits: { $exhibits }; unfinished: { $unfinished }
    Hash sets: { $sets }
    Audit entries: { $entries }
vault-backed-up =
    Backup of { $vault }: { $backup }
    Files: { $files }; bytes: { $bytes }; audit entries: { $entries }. All of it was read back and agrees.
vault-backup-not-recorded = Note: the audit log does not say that this backup was made ({ $code }). Put it on record.
vault-lost-segments = Files of hash sets that were missing or changed in the vault already, and are not in the copy: { $segments }
vault-restored =
    Vault { $vault } made from the backup of { $made_at }: { $backup }
    Files: { $files }; bytes: { $bytes }; audit entries: { $entries }. All of it was read back and agrees.
vault-backup-checked =
    The backup of { $made_at } is whole: { $backup }
    Files: { $files }; bytes: { $bytes }; audit entries: { $entries }. All of it was read, and nothing was changed.
vault-restored-older = The vault has schema { $schema }, of an older version: run “amparo vault upgrade” before working with it.
vault-upgraded =
    { $vault }: schema { $from } → { $to }. The database was checked and is sound.
    Backup made before: { $backup }
vault-upgraded-again =
    { $vault }: schema { $from } → { $to }. The database was checked and is sound.
    Backup that an upgrade cut off had made before, checked again: { $backup }
vault-upgrade-nothing = { $vault } has schema { $schema } already: there is nothing to do.

## Commands

graph-written = Graph written: { $path }. Nodes: { $nodes }; edges: { $edges }.
graph-left-out = { NUMBER($count) ->
    [one] One account that links groups is left out: there are more than the limit, and those of most groups stand in it.
   *[other] { NUMBER($count) } accounts that link groups are left out: there are more than the limit, and those of most groups stand in it.
}
network-due = All of this is as of the last network. Since then: { $what }. Run “amparo network --case …” again.
network-due-never-made = no network was made yet
network-due-other-version = another version of the program made it, which did not write down what held then
network-due-evidence = exhibits came, or something was set aside
network-due-matching = items were matched
network-due-apart = something was taken apart, or put together again
network-due-break-offs = statements on where groups come from were quoted or taken back
network-due-families = items were put into other families
network-due-ages = something was said of ages
network-due-marks = accounts were marked or unmarked
network-due-weights = other weights of lineage hold
report-written = Report written: { $path }
hashset-made = Hash set { $name }, version { $version }: { NUMBER($count) ->
    [one] 1 entry.
   *[other] { $count } entries.
 }
hashset-list-read = Recognised as { $format }: { $records } records read, { $refused } refused; { $added } entries added, { $replaced } replaced, { $removed } removed; { $absent } removals of what was not there.
hashset-list-uncompared = Entries with PhotoDNA alone: { $count }. They are kept with what the list says of them; nothing is compared with them.
hashset-list-next-page = The list goes on on another page ({ $page }). It is not fetched: import it with --update.
hashset-list-more-issues = { $count } further issues of the list are counted and not shown.
progress-known = { NUMBER($count) } on a hash set, byte for byte
hashset-attached = Case { $case } is matched against { $name } from now on. Run match again.
hashset-detached = Case { $case } is not matched against { $name } any more. Run match again.
hashset-set-said = Hash set { $name }: { $state } from now on. Run match again in its cases.
hashset-mapped = Scheme { $scheme }, version { $version } of its table: { $illegal } of { $count } categories stand for illegal. Run match again in the cases of its hash sets.
hashset-mapping-held = Scheme { $scheme }: the table was there already, version { $version }.
hashset-exported = Hash set { $name }, version { $version }, as { $format }: { $written } of { $entries } entries, { $left_out } left out. Of { $shortened } not all is in it; { $withdrawn } stand in it as withdrawn, { $disputed } as disputed.
hashset-export-further = { $path } is there from before and is no page of this list.
hashset-entry-said = Entry { $entry }: { $state } from now on ({ NUMBER($count) ->
    [one] 1 entry
   *[other] { $count } entries
 }). Run match again in the cases of the hash set.
case-review-passed = Warning: the review date of case { $name } has passed ({ $date }). The case is marked as overdue.
hashset-held = Hash set { $name } was there already, with the same content: version { $version }, { NUMBER($count) ->
    [one] 1 entry.
   *[other] { $count } entries.
 }
protected-added = { $changed } correspondents were put on the list, { $unchanged } were on it already; it has { $listed } now, and { $linked } numbers and ids that evidence links with them. Of { $exhibits } exhibits taken in before, { $chats } chats, { $records } records and { $files } files were set aside at once. What only the evidence tells is set aside when each exhibit is taken in again: run “ingest”, “match” and “network”.
protected-removed = { $changed } correspondents were taken off the list, { $unchanged } were not on it; it has { $listed } now. Nothing that was set aside comes back by this: it is read when its exhibit is taken in again with “ingest”.
exhibit-relocated = { $exhibit } is now at { $path }. The manifest agrees.
triage-exhibits = { NUMBER($count) ->
    [one] 1 exhibit
   *[other] { $count } exhibits
 }, { NUMBER($items) ->
    [one] 1 distinct item.
   *[other] { $items } distinct items.
 }
triage-matches = Items with a match: { $certain } certain, { $strong } strong, { $review } for review.
match-carried = { NUMBER($compared) ->
    [one] 1 item was compared anew
   *[other] { $compared } items were compared anew
 }; { NUMBER($carried) ->
    [one] of 1 item, for which nothing is new, what was found before stands.
   *[other] of { $carried } items, for which nothing is new, what was found before stands.
 }
explain-item = Item { $item }: { $mime }, { NUMBER($hashes) ->
    [one] 1 perceptual hash
   *[other] { $hashes } perceptual hashes
 }, { NUMBER($pictures) ->
    [one] points of 1 frame.
   *[other] points of { $pictures } frames.
 }
explain-look = Its picture: { $look }; best quality of a hash { $quality } of 100.
explain-nothing = It has no perceptual hashes: only its bytes are compared.
explain-sets = What it is compared with. Distances are told in bands of bits, and of what is no match no entry is told.
explain-no-sets = The case is compared with no hash set.
explain-not-matched = The last matching did not compare it with the sets as they are now: run match.
explain-passed-over = Something was near that says nothing: a flat, patterned or blurred picture in a video is passed over.
match-quarantined = { NUMBER($count) ->
    [one] 1 entry met so many items that it is in quarantine: what it met by likeness is no match.
   *[other] { $count } entries met so many items that they are in quarantine: what they met by likeness is no match.
 } “amparo hashset list” tells of which set, “amparo hashset show” why. Run match again.
list-items-hidden = { NUMBER($count) ->
    [one] 1 item is known-good byte for byte, meets no entry of another set, and is not listed: --all lists it.
   *[other] { $count } items are known-good byte for byte, meet no entry of another set, and are not listed: --all lists them.
 }
triage-network = Groups: { $groups }. Accounts: { $accounts }. Distinct messages: { $messages }.
unlinked = The two are apart now, whatever joined them. The network was made anew.
unlinked-before = The two were apart already. The network was made anew.
relinked = The two may be one again. The network was made anew.
relinked-before = The two were not taken apart. The network was made anew.
exhibit-unlinked = The exhibit is held apart now: nothing of it is joined with another. The network was made anew.
exhibit-unlinked-before = The exhibit was held apart already. The network was made anew.
exhibit-relinked = The exhibit may be joined with the others again. The network was made anew.
exhibit-relinked-before = The exhibit was not held apart. The network was made anew.
account-marked = Marked as { $meaning }: from now on every output says “{ $name }”. Accounts of the network that are meant: { $count }.
account-marked-before = Was marked as { $meaning } before: every output says “{ $name }”. Accounts of the network that are meant: { $count }.
account-unmarked = “{ $name }” ({ $meaning }) is no longer masked. Accounts of the network that are meant: { $count }.
age-said = Written down: { $band }, by { $class }. Accounts of the network that are meant: { $count }. It counts from the next “amparo network” on.
age-said-before = Was written down before: { $band }, by { $class }. Accounts of the network that are meant: { $count }.
lineage-said = Written down, by { $standing }: it { $says } that the group comes { $parent }. It counts from the next “amparo network” on.
lineage-said-before = Was written down before, by { $standing }: { $says } that the group comes { $parent }.
lineage-nothing-withdrawn = Nothing of that kind stood by { $standing } that could be withdrawn: nothing was changed.
lineage-withdrawn = Withdrawn what stood by { $standing }: that the group comes { $parent }. It no longer counts from the next “amparo network” on.
family-cut = The two show two pictures: they are in no family together. Sightings are put together anew by the next “amparo network”.
family-cut-before = It was written down before that they show two pictures: they are in no family together.
family-joined = The two show one picture: their families are one. Sightings are put together anew by the next “amparo network”.
family-joined-before = It was written down before that they show one picture: their families are one.
family-joined-in-vain = It is written down that they show one picture, but their families stay two: joining them would bring two others together that were cut by hand. “amparo list family-words” shows what was said.
marked-left-out = { $accounts } accounts that are marked are left out of comparisons; they sent { $sent } of { $messages } messages.
triage-damaged = { NUMBER($count) ->
    [0] No issue of damage or limits.
    [one] 1 issue of damage or limits: “amparo list issues” shows it.
   *[other] { $count } issues of damage or limits: “amparo list issues” shows them.
 }
ingest-closed = What was taken in tells that { $records } records of { $exhibits } exhibits taken in before are with protected correspondents. They were set aside at once; “match” and “network” are outstanding in their cases.
each-left-out = Left out, no exhibit was made of it: { $path }: { $reason }
trace-variants = Variants of the item, each with the bits to the first: { $count }
trace-sightings = Sightings, oldest first as far as the clocks tell
trace-unsent = Places that no sighting explains
verify-done = Checked: { $exhibits } exhibits, { $files } files, { $sets } hash sets, { $entries } audit entries. Differences: { $differences }.
verify-offline = { $exhibit }: its place cannot be reached now; not checked.
error-line = Error: { $text }

## Demonstration

demo-making = Making a demonstration operation, invented and harmless, at { $path } …
demo-case = Demonstration
demo-legal-basis = Demonstration with invented, harmless material: no real people or events
demo-look =
    Open the report in a browser: { $report }
    To go on by yourself: amparo --vault { $vault } list exhibits --case { demo-case }
