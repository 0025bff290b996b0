// Knows which URL of the upstream a request is for, and which of its URLs clients must see as ours.

import type { Beside } from './beside.ts'

const wellKnown = ['oauth-protected-resource', 'oauth-authorization-server', 'openid-configuration'].map(
  (name) => `/.well-known/${name}`,
)

/** Where agents describe themselves (A2A). */
const cards = ['/.well-known/agent-card.json', '/.well-known/agent.json']

/** What stands before and behind the last well-known name of a path (RFC 8414 §3.1, OpenID Connect Discovery §4). */
function around(pathname: string): readonly [before: string, after: string] | null {
  for (let at = pathname.lastIndexOf('/.well-known/'); at >= 0; at = pathname.lastIndexOf('/.well-known/', at - 1)) {
    const name = wellKnown.find((one) => pathname.startsWith(one, at))
    const after = name === undefined ? null : pathname.slice(at + name.length)
    if (after === '' || after?.startsWith('/') === true) return [pathname.slice(0, at), after]
    if (at === 0) break
  }
  return null
}

/** RFC 8414 names no paths; MCP 2025-03-26 gives these to authorization servers without metadata. */
const oauth: ReadonlySet<string> = new Set(['/authorize', '/token', '/register', '/revoke'])
const mostEndpoints = 1000
const mostDocuments = 100

export class Paths {
  readonly #upstream: URL
  readonly #public: URL | null
  /** The upstream as records name it. */
  readonly shown: string
  /** Paths that servers of the 2024-11-05 transport named for POSTs; the newest are kept. */
  readonly #endpoints = new Set<string>()
  /** The streams on which such servers answer what is posted there. */
  readonly #streams = new Map<string, Beside>()
  /** Paths of the upstream that its challenges name as documents, wherever they are. */
  readonly #documents = new Set<string>()

  /** `publicUrl` = the URL clients know the MCP endpoint by; null = nothing is rewritten. */
  constructor(upstreamUrl: string, publicUrl: string | null) {
    this.#upstream = new URL(upstreamUrl)
    this.#public = publicUrl === null ? null : new URL(publicUrl)
    this.shown = this.#upstream.origin + this.#upstream.pathname
  }

  /** The upstream's URL for a request's; its query is added to the configured one's. */
  target(requested: URL): URL {
    const { pathname, search } = requested
    const url = new URL(this.#upstream)
    const known = around(pathname)
    if (known !== null) {
      const [before, after] = known
      const ours = this.#public?.pathname ?? '/mcp'
      const moved = (part: string): string => (part !== '' && part === ours ? this.#upstream.pathname : part)
      url.pathname = pathname.slice(before.length, pathname.length - after.length)
      url.pathname = `${moved(before)}${url.pathname}${moved(after)}`
      url.search = search
    } else if (this.#endpoints.has(pathname) || this.isDocument(pathname)) {
      url.pathname = pathname
      url.search = search
    } else if (search !== '') url.search = url.search === '' ? search : `${url.search}&${search.slice(1)}`
    return url
  }

  /** No JSON-RPC goes there: it belongs to the authorization server. */
  isOAuth(pathname: string): boolean {
    return around(pathname) !== null || (this.#public !== null && oauth.has(pathname))
  }

  /** Something to be read there tells clients where to log in. What is sent there may be JSON-RPC all the same. */
  isDocument(pathname: string): boolean {
    return this.isOAuth(pathname) || this.#documents.has(pathname) || cards.some((path) => pathname.endsWith(path))
  }

  /**
   * The data of an `endpoint` event as clients must see it: a path, since they refuse another origin. Null where it
   * leads elsewhere.
   */
  endpoint(data: string): string | null {
    const url = URL.canParse(data, this.#upstream.href) ? new URL(data, this.#upstream) : null
    if (url === null || url.origin !== this.#upstream.origin) return null
    remember(this.#endpoints, url.pathname, mostEndpoints)
    return `${url.pathname}${url.search}`
  }

  /** What is posted to this endpoint is answered on that stream, until `end` is called. */
  answers(endpoint: string, stream: Beside): { readonly end: () => void } {
    this.#streams.set(endpoint, stream)
    return { end: () => void (this.#streams.get(endpoint) === stream && this.#streams.delete(endpoint)) }
  }

  /** Where the client of a request looks for the answer; null = in the response. */
  elsewhere({ pathname, search }: URL): Beside | null {
    return this.#streams.get(`${pathname}${search}`) ?? null
  }

  /** Where a redirect leads, when that is the same server; null = somewhere else. */
  redirected(location: string, from: URL): URL | null {
    const url = URL.canParse(location, from.href) ? new URL(location, from) : null
    // Servers behind TLS often name themselves with http.
    return url !== null && url.host === this.#upstream.host ? new URL(url.pathname + url.search, this.#upstream) : null
  }

  /** A text in which the upstream's URL is the public one: OAuth documents and challenges. */
  published(text: string): string {
    if (this.#public === null) return text
    const [theirs, ours] = [this.#upstream, this.#public]
    return text
      .replaceAll(`${theirs.origin}${theirs.pathname}`, `${ours.origin}${ours.pathname}`)
      .replaceAll(`${theirs.origin}/`, `${ours.origin}/`)
      .replaceAll(`${theirs.origin}"`, `${ours.origin}"`)
  }

  /** A challenge with our URLs; the document that it names will be asked for here. */
  challenge(text: string): string {
    const from = text.toLowerCase().indexOf('resource_metadata="') + 'resource_metadata="'.length
    const named = from < 'resource_metadata="'.length ? '' : text.slice(from, text.indexOf('"', from))
    const url = URL.canParse(named) ? new URL(named) : null
    if (this.#public !== null && url?.origin === this.#upstream.origin)
      remember(this.#documents, url.pathname, mostDocuments)
    return this.published(text)
  }

  get isPublished(): boolean {
    return this.#public !== null
  }
}

function remember(paths: Set<string>, path: string, most: number): void {
  paths.delete(path)
  paths.add(path)
  const oldest = paths.values().next().value
  if (paths.size > most && oldest !== undefined) paths.delete(oldest)
}
