// Asks for what is garbage to be given back at once: when a burst of it is known to be over, and nobody waits.

/** Stops the program for as long as a whole collection takes. Only Bun can be asked. */
export function collect(): void {
  if (typeof Bun !== 'undefined') Bun.gc(true)
}
