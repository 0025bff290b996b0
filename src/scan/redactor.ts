// The contract between whoever carries a document and whatever puts placeholders in the place of values in it.

/** Why a document could not be redacted: then it may not pass. */
export type RedactionFailure =
  | 'body_too_large'
  | 'body_unparseable'
  | 'non_json_body'
  | 'multipart_unsupported'
  | 'redaction_overflow'
  | 'json_depth_exceeded'
  | 'key_collision'
  | 'duplicate_object_key'
  | 'secret_in_numeric_scalar'

/** How many values of each class were replaced. */
export type RedactedCounts = Readonly<Record<string, number>>

export type Redaction =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly counts: RedactedCounts }
  | { readonly ok: false; readonly why: RedactionFailure }

/** Part of a document's source, in characters. */
export type Stretch = readonly [from: number, to: number]

export interface Redactor {
  /** Longer documents are not redacted (bytes). */
  readonly maxBytes: number
  /** Whether bodies that nobody can parse may go there. */
  readonly takesUnparseable: (host: string) => boolean
  /** The same bytes where nothing is replaced. `within` = only there, in order. */
  redact(document: Uint8Array, within?: readonly Stretch[]): Promise<Redaction>
}

/** A class of values, as one or more rules whose name is the class. */
export interface ValueRule {
  readonly class: string
  /** RE2 syntax, as in rules. */
  readonly pattern: string
  readonly check?: (text: string) => boolean
  /** The match may begin and end with what is no part of the value. */
  readonly trims?: true
  /** Where two overlap, the higher one counts, then the longer one. */
  readonly priority: number
}
