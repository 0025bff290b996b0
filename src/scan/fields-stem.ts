// Tells names apart that differ in a number only: `p1` and `p2` are one name.

/** `part_10[]` → `part_[]`, 10. */
export function stemOf(name: string): { readonly stem: string; readonly index: number } {
  let stem = ''
  let index = 0
  for (let i = 0; i < name.length; i++) {
    const digit = name.charCodeAt(i) - 0x30
    if (digit >= 0 && digit <= 9) index = Math.min(1e9, index * 10 + digit)
    else stem += name[i]
  }
  return { stem: index === 0 && stem.length === name.length ? name : stem, index }
}
