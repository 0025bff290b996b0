// Knows how phrases are put together from parts.

/** Every way to say one word of each part after the other; a part that may be left out begins with a bar. */
export function crossed(...parts: readonly string[]): string {
  return parts
    .reduce<readonly string[]>(
      (begun, part) => begun.flatMap((before) => part.split('|').map((word) => `${before} ${word}`.trim())),
      [''],
    )
    .join('|')
}
