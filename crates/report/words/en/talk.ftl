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

## Notices

talk-vault-not-encrypted = Note: the vault is not encrypted. Keep it on an encrypted volume.
talk-vault-made = Vault made at { $path }.
talk-case-opened = Case opened: { $name }.
talk-case-joined = Going on in case { $name }.
talk-review-overdue = Note: the review date of case { $name } has passed ({ $date }).
talk-hash-set-made = Hash set { $name }, version { $version }: { $entries }.
talk-hash-set-held = Hash set { $name } was there already, with the same content (version { $version }).
talk-exhibit-read = { $name }: read; { $files }, { $issues }.
talk-exhibit-held = { $name }: already in the case; nothing was added.
talk-acquisition-differs = Attention: the acquisition digest of { $name } differs.
talk-matches-done = Matches, by items: { NUMBER($certain) } certain, { NUMBER($strong) } strong, { NUMBER($review) } for review.
talk-network-done = Network: { $groups }, { $accounts }, { $messages }.
talk-report-written = Report: { $path }
talk-nothing-matched = No match with the lists used. That does not mean that there is nothing.
talk-some-damaged = Done, but some inputs were damaged: “amparo list issues” lists them.
talk-not-yet-supported = Some content is not read yet; it is counted in the report.
talk-first-in-order = Begin with { $name }: { $reason }
talk-exhibit-relocated = { $name } is now at { $path }; the manifest agrees.
talk-verify-agrees = Everything agrees: { $exhibits }, { $files } and { NUMBER($entries) } audit entries checked.
talk-verify-differs = { NUMBER($count) ->
    [one] There is 1 difference.
   *[other] There are { NUMBER($count) } differences.
 }
talk-exhibit-offline = { $name }: its place cannot be reached now; not checked.
talk-interrupted = Interrupted. What was done is kept; run the same command again to go on.
talk-what-to-do = What to do: { $remedy }
talk-full-logged = Full values are logged in the audit log.
talk-list-empty = Nothing to show.

## Demonstration

talk-demo-made = Demonstration operation made at { $path }. All of it is invented and harmless.
talk-demo-look = Where to look:
talk-demo-evidence = simulated evidence, as it would be delivered
talk-demo-reference = reference media, made into a hash set
talk-demo-truth = what really happened, to compare with
talk-demo-vault = the vault with the case
talk-demo-report = the report; open it in a browser
talk-demo-next = To go on:
