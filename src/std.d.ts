// Types of the @std modules in use: JSR is not reachable from build machines, and the npm copy carries none.

declare module '@std/bytes/concat' {
  /** The pieces one behind another, copied. https://jsr.io/@std/bytes/doc/~/concat */
  export function concat(buffers: readonly Uint8Array[]): Uint8Array<ArrayBuffer>
}

declare module '@std/streams/to-text' {
  /** Reads a stream to its end as UTF-8. https://jsr.io/@std/streams/doc/~/toText */
  export function toText(stream: ReadableStream<Uint8Array>): Promise<string>
}
