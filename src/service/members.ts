// Knows how two objects become one whose getters still give what is so now.

/** Both, with getters as getters: what they give follows the configuration. */
export function withMembersOf<First extends object, More extends object>(
  first: First,
  more: More,
): Omit<First, keyof More> & More {
  const all = { ...Object.getOwnPropertyDescriptors(first), ...Object.getOwnPropertyDescriptors(more) }
  return Object.defineProperties({}, all) as Omit<First, keyof More> & More
}
