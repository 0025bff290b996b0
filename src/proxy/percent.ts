// Undoes percent-encoding as a lenient server would.

/** Every `%XX` replaced by its byte's character (latin1 is enough: rules match bytes); linear, never throws. */
export function percentDecoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code === 0x25 ? hexByte(text, i + 1) : -1
    if (byte >= 0) {
      out += String.fromCharCode(byte)
      i += 2
    } else out += code === 0x2b ? ' ' : (text[i] ?? '')
  }
  return out
}

function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
