# From where groups come.

breakoff-verdict-parent = broke off from
breakoff-verdict-not-seen = parent not seen, if there is one
breakoff-verdict-no-parent = nothing shows that it broke off
breakoff-verdict-undetermined = the evidence does not tell

breakoff-kind-split = split
breakoff-kind-companion = companion
breakoff-kind-re-creation = re-creation
breakoff-kind-merger = merger
breakoff-kind-sibling = sibling

evidence-family-membership = membership
evidence-family-invitation = invitation
evidence-family-time = time
evidence-family-content = content
evidence-family-human = said in the chat
evidence-family-beginning = how it began

support-none = no assistance either way
support-weak = weak support
support-moderate = moderate support
support-moderately-strong = moderately strong support
support-strong = strong support
support-very-strong = very strong support
support-extremely-strong = extremely strong support

lineage-row-founder-inside = Its founder was in the earlier group before.
lineage-row-founder-outside = Its founder is not seen in the earlier group, of which that time is held.
lineage-row-cohort-inside = Of { NUMBER($of) } who began it, { NUMBER($count) } were in the earlier group before.
lineage-row-cohort-undated = Of { NUMBER($of) } who began it, { NUMBER($count) } are seen in the earlier group; since when is not known.
lineage-row-cohort-afterwards = Of { NUMBER($of) } who began it, { NUMBER($count) } came to the other group only afterwards.
lineage-row-later-inside = Of { NUMBER($of) } who came later, { NUMBER($count) } were in the earlier group before it began.
lineage-row-link-posted = A link that fits was posted in the earlier group in the first days ({ NUMBER($count) }).
lineage-row-link-later = A link that fits was posted in the earlier group later ({ NUMBER($count) }).
lineage-row-link-followed = Of { NUMBER($of) } who came by link, { NUMBER($count) } came within a day after it was posted in the earlier group.
lineage-row-link-missing = { NUMBER($of) } came by link, and none was posted in the earlier group, of which that time is held.
lineage-row-added-by-member = Of { NUMBER($of) } who were added, { NUMBER($count) } share the earlier group with who added them.
lineage-row-fell-silent = Of { NUMBER($of) } who went along and had written in the earlier group, { NUMBER($count) } fell silent there.
lineage-row-left-earlier = Of { NUMBER($of) } who went along, { NUMBER($count) } left the earlier group.
lineage-row-earlier-ended = Hardly anything was written in the earlier group afterwards.
lineage-row-carried-over = { NUMBER($count) } of { NUMBER($of) } items that are in both were seen in the earlier group first, and brought over by its members.
lineage-row-carried-back = { NUMBER($count) } of { NUMBER($of) } items that are in both came the other way.
lineage-row-name-alike = Both names share { NUMBER($count) } of { NUMBER($of) } words.
lineage-row-said = A statement in the chat, quoted by an analyst, says it.
lineage-row-denied = A statement in the chat, quoted by an analyst, denies it.
lineage-row-link-burst = Of { NUMBER($of) } who came by link in the first days, { NUMBER($count) } had it from where no seen group shows.
lineage-row-cohort-new = Of { NUMBER($of) } who began it, { NUMBER($count) } were in no seen group before.
lineage-row-founder-new = Its founder was in no seen group before.

lineage-left-out = { NUMBER($count) ->
    [one] One group of which nothing shows that it broke off is left out: `--all` shows it.
   *[other] { NUMBER($count) } groups of which nothing shows that they broke off are left out: `--all` shows them.
}
lineage-undated = { NUMBER($count) ->
    [one] One group is not told of: no time that tells is held of it. `list issues` says what stands against the times in each file.
   *[other] { NUMBER($count) } groups are not told of: no time that tells is held of them. `list issues` says what stands against the times in each file.
}
weight-part-parent = parent
weight-part-second-parent = second parent
weight-part-kind = kind
weight-part-said = what is said
no-lr-simulated = These weights ({ $version }) were fitted on made worlds alone: the points give an order, and are no weight of evidence.
no-lr-weights-changed = No likelihood ratios are told: the weights { $version }, by which the last network told lineage, hold no longer. They were withdrawn, or others took their place. The points give an order.
no-lr-own-case = No likelihood ratios are told: the weights { $version } were fitted on this very case among others, or do not tell on which. What it established is no evidence in it. The points give an order.

# The report

section-lineage = Where groups come from
breakoffs-for = What speaks for it
breakoffs-against = What speaks against it
breakoffs-none = No group goes before all others for another.
breakoffs-not-drawn = The figure could not be drawn; the table holds the same.
breakoffs-note = A group that goes before all others for another is a place to look at, with the rows that put it there; it accuses nobody. It is named only where it is well ahead. Rivals, “not seen” among them, stand in amparo list breakoffs. What could not have been seen counts nothing.
breakoffs-caption = { NUMBER($count) ->
    [one] One group for which another goes before all others
   *[other] { NUMBER($count) } groups for which another goes before all others
}
breakoffs-points = { $count } points ahead of “no parent”

calibration-better = The refitted weights tell more than those that the program brings.
calibration-no-gain = The refitted weights tell no more than those that the program brings: these still hold.
calibration-too-few-cases = There are too few closed cases: two at least must have groups of which is established where they come from (breakoff say … --established).
calibration-too-few-groups = There are too few groups of which is established where they come from: thirty are needed.
calibration-too-few-with-parent = There are too few groups with a parent that is seen: ten are needed.
calibration-too-few-without-parent = There are too few groups without a parent that is seen (from none, or from one that is not seen): ten are needed.
calibrated-cllr = Cllr { $before } with the weights that the program brings, { $after } with refitted ones, each group judged by weights that never saw it. 0 is perfect, 1 says nothing.
calibrated-kept = The weights { $version } hold for this vault. Run “network” for each case: from then on likelihood ratios stand beside the scores of all but those on which they were fitted.
calibrated-not-kept = The weights { $version } are not kept. With --keep --reason they are.
calibrated-withdrawn = The weights that the program brings hold again. Run “network” for each case.
calibrated-none-held = The weights that the program brings hold already.
lineage-calibrated = Likelihood ratios by the weights { $version }, which rest on { NUMBER($groups) } groups of { NUMBER($cases) } closed cases of this unit, { NUMBER($with_parent) } of them with a parent that is seen. Cllr { $after }; { $before } before (0 is perfect, 1 says nothing). So few pairs bear no more than log10 LR { $most } and no less than { $least }.
