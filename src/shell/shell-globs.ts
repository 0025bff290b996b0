// Knows which names wildcards are written for by whoever does not want to write them.

import { re2 } from '../pattern/re2.ts'
import type { Trick } from './shell-context.ts'
import { unmark } from './shell-marks.ts'

/** What wildcards are written for. */
const guessable = (
  'rm cat curl wget nc ncat bash sh dd chmod chown mkfs python python3 perl ssh scp tar find base64 ' +
  '.ssh/id_rsa .aws/credentials /home/user/.aws/credentials /home/user/.netrc /home/user/.bash_history ' +
  '/etc/passwd /etc/shadow /root/.ssh/id_rsa /home/user/.ssh/id_rsa /bin/rm /bin/cat /bin/sh /bin/bash /bin/nc ' +
  '/usr/bin/curl /usr/bin/wget /usr/bin/rm /usr/bin/cat /usr/bin/nc /usr/bin/base64 .env .netrc'
).split(' ')

/** Whether a word's own wildcards (`*`, `?`, `[...]`) could stand for a name. Quoted ones are letters. */
function couldBe(word: string, name: string): boolean {
  // The states are places in the word: a set of them is carried along the name, so there is no way back.
  const parts: string[] = []
  for (let i = 0; i < word.length && parts.length < 64; i++) {
    const close = word[i] === '[' ? word.indexOf(']', i + 2) : -1
    if (close > 0) {
      parts.push(word.slice(i, close))
      i = close
    } else parts.push(unmark(word[i] ?? '') || (word[i] ?? ''))
  }
  const wild = (i: number, char: string): boolean => word.includes(char) && parts[i] === char
  let places = new Set([0])
  const skip = (place: number): number[] => (wild(place, '*') ? [place, ...skip(place + 1)] : [place])
  places = new Set([...places].flatMap(skip))
  for (const char of name) {
    const next = new Set<number>()
    for (const place of places) {
      const part = parts[place]
      if (part === undefined) continue
      if (wild(place, '*')) next.add(place)
      else if (part === char || wild(place, '?') || (part.startsWith('[') && inClass(part, char))) next.add(place + 1)
    }
    places = new Set([...next].flatMap(skip))
    if (places.size === 0) return false
  }
  return places.has(parts.length)
}

function inClass(part: string, char: string): boolean {
  const negative = part[1] === '!' || part[1] === '^'
  const text = part.slice(negative ? 2 : 1)
  let found = false
  for (let i = 0; i < text.length; i++) {
    if (text[i + 1] === '-' && i + 2 < text.length) {
      found ||= char >= (text[i] ?? '') && char <= (text[i + 2] ?? '')
      i += 2
    } else found ||= text[i] === char
  }
  return found !== negative
}

/** The name a word with wildcards stands for, where it is one of those; `first` = it is a program. */
export function globbed(field: string, first: boolean, trick: (name: Trick) => void): string {
  const name = unmark(field)
  if (!re2`[*?[]`.test(field) || field.length > 64 || !re2`[^*?/]`.test(field)) return name
  const whole = field.startsWith('~/') ? `/home/user${field.slice(1)}` : field
  const known = guessable.find((one) => (first || one.includes('/')) && couldBe(whole, one))
  // A star is how people write; letters left out one by one are not.
  if (known !== undefined && re2`[?[]`.test(field)) trick('glob')
  return known ?? name
}
