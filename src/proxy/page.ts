// Knows what of a body is worth reading: the article of a page, the text of anything else.

import { mediaType } from './headers.ts'
import type { HeaderList } from './wire.ts'
import { encodingIn } from '../scan/charset.ts'
import { shownText } from '../scan/shown.ts'
import { mediumOf } from './media.ts'

export interface Article {
  readonly title: string
  readonly content: string
}

/** Finds the article in a page; null = there is none to be found. */
export type ReadArticle = (html: string) => Promise<Article | null>

/** Of larger pages the text is taken as it stands: looking closer would take too long (bytes, elements, levels). */
const [LARGEST, MOST, DEEPEST] = [1 << 20, 6000, 64]

export async function articleOf(body: Uint8Array, headers: HeaderList, read: ReadArticle): Promise<Article> {
  const { charset, format } = mediumOf(headers)
  const label = encodingIn(body) ?? charset ?? 'utf-8'
  const text = new TextDecoder(label).decode(body)
  if (format !== 'html') return { title: '', content: text }
  const page = new TextEncoder().encode(text)
  const { text: shown, elements, deepest } = shownText(page)
  const fits = page.length <= LARGEST && elements <= MOST && deepest <= DEEPEST
  const article = fits ? await read(text) : null
  return article === null ? { title: titleOf(text), content: shown } : { ...article, title: oneLine(article.title) }
}

function titleOf(html: string): string {
  const from = html.slice(0, LARGEST).search(/<title[\s>]/i)
  const open = from < 0 ? -1 : html.indexOf('>', from)
  const to = open < 0 ? -1 : html.indexOf('<', open)
  return to < 0 ? '' : oneLine(shownText(new TextEncoder().encode(html.slice(open + 1, to))).text)
}

function oneLine(text: string): string {
  return text.split(/\s+/).join(' ').trim().slice(0, 1000)
}

/** Whether a page was asked for: what it shows is not what it says, and is looked at again. */
export function isPage(headers: HeaderList): boolean {
  return ['text/html', 'application/xhtml+xml'].includes(mediaType(headers))
}
