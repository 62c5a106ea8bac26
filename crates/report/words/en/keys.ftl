# Key accounts, adults among minors, what was not seen, and what would help.

key-standing-ranked = ranked
key-standing-counted = counted, not compared
key-standing-apart = listed apart

key-reason-introductions = { NUMBER($count) ->
    [one] In the evidence held, it posted the earliest item of one family in a group.
   *[other] In the evidence held, it posted the earliest item of a family in a group { NUMBER($count) } times.
}
key-reason-carried-between-groups = { NUMBER($count) ->
    [one] Of one family it posted the earliest item seen in several groups.
   *[other] Of { NUMBER($count) } families it posted the earliest item seen in several groups.
}
key-reason-reach = { NUMBER($count) ->
    [one] One other account was in a group when it introduced something there.
   *[other] { NUMBER($count) } other accounts were in a group when it introduced something there.
}
key-reason-groups-founded = { NUMBER($count) ->
    [one] It created one group.
   *[other] It created { NUMBER($count) } groups.
}
key-reason-links-posted = { NUMBER($count) ->
    [one] It posted one invite.
   *[other] It posted { NUMBER($count) } different invites.
}
key-reason-break-offs-led = { NUMBER($count) ->
    [one] It created one group that, according to the analysis, broke off from another in which it was before.
   *[other] It created { NUMBER($count) } groups that, according to the analysis, broke off from another in which it was before.
}
key-reason-re-creations-survived = { NUMBER($count) ->
    [one] It was a member before and after one group was, according to the analysis, made anew.
   *[other] It was a member before and after groups were, according to the analysis, made anew { NUMBER($count) } times.
}
key-reason-groups-bridged = { NUMBER($count) ->
    [one] One pair of groups has it in common and, in the evidence held, nobody else.
   *[other] { NUMBER($count) } pairs of groups have it in common and, in the evidence held, nobody else.
}
key-reason-countries-bridged = { NUMBER($count) ->
    [one] Between the groups of one pair of countries it is the only account in common.
   *[other] Between the groups of { NUMBER($count) } pairs of countries it is the only account in common.
}
key-reason-betweenness = The shortest ways of { $share } % of the pairs of groups lead over it.
key-reason-betweenness-sampled = The shortest ways of { $share } % of the pairs of groups lead over it, told from some of the groups: it may be wrong by { $within } points.
key-reason-on-one = Of these, { NUMBER($count) } rest on what was seized of one owner alone.

gap-why-known-by-invite-only = { NUMBER($of) ->
    [one] An invite was posted once, and no group that is seen is known to be the one that it leads to.
   *[other] An invite was posted { NUMBER($of) } times in { NUMBER($count) } groups or chats, and no group that is seen is known to be the one that it leads to.
}
gap-why-members-without-a-message = Of { NUMBER($count) } of { NUMBER($of) } members no message in the group is held.
gap-why-span-without-a-phone = No phone shows the group between these two times.
gap-why-start-cut-off = No phone shows the group from its beginning, nor from where its owner came in.
gap-why-start-not-held = What phones show begins where their owners came in: no earlier member's phone is held.
gap-why-founder-unknown = Nothing tells who created the group.

lead-reason-sent-matched = items that it sent met a hash set surely or strongly
lead-why-sent-matched = { NUMBER($count) ->
    [one] It sent one item that met a hash set surely or strongly. “Listed” is not “illegal”.
   *[other] It sent items { NUMBER($count) } times that met a hash set surely or strongly. “Listed” is not “illegal”.
}

keys-none = No account is ranked.
keys-apart-count = { NUMBER($count) ->
    [one] One account is listed apart and compared with nobody: amparo list keys-apart.
   *[other] { NUMBER($count) } accounts are listed apart and compared with nobody: amparo list keys-apart.
}
keys-counted-count = { NUMBER($count) ->
    [one] One more account is counted and not compared: `--all` shows it.
   *[other] { NUMBER($count) } more accounts are counted and not compared: `--all` shows them.
}
keys-due = { NUMBER($count) ->
    [one] Marks or ages said since the last network change who is ranked (one account): that holds at once. The ranks of the others are as of that network; a new `amparo network` is due.
   *[other] Marks or ages said since the last network change who is ranked ({ NUMBER($count) } accounts): that holds at once. The ranks of the others are as of that network; a new `amparo network` is due.
}
keys-sampled = Betweenness was worked out from { NUMBER($pivots) } of { NUMBER($groups) } groups: no value is wrong by more than { $within } points, but for one case in twenty. It orders nobody.
adults-unknown = In { NUMBER($groups) } groups of minors, the age of { NUMBER($unknown) } of { NUMBER($members) } members is not known: none of them is listed, and none is cleared.
gaps-lower-bound = Estimates of groups are lower bounds: exhibits are seized because they hang together. Those of members count accounts, which may be more than people.
proposals-described = Proposals describe a group, a country and a role, never a person. They are an order, no promise.

keys-interval = { $from }–{ $to } of { NUMBER($of) }

# The report

section-keys = Key accounts
keys-note = What is counted of an account can be looked up record by record; it accuses nobody. “Earliest” is so in the evidence held. A place is told with the interval in which it stays when what was seized of any one owner is taken from the counts (who would then be first in its stead is not counted anew); where that interval says little there is none. Minors, unknown ages where a minor is known to be in a group, victims, witnesses, those who reported and authorised operators are never in this table.
keys-caption = { NUMBER($count) ->
    [one] One account of which others hang on something
   *[other] { NUMBER($count) } accounts of which others hang on something
}
keys-reasons = Why, and where it stands
section-not-seen = What was not seen
not-seen-note = Estimates are lower bounds: what was seized hangs together, and so misses most where nothing was seized. Members are accounts, which may be more than people. Gaps are named one by one in amparo list gaps.
estimate-told = { NUMBER($seen) } { $what } were seen on the exhibits of { NUMBER($owners) } owners. There are at least { $least } (lower bound); 95 % interval { $from } to { $to }, were exhibits taken by chance.
estimate-untold = { NUMBER($seen) } { $what } were seen.
estimate-coverage = What was seen makes { $share } % of all that could be met on such exhibits.
gaps-caption = { NUMBER($count) ->
    [one] One gap
   *[other] { NUMBER($count) } gaps
}
gaps-none = No gap is named.
gaps-of-kind = { $kind }: { NUMBER($count) }
proposals-heading = What evidence would help most
proposals-caption = { NUMBER($count) ->
    [one] One kind of device that would help
   *[other] { NUMBER($count) } kinds of devices that would help
}
proposals-fits = { NUMBER($count) } accounts are so
proposals-expected = to be expected: { $expected } groups not seen yet, as an order
