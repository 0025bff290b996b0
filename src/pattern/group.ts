// The only file that knows how beginnings that share a future are kept together: groups that meet become one tree.

/**
 * Beginnings of one rule that reached the same state. A beginning's best end is the best on its way up the tree, for what
 * a group sees after a meeting is seen for all below it.
 */
export interface Group {
  parent: Group | null
  /** Furthest end of a match seen by this group itself; -1 = none. */
  best: number
  /** Undecided beginnings in this group and below. */
  members: number
  /** The earliest of them ever. */
  first: number
  state: number
  alive: boolean
}

export function newGroup(start: number, state: number): Group {
  return { parent: null, best: -1, members: 1, first: start, state, alive: true }
}

/** From here on the two have one future; returns the group that has it. */
export function meet(one: Group, other: Group): Group {
  const members = one.members + other.members
  const first = Math.min(one.first, other.first)
  // What the one has seen must not become the other's, unless it lies before all the other's beginnings.
  if (one.best <= other.first) {
    other.alive = false
    other.parent = one
    one.members = members
    one.first = first
    return one
  }
  one.alive = other.alive = false
  one.parent = other.parent = { parent: null, best: -1, members, first, state: one.state, alive: true }
  return one.parent
}

/** A beginning is decided; a group without beginnings has nothing to live for. */
export function leave(root: Group): void {
  root.members--
  if (root.members === 0) root.alive = false
}

/** The group that still moves; shortens the way to it. */
export function top(group: Group): Group {
  const { parent } = group
  if (!parent) return group
  if (!parent.parent) return parent
  const path = [group]
  let root = parent
  for (; root.parent; root = root.parent) path.push(root)
  let best = -1
  for (let i = path.length - 1; i >= 0; i--) {
    const passed = path[i] as Group
    best = passed.best = Math.max(best, passed.best)
    passed.parent = root
  }
  return root
}

export function bestEnd(group: Group): number {
  const root = top(group)
  return root === group ? group.best : Math.max(group.best, root.best)
}
