// Knows what a tag of HTML or XML says: its name, its attributes, and whether what is inside it is shown to people.

export interface Attribute {
  readonly name: string
  /** Where its name begins in the tag's bytes. */
  readonly at: number
  /** Its value in the tag's bytes, without quotes. */
  readonly from: number
  readonly to: number
}

export interface Tag {
  readonly name: string
  readonly closes: boolean
  /** `<br/>`: ends where it begins, in XML. */
  readonly selfCloses: boolean
  readonly attributes: readonly Attribute[]
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
export const voids = set('area base br col embed hr img input link meta param source track wbr')
/** Their content is text up to their end tag, whatever stands in it; it is part of no sentence around it. */
export const rawTexts = set('script style xmp iframe noembed noframes title textarea')
/** Within a line: nothing separates what stands before them from what stands behind. */
export const inline = set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small ' +
    'span strike strong sub sup time tspan tt u var wbr',
)
/** A new one of these ends the one before it. */
export const siblings = set('p li dt dd tr td th option optgroup thead tbody tfoot rp rt')
const neverShown = set('template noscript datalist')

/** More attributes than this say nothing. */
const ATTRIBUTES = 128

const SPACE = 0x20
const [SLASH, EQUALS, GREATER, QUOTE, APOSTROPHE] = [0x2f, 0x3d, 0x3e, 0x22, 0x27]
const isSpace = (byte: number): boolean => byte <= SPACE

/** Reads a whole tag, from `<` to `>`. */
export function readTag(tag: Uint8Array): Tag {
  const closes = tag[1] === SLASH
  const end = tag[tag.length - 1] === GREATER ? tag.length - 1 : tag.length
  let at = closes ? 2 : 1
  const nameFrom = at
  while (at < end && !isSpace(tag[at] as number) && tag[at] !== SLASH) at++
  const name = latin(tag, nameFrom, at)
  const attributes: Attribute[] = []
  while (at < end && attributes.length < ATTRIBUTES) {
    while (at < end && (isSpace(tag[at] as number) || tag[at] === SLASH)) at++
    const from = at
    while (at < end && !isSpace(tag[at] as number) && tag[at] !== SLASH && (tag[at] !== EQUALS || at === from)) at++
    if (at === from) break
    const attribute = latin(tag, from, at)
    let next = at
    while (next < end && isSpace(tag[next] as number)) next++
    if (tag[next] !== EQUALS) {
      attributes.push({ name: attribute, at: from, from: at, to: at })
      continue
    }
    next++
    while (next < end && isSpace(tag[next] as number)) next++
    const quote = tag[next] as number
    const quoted = quote === QUOTE || quote === APOSTROPHE
    const valueFrom = quoted ? next + 1 : next
    at = valueFrom
    while (at < end && (quoted ? tag[at] !== quote : !isSpace(tag[at] as number))) at++
    attributes.push({ name: attribute, at: from, from: valueFrom, to: at })
    if (quoted) at++
  }
  return { name, closes, selfCloses: tag[end - 1] === SLASH, attributes }
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < Math.min(to, from + 64); i++) text += String.fromCharCode(bytes[i] as number)
  return text.toLowerCase()
}

/**
 * Whether people do not see what is inside it, though a model that reads the page does. `certainly` = not where only
 * colours say so, which depend on what stands around it.
 */
export function isHidden({ name, attributes }: Tag, bytes: Uint8Array, certainly = false): boolean {
  if (neverShown.has(name)) return !certainly
  return attributes.some(({ name: attribute, from, to }) => {
    if (attribute === 'hidden') return true
    if (attribute === 'aria-hidden') return valueOf(bytes, from, to) === 'true'
    if (attribute === 'style') return hides(declarationsOf(valueOf(bytes, from, to)), certainly)
    return name === 'input' && attribute === 'type' && valueOf(bytes, from, to) === 'hidden'
  })
}

/** A style longer than this is not read on. */
const STYLE = 2048

export function valueOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < Math.min(to, from + STYLE); i++) text += String.fromCharCode(bytes[i] as number)
  return text.trim().toLowerCase()
}

type Declarations = ReadonlyMap<string, string>

function declarationsOf(style: string): Declarations {
  return new Map(
    style.split(';').map((part): [string, string] => {
      const colon = part.indexOf(':')
      const value = part.slice(colon + 1).split('!', 1)[0] ?? ''
      return [part.slice(0, Math.max(0, colon)).trim(), value.trim()]
    }),
  )
}

/** So far away nothing is on any screen (pixels). */
const AWAY = -500

function hides(style: Declarations, certainly: boolean): boolean {
  const is = (name: string, ...values: string[]) => values.includes(style.get(name) ?? '')
  const amount = (name: string) => Number.parseFloat(style.get(name) ?? '')
  if (is('display', 'none') || is('visibility', 'hidden', 'collapse') || is('content-visibility', 'hidden')) return true
  if (amount('opacity') <= 0.05 || amount('font-size') < 2 || is('font-size', '0')) return true
  if (
    ['left', 'top', 'right', 'bottom', 'text-indent', 'margin-left', 'margin-top'].some((name) => amount(name) <= AWAY)
  )
    return true
  if (
    ['height', 'width', 'max-height', 'max-width'].some((name) => amount(name) < 2) &&
    is('overflow', 'hidden', 'clip')
  )
    return true
  const clip = style.get('clip') ?? style.get('clip-path') ?? ''
  if (
    clip.startsWith('rect(0') ||
    clip.startsWith('rect(1px') ||
    clip.startsWith('inset(50%') ||
    clip.startsWith('inset(100%')
  )
    return true
  if ((style.get('transform') ?? '').startsWith('scale(0')) return true
  if (certainly) return false
  const color = colorOf(style.get('color') ?? '')
  if (color === 'transparent') return true
  const behind = colorOf(style.get('background-color') ?? style.get('background')?.split(' ', 1)[0] ?? '')
  // Pages are white unless they say otherwise.
  return color !== '' && (behind === '' ? color === '#ffffff' : color === behind)
}

const names: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  snow: '#ffffff',
  ivory: '#ffffff',
}

/** One way to write a colour; colours next to white are white. Empty = not known. */
function colorOf(text: string): string {
  if (text === '' || text === 'transparent') return text
  const named = names[text] ?? text
  if (named.startsWith('#')) {
    const digits = named.slice(1)
    const full =
      digits.length < 6 ? Array.from(digits.slice(0, 3), (digit) => digit + digit).join('') : digits.slice(0, 6)
    if ((digits.length === 4 && digits[3] === '0') || (digits.length === 8 && digits.endsWith('00')))
      return 'transparent'
    const value = Number.parseInt(full, 16)
    return Number.isNaN(value) ? '' : written([value >> 16, (value >> 8) & 255, value & 255])
  }
  if (!named.startsWith('rgb')) return named
  const parts = named.slice(named.indexOf('(') + 1).split(/[\s,/)]+/)
  if (Number.parseFloat(parts[3] ?? '1') === 0) return 'transparent'
  const values = parts.slice(0, 3).map((part) => Number.parseFloat(part) * (part.endsWith('%') ? 2.55 : 1))
  return values.some(Number.isNaN) ? '' : written(values)
}

function written(values: readonly number[]): string {
  if (values.every((value) => value >= 250)) return '#ffffff'
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}
