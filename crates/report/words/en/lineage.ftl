# The figure of the lineage, and the case as a graph.

lineage-figure = Groups over time and what broke off from what, { $count } in all
lineage-figure-part = Part { $part } of { $of }
lineage-describes = Time runs to the right, in UTC. Each line is a group, from its creation to its last record in the evidence held; what broke off from a group hangs below it. The table below says the same.
lineage-note = Time runs to the right, in UTC; where a zone is not known, the middle of what is possible is drawn. A line is a group, from its creation to its last record in the evidence held, dotted after that. A dotted begin with a torn edge: the group is seen from there on and may be older. What broke off from a group hangs below its line. Dashed, with a question mark: the evidence does not settle from which group, or which was first. An open ring: from a group that was not seen. The figure shows what the evidence held tells, not all that there was.
lineage-none = No group with a lineage.
lineage-caption = The same as a table, { $count }
lineage-created = Created
lineage-seen-since = Seen since; may be older
lineage-last = Last record
lineage-came = Came from
lineage-not-settled = not settled
lineage-no-time = no record with a time
lineage-alone = No lineage determined
lineage-unseen = a group that was not seen

lineage-word-split = split
lineage-word-companion = companion
lineage-word-re-creation = re-creation
lineage-word-merger = merger
lineage-word-sibling = sibling
lineage-from-split = split from { $parent }
lineage-from-companion = companion of { $parent }
lineage-from-re-creation = re-creation of { $parent }
lineage-from-merger = merger of { $parent }
lineage-from-sibling = sibling of { $parent }

## Nodes and edges of the case as a graph

node-kind-group = group
node-kind-account = account
edge-reason-member = was a member of
edge-reason-founded = founded
edge-reason-added = added
edge-reason-introduced = introduced to this group, by the earliest sightings in the evidence held
edge-reason-posted-link-to = posted a link to
edge-reason-link-posted-in = a link to it was posted in
edge-reason-split = split off into
edge-reason-companion = has as its companion
edge-reason-re-creation = was re-created as
edge-reason-merger = went, with others, into
edge-reason-sibling = is a sibling of
