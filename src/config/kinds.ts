// The kinds of values a key may hold: each takes the key's default with its one-line description.

import * as v from 'valibot'

import { asciiHost, wrongDomain, wrongDuration, wrongListen, wrongNetwork } from './written.ts'

/** Beyond this a timer in milliseconds overflows 32 bits and would fire at once. */
const longestSeconds = 2_000_000

/** The settings every `action` understands. */
export const acting = ['auto', 'warn', 'block'] as const

/** A check on a text that explains itself: `wrong` answers with what is wrong, or null. */
export const judged = <T extends string>(wrong: (text: T) => string | null) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const message = wrong(dataset.value)
    if (message !== null) addIssue({ message })
  })

/** What to do about a number out of bounds. */
const remedy = (byDefault: number | undefined) =>
  byDefault === undefined ? '' : `; leave the key out for the default (${byDefault})`

export const flag = (byDefault: boolean, description: string) =>
  v.optional(v.pipe(v.boolean(), v.description(description)), byDefault)

export const maybeFlag = (description: string) => v.optional(v.pipe(v.boolean(), v.description(description)))

const whole = (min: number, max: number, description: string, byDefault?: number) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(min, `must be ${min} or more${remedy(byDefault)}`),
    v.maxValue(max, `must be ${max} or less${remedy(byDefault)}`),
    v.description(description),
  )

/** A whole number, 1 or more unless `min` says otherwise (0 where zero means off). */
export const count = (byDefault: number, description: string, min = 1, max = Number.MAX_SAFE_INTEGER) =>
  v.optional(whole(min, max, description, byDefault), byDefault)

export const maybeCount = (description: string, min = 0) => v.optional(whole(min, Number.MAX_SAFE_INTEGER, description))

export const seconds = (byDefault: number, description: string) => count(byDefault, description, 1, longestSeconds)

export const minutes = (byDefault: number, description: string) =>
  count(byDefault, description, 1, Math.floor(longestSeconds / 60))

/** A number that may have a fraction. */
export const amount = (byDefault: number, description: string, min = 0, max = 1e9) =>
  v.optional(
    v.pipe(
      v.number(),
      v.finite('must be a finite number'),
      v.minValue(min, `must be ${min} or more${remedy(byDefault)}`),
      v.maxValue(max, `must be ${max} or less${remedy(byDefault)}`),
      v.description(description),
    ),
    byDefault,
  )

export const text = (byDefault: string, description: string, wrong: (text: string) => string | null = () => null) =>
  v.optional(
    v.pipe(
      v.string(),
      judged((value) => (value === '' && byDefault === '' ? null : wrong(value))),
      v.description(description),
    ),
    byDefault,
  )

export const maybeText = (description: string, wrong: (text: string) => string | null = () => null) =>
  v.optional(v.pipe(v.string(), judged(wrong), v.description(description)))

/** A text that must be given and say something. */
export const required = (description: string, wrong: (text: string) => string | null = () => null) =>
  v.pipe(
    v.string(),
    judged((value) => (value === '' ? 'must not be empty' : wrong(value))),
    v.description(description),
  )

/** A regular expression, marked as such: whether it can be used is tried by the loader. */
export const pattern = (description: string) =>
  v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description), v.metadata({ 'x-syntax': 'RE2' }))

export const maybePattern = (description: string) => v.optional(pattern(description))

export const choice = <const O extends readonly string[]>(options: O, byDefault: O[number], description: string) =>
  v.optional(v.pipe(v.picklist(options), v.description(description)), byDefault)

export const maybeChoice = <const O extends readonly string[]>(options: O, description: string) =>
  v.optional(v.pipe(v.picklist(options), v.description(description)))

/** `action` of a section. */
export const action = (description: string) => choice(acting, 'auto', description)

export const duration = (byDefault: string, description: string) => text(byDefault, description, wrongDuration)

/** `host:port`; empty where that means "none". */
export const listen = (byDefault: string, description: string) => text(byDefault, description, wrongListen)

export function list<const T extends v.GenericSchema>(item: T, byDefault: v.InferInput<T>[], description: string) {
  return v.optional(v.pipe(v.array(item), v.description(description)), byDefault)
}

const entry = (wrong: (text: string) => string | null) =>
  v.pipe(
    v.string(),
    judged((value) => (value.trim() === '' ? 'must not be empty' : wrong(value))),
  )

export const texts = (byDefault: string[], description: string, wrong: (text: string) => string | null = () => null) =>
  list(entry(wrong), byDefault, description)

/** Host names, stored as they are compared. */
export const domains = (byDefault: string[], description: string, wrong = wrongDomain) =>
  list(v.pipe(entry(wrong), v.transform(asciiHost)), byDefault, description)

export const networks = (byDefault: string[], description: string, wrong = wrongNetwork) =>
  texts(byDefault, description, wrong)

/** Names chosen by the user, each with a value of one kind. */
export function named<const T extends v.GenericSchema>(value: T, description: string) {
  return v.optional(v.pipe(v.record(v.string(), value), v.description(description)), {})
}

/** A group of keys; every key may be left out, and so may the group. */
export function section<const E extends v.ObjectEntries>(description: string, entries: E) {
  const keys = v.pipe(v.strictObject(entries), v.description(description))
  return v.optional(keys, {} as v.InferInput<typeof keys>)
}

/** A group of keys that overrides another section only where it is given. */
export function maybeSection<const E extends v.ObjectEntries>(description: string, entries: E) {
  return v.optional(v.pipe(v.strictObject(entries), v.description(description)))
}
