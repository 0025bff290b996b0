// Knows letters that were drawn at random from words, by where their case changes.

/**
 * Letters drawn at random change their case at every second place, or nearly so, and then have capitals side by side; words
 * begin with a capital at most.
 */
export function isMixed(text: Uint8Array): boolean {
  let changes = 0
  let capitals = 0
  let pairs = 0
  for (let i = 1; i < text.length; i++) {
    const [before, byte] = [text[i - 1] as number, text[i] as number]
    if (isWord(before) && isWord(byte) && ((before ^ byte) & 0x20) !== 0) changes++
    if (!isCapital(byte)) continue
    capitals++
    if (isCapital(before)) pairs++
  }
  const { length } = text
  return changes * 5 >= length * 2 || (changes * 4 >= length && capitals * 10 >= length * 3 && pairs > 2)
}

const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

export function isWord(byte: number): boolean {
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
}
