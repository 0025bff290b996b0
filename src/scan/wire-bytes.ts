// Knows which bytes a text that came over a socket stands for: one character each, unless somebody has decoded it.

const utf8 = new TextEncoder()

export function wireBytes(text: string): Uint8Array {
  const encoded = utf8.encode(text)
  if (encoded.length === text.length) return encoded
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff) return encoded
    bytes[i] = code
  }
  return bytes
}
