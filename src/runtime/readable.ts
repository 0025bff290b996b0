// The only file that knows Readability: the article of a page, without menus and advertisements.

import type { Article } from '../proxy/page.ts'

/** The page must be small, flat and have few elements: some shapes take time that grows with the square of them. */
export async function readArticle(html: string): Promise<Article | null> {
  // Only when it is needed: most proxies never fetch a page, and memory is counted.
  const [{ Readability }, { parseHTML }] = await Promise.all([
    import('@mozilla/readability'),
    import('linkedom/worker'),
  ])
  try {
    const { document } = parseHTML(html)
    const title = document.title.trim()
    const article = new Readability(document as unknown as Document, { charThreshold: 200 }).parse()
    const content = article?.textContent?.trim() ?? ''
    return content === '' ? null : { title: article?.title?.trim() || title, content }
  } catch {
    // Whatever it stumbles over, the text can be had without it.
    return null
  }
}
