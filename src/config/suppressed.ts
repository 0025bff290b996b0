// Knows which findings a configuration has judged to be false: rule and path of `suppress`.

export interface Suppression {
  readonly rule: string
  readonly path: string
  readonly reason: string
}

/** The entry that speaks of this rule at this path or URL; undefined = none does. */
export function suppressionFor(entries: readonly Suppression[], rule: string, target: string): Suppression | undefined {
  const name = rule.toLowerCase()
  const path = target.replaceAll('\\', '/')
  return entries.find(
    (entry) => entry.rule.toLowerCase() === name && pathMatches(entry.path.replaceAll('\\', '/'), path),
  )
}

/** Exact, `folder/`, a glob for all of it or its last part, or the end of a URL. */
export function pathMatches(written: string, path: string): boolean {
  const [pattern, bare] = [written.replace(/^\.\//, ''), path.replace(/^\.\//, '')]
  if (pattern === path || pattern === bare) return true
  if (pattern.endsWith('/') && (bare.startsWith(pattern) || bare.includes(`/${pattern}`))) return true
  if (globMatches(pattern, bare) || globMatches(pattern, bare.slice(bare.lastIndexOf('/') + 1))) return true
  return !pattern.startsWith('/') && bare.endsWith(`/${pattern}`)
}

/** `*` stays within a folder, `**` does not, `?` is one character. The set of places is carried along: no way back. */
export function globMatches(pattern: string, text: string): boolean {
  type Part = { readonly char: string; readonly star: 0 | 1 | 2 }
  const parts: Part[] = []
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    if (char === '*' && pattern[i + 1] === '*') {
      parts.push({ char, star: 2 })
      // `**/x` is also x itself.
      i += pattern[i + 2] === '/' ? 2 : 1
    } else parts.push({ char, star: char === '*' ? 1 : 0 })
  }
  const reach = (places: Set<number>): Set<number> => {
    for (const place of places) if ((parts[place]?.star ?? 0) > 0) places.add(place + 1)
    return places
  }
  let places = reach(new Set([0]))
  for (const char of text) {
    const next = new Set<number>()
    for (const place of places) {
      const part = parts[place]
      if (part === undefined) continue
      if (part.star === 2 || (part.star === 1 && char !== '/')) next.add(place)
      else if (part.star === 0 && (part.char === char || (part.char === '?' && char !== '/'))) next.add(place + 1)
    }
    places = reach(next)
    if (places.size === 0) return false
  }
  return places.has(parts.length)
}
