# How families of items came into groups.

trace-state-told = It is told how this item's family came into groups.
trace-state-not-sent = No message that is held carries an item of this family: of how it came into groups nothing can be said.
trace-state-no-network = How it came into groups has not been worked out yet: run “amparo network --case …”.
trace-state-family-changed = This item's family is another one since the last network, and what was told of the other does not hold of this one: run “amparo network --case …” again.

trace-introductions = Introductions: who posted it first in each group, in the evidence held. That says nothing of who made it, nor of where it comes from.
trace-sources = Where those who posted it first may have had it: earlier sightings that they could see, and what no phone shows. The weights are simulated: they put candidates in an order and are no probabilities. Who stands here is a place to look at; it accuses nobody.
trace-no-candidates = Where it may have come from is worked out for families with a certain or strong match, or that were seen in several groups. This one has no such match and was seen in one group.
trace-carriers = Who may have brought it into the groups that are seen: { $set } of { $all } candidates hold nine tenths of the simulated weight, of which { $named } are listed. The order is no probability; who stands here is a place to look at, and it accuses nobody. Who is marked, and who is known as a minor, stands last and is put in no order.
trace-carriers-all-seen = So little time is without a phone that the earliest in the evidence held is taken for the first.
trace-carriers-unseen = The first sighting may not be in evidence: { $why }.
trace-tree = Which of its items may have been made from which: { $state }. Where it is not determined, the row only shows what fits best.

introduced-by-no-sender = sender not known
introduced-by-undetermined = { NUMBER($count) ->
    [one] not determined: one account
   *[other] not determined: { NUMBER($count) } accounts
}

trace-col-alternative = Or from
trace-col-at = Time, as written
trace-col-candidate = Candidate
trace-col-determined = Determined
trace-col-earlier = Why it may have been there before
trace-col-group = Group
trace-col-introduced-by = Introduced to this group by
trace-col-item = Item
trace-col-made-from = Made from
trace-col-order = Order
trace-col-posted-by = Posted by
trace-col-record = Record
trace-col-sight = Could it be seen
trace-col-sightings = Sightings
trace-col-signs = Signs
trace-col-weight = Order weight (simulated)
trace-col-where = In group
trace-col-zone = Zone

col-by-country = Country of who introduced it
col-by-name = Introduced by
col-unseen = Why it may have been there before

introductions-left-out = Only families with a certain or strong match are listed: “--all” lists every family.

# The report

section-introductions = How listed pictures came into groups
introductions-note = Each family of pictures with a certain or strong match, over groups, oldest first as far as the clocks tell. “Introduced to this group by” is who posted it there first among what is held; where several may have been first, nobody is named. It says nothing of who made a picture. Where it may have come from before: amparo trace, with candidates in an order that is no probability.
introductions-none = No item with a certain or strong match was sent in a group that is held, or the network has not been built since.
introductions-caption = { NUMBER($count) ->
    [one] One introduction to a group
   *[other] { NUMBER($count) } introductions to groups
}
introductions-sightings = { NUMBER($count) ->
    [one] sent once there
   *[other] sent { NUMBER($count) } times there
}
