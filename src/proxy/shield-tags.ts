// Knows what of one tag a page can do without: pixels, prefetches, probes for extensions, and what makes a drawing act.

import { extensionSchemes, type Note } from './shield-script.ts'
import { matchesDomain } from './destination.ts'
import { join } from '../scan/join.ts'
import { valueOf, type Attribute, type Tag } from '../scan/tags.ts'

export interface TagSettings {
  readonly probes: boolean
  readonly pixels: boolean
  /** What acts inside SVG. */
  readonly drawings: boolean
  /** Hosts, some with the beginning of a path, whose pictures are pixels whatever their size. */
  readonly trackers: readonly string[]
}

const prefetching: ReadonlySet<string> = new Set('prefetch dns-prefetch preconnect prerender'.split(' '))
/** Attributes of which each has one URL, or several. */
const sources: ReadonlySet<string> = new Set(['src', 'srcset'])
const inDrawings: ReadonlySet<string> = new Set('use image feimage script'.split(' '))
const animations: ReadonlySet<string> = new Set('animate set animatetransform animatemotion'.split(' '))

/** The tag without what is not to be in it. */
export function shieldedTag(
  bytes: Uint8Array,
  tag: Tag,
  inSvg: boolean,
  settings: TagSettings,
  note: Note,
): Uint8Array {
  if (tag.closes || tag.attributes.length === 0) return bytes
  const value = (name: string): string => {
    const attribute = tag.attributes.find((one) => one.name === name)
    return attribute === undefined ? '' : valueOf(bytes, attribute.from, attribute.to)
  }
  const why = (attribute: Attribute): string | null => {
    const { name, from, to } = attribute
    const said = () => valueOf(bytes, from, to)
    if (settings.probes && from < to && extensionSchemes.some((scheme) => said().includes(scheme)))
      return 'extension_probe'
    if (settings.pixels) {
      if (name === 'ping' && (tag.name === 'a' || tag.name === 'area')) return 'beacon'
      if (
        name === 'href' &&
        tag.name === 'link' &&
        value('rel')
          .split(/\s+/)
          .some((rel) => prefetching.has(rel))
      )
        return 'prefetch'
      const framed = tag.name === 'img' || tag.name === 'iframe'
      if (framed && sources.has(name) && (isDot(value) || isTracker(said(), settings.trackers))) return 'tracking_pixel'
    }
    if (!settings.drawings || !inSvg) return null
    if (name.startsWith('on')) return 'svg_handler'
    if ((name === 'href' || name === 'xlink:href') && inDrawings.has(tag.name) && isElsewhere(said()))
      return 'svg_external'
    const acts = /^(on|href$|xlink:href$)/
    return name === 'attributename' && animations.has(tag.name) && acts.test(said()) ? 'svg_animation' : null
  }
  const parts: Uint8Array[] = []
  let at = 0
  for (const attribute of tag.attributes) {
    const category = why(attribute)
    if (category === null) continue
    const quote = bytes[attribute.to]
    const quoted = (quote === 0x22 || quote === 0x27) && bytes[attribute.from - 1] === quote
    const end = attribute.to + (quoted ? 1 : 0)
    parts.push(bytes.subarray(at, attribute.at))
    note(category, end - attribute.at)
    at = end
  }
  return at === 0 ? bytes : join([...parts, bytes.subarray(at)])
}

/** A picture that nobody can see. */
function isDot(value: (name: string) => string): boolean {
  const style = new Map(
    value('style')
      .split(';')
      .map((part) => part.split(':', 2).map((one) => one.trim()) as [string, string]),
  )
  const side = (name: string) => Number.parseFloat(value(name) || (style.get(name) ?? ''))
  return side('width') <= 1 && side('height') <= 1
}

function isTracker(source: string, trackers: readonly string[]): boolean {
  const absolute = source.startsWith('//') ? `https:${source}` : source
  if (!/^https?:/.test(absolute) || !URL.canParse(absolute)) return false
  const { hostname, pathname } = new URL(absolute)
  return trackers.some((tracker) => {
    const [host = '', ...path] = tracker.split('/')
    const there = hostname === host || matchesDomain(hostname, `*.${host}`)
    return there && pathname.startsWith(path.length === 0 ? '/' : `/${path.join('/')}`)
  })
}

/** Neither in the same document nor a picture in the attribute itself. */
function isElsewhere(href: string): boolean {
  return !href.startsWith('#') && !href.startsWith('data:image/')
}
