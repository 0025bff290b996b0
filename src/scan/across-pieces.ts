// Looks at lists of whole texts put together: what stands across them, and in none of them alone.

import { joinedText } from './joined-text.ts'
import { type Hit, scanAll, type Scanner } from './scanner.ts'
import { wireBytes } from './wire-bytes.ts'

/** What stands across pieces of one of these lists when they are put together, and in none of them alone. */
export function acrossPieces(scanner: Scanner, lists: readonly (readonly string[])[]): readonly Hit[] {
  const text = joinedText(scanner)
  const ends: number[] = []
  const all = lists.flatMap((pieces) => pieces.map((piece) => wireBytes(piece)))
  let at = 0
  for (const pieces of lists) {
    for (const _ of pieces) {
      const bytes = all[ends.length] as Uint8Array
      text.add(bytes, 0, bytes.length, at)
      text.joint()
      ends.push((at += bytes.length))
    }
    text.seam(at)
  }
  const holds = ({ rule }: Hit, offset: number): boolean => {
    const piece = all[ends.findIndex((end) => offset < end)]
    return piece !== undefined && scanAll(scanner, piece).some((hit) => hit.rule.name === rule.name)
  }
  return text.hits(true).filter((hit) => !holds(hit, hit.start) && !holds(hit, hit.end - 1))
}
