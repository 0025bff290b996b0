// Types of the @std/streams modules in use: JSR is not reachable from build machines, and the npm copy carries none.

declare module '@std/streams/to-bytes' {
  /** Reads a stream to its end. https://jsr.io/@std/streams/doc/~/toBytes */
  export function toBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>>
}
