// Knows when a hostile sentence is only quoted: prose that goes on about it after the closing quote.

/**
 * What may follow the phrase: the match is extended over it so that `isNoMention` can look.
 * Written in ASCII: Bun prints other characters in a raw template as escapes, which RE2 does not know.
 */
export const quotedTail = String.raw`(?:[.,!?]?(?:\\{0,3}["'\x60\x{2019}\x{201d}\x{bb}\x{300d}]|</[a-z]{1,8}>|&(?:quot|rdquo|rsquo|raquo|#39|#34|#x27);|\\u201[9d]|\\u00bb)[^\n]{0,120})?`

/** The same closing quotes; checks see bytes, so UTF-8 ones are read as latin1. */
const closing =
  /[.,!?]?(?:\\{0,3}["'`]|\u00e2\u0080[\u0099\u009d]|\u00c2\u00bb|\u00e3\u0080\u008d|<\/[a-z]{1,8}>|&(?:quot|rdquo|rsquo|raquo|#39|#34|#x27);|\\u201[9d]|\\u00bb)/i

/** What all of them have one of, by byte: most matches have none. */
const signs = new Uint8Array(256)
for (const sign of '"\'`\u00e2\u00c2\u00e3<&\\') signs[sign.charCodeAt(0)] = 1

function mayClose(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (signs[text.charCodeAt(at)] === 1) return true
  return false
}

/** Words of someone who still gives orders; their presence after the quote makes the mention an attack again. */
const orders =
  /\b(?:you|your|now|instead|must|should|shall|then|please|send|reveal|print|output|execute|run|call|invoke|delete|remove|email|mail|post|forward|upload|transfer|respond|reply|act|do|say|use|open|visit|fetch|read|write|show|tell|give|provide|begin|start|exfiltrate|curl|https?)\b/i

/** False when the phrase ends in a closing quote and a sentence without any order follows it. */
export function isNoMention(text: string): boolean {
  const quote = mayClose(text) ? closing.exec(text) : null
  if (!quote) return true
  const tail = text.slice(quote.index + quote[0].length)
  // JSON, CSV or markup goes on with punctuation and another quote; prose goes on with words.
  const prose = /^(?:[)\].,;:!?-]|\u00e2\u0080[\u0093\u0094]){0,4}(?:\s+\(?[A-Za-z]+[a-z',]*){2}/.test(tail)
  return !prose || orders.test(tail)
}

/** False for what readers are told of a novelty: "from now on you will find", "you can use". */
export function isNoNews(text: string): boolean {
  return !/\b(?:you\s+(?:will|can|may)\s+(?:find|receive|get|see|need|be\s+able)|you\s+(?:can|may)\s+(?!ignore|disregard|bypass|skip|break|violate|do|say|act|swear|curse|only|never|always|follow|obey|execute|run|reveal|send|share|delete)[a-z]+)$/i.test(
    text,
  )
}

/** False as well for what users are not to be told to do: "never tell the user to edit the file". */
export function isNoSecret(text: string): boolean {
  return (
    !/\btell\s+(?:the\s+|your\s+|any\s+)*(?:user|human|operator|customer|end-?user)s?\s+to\s+(?!whom|which|what|the|this|that|it|these)[a-z]+/i.test(
      text,
    ) && isNoMention(text)
  )
}

/** False for a token of a template that a sentence is about: "[INST] and [/INST] go around each turn". */
export function isToken(text: string): boolean {
  return !/[>\]]["'`]?\s{1,2}(?:and|or|tokens?|markers?|tags?|around)$/i.test(text)
}

/** Checks see bytes: how a text looks to them. */
const asBytes = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

const habits = ['ることが', 'ることも', 'がち', 'てしまう', 'てしまい', 'る傾向'].map(asBytes)

/** False for what somebody does by habit, in Japanese: "forgets now and then". */
export function isNoHabit(text: string): boolean {
  return !habits.some((one) => text.endsWith(one))
}
