// Knows the words that no order to a model goes without, as they look backwards and turned by thirteen letters.

import { marked, MORE } from './view-lens.ts'
import { type Marks, ODD } from './view-marks.ts'

/** Five letters and more: shorter ones stand in every text in any spelling. */
const orders = `ignore disregard forget override overrule bypass reveal repeat pretend follow execute obey
previous prior above earlier instruction instructions prompt prompts system guideline guidelines rules directive directives
restrictions message messages context training developer assistant password passwords secret secrets credentials token tokens
private unrestricted jailbreak confidential`.split(/\s+/)
/** What orders are about otherwise. Turned they look like nothing else; backwards some do. */
const matters = `delete forward transfer upload submit append download install disable publish approve execute address
customer customers contents content inbox invoice invoices wallet funds files documents conversation history emails
account payment shell script command commands environment variables database repository branch admin server
without asking never assistant please everything anyone nobody mention answer answers reply silently secretly
immediately contacts https calendar security firewall backup backups private money bitcoin whatever`.split(/\s+/)
const LONGEST = Math.max(...[...orders, ...matters].map(({ length }) => length))

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

/** The letter thirteen further on; what is no letter stays. */
export function turned(byte: number): number {
  if (!isLetter(byte)) return byte
  return (byte & 0x1f) <= 13 ? byte + 13 : byte - 13
}

const turn = (word: string): string =>
  Array.from(word, (letter) => String.fromCharCode(turned(letter.charCodeAt(0)))).join('')

const pair = (first: number, second: number): number => ((first & 0x1f) << 5) | (second & 0x1f)

/** Words of one spelling, and what they begin with. */
export class Keywords {
  readonly #words: ReadonlySet<string>
  readonly #beginnings = new Set<string>()
  /** By the first two letters: 1 = one begins so. */
  readonly #pairs = new Uint8Array(1024)

  constructor(words: readonly string[]) {
    this.#words = new Set(words)
    for (const word of words) {
      this.#pairs[pair(word.charCodeAt(0), word.charCodeAt(1))] = 1
      for (let i = 1; i <= word.length; i++) this.#beginnings.add(word.slice(0, i))
    }
  }

  /** False = surely none begins in what is new. */
  may(marks: Marks): boolean {
    return marks.has(ODD) || isLetter(marks.bytes[marks.end - 1] as number)
  }

  /** The first place from `at` on where one may begin. */
  candidate(marks: Marks, at: number): number {
    return marked(marks, ODD, 4, at)
  }

  /** Length of the word that begins there, if it is one of these; 0 if not, or MORE. */
  at({ bytes, end }: Marks, at: number, last: boolean): number {
    if (!isLetter(bytes[at] as number) || isLetter(bytes[at - 1] as number)) return 0
    if (at + 1 < end && this.#pairs[pair(bytes[at] as number, bytes[at + 1] as number)] === 0) return 0
    let word = ''
    let i = at
    for (; i < end && i - at <= LONGEST && isLetter(bytes[i] as number); i++)
      word += String.fromCharCode((bytes[i] as number) | 0x20)
    if (i >= end && !last) return this.#beginnings.has(word) ? MORE : 0
    return this.#words.has(word) ? word.length : 0
  }

  has(word: string): boolean {
    return this.#words.has(word)
  }
}

const backwardWords = orders.map((word) => [...word].toReversed().join(''))
const turnedWords = [...new Set([...orders, ...matters])].map(turn)
export const backward = new Keywords(backwardWords)
export const turnedBy13 = new Keywords(turnedWords)

/** Which five letters such a word begins with: the first four as a number of 32 bits, the first letter lowest, and the fifth. */
export const beginnings: readonly (readonly [four: number, fifth: number])[] = [...backwardWords, ...turnedWords].map(
  (word) => [[0, 1, 2, 3].reduce((sum, i) => sum | (word.charCodeAt(i) << (8 * i)), 0), word.charCodeAt(4)],
)
