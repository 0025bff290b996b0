// Knows which of many conditions ask for the same group of things: those share a number, and what is known of it.

/** Things are numbered up to `kinds`. By thing: the numbers of its groups; by condition: the numbers of the groups it asks for. */
export function numberedGroups(
  kinds: number,
  conditions: readonly { readonly groups: readonly (readonly number[])[] }[],
): { readonly members: readonly (readonly number[])[]; readonly numbers: readonly (readonly number[])[] } {
  const known = new Map<string, number>()
  const members: number[][] = Array.from({ length: kinds }, () => [])
  const numbers = conditions.map(({ groups }) =>
    groups.map((group) => {
      const distinct = [...new Set(group)].sort((a, b) => a - b)
      const key = distinct.join(' ')
      const number = known.get(key) ?? known.size
      if (number === known.size) for (const kind of distinct) members[kind]?.push(number)
      known.set(key, number)
      return number
    }),
  )
  return { members, numbers }
}
