// How many bytes may wait for judgement at once, over all exchanges together.

/** Bodies that are judged whole draw on this, so that many at once cannot exhaust a 128 MiB container. */
export class MemoryBudget {
  #left: number
  constructor(bytes: number) {
    this.#left = bytes
  }
  /** False = not now: judge as a stream instead. */
  take(bytes: number): boolean {
    if (this.#left < bytes) return false
    this.#left -= bytes
    return true
  }
  give(bytes: number): void {
    this.#left += bytes
  }
}
