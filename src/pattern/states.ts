// The only file that knows how sets of automaton states are told apart quickly: one pool of numbers, one hash table.

/** Grows to what it holds; emptied as a whole. */
export class SetPool {
  /** The members of all sets, one after the other. */
  members = new Int32Array(64)
  /** How many sets there are. */
  count = 0
  /** Where each set begins in `members`; the next entry is where it ends. */
  #from = new Int32Array(17)
  #tags = new Int32Array(16)
  #hashes = new Int32Array(16)
  /** Open addressing; set number + 1, 0 = free. At least twice as many places as sets. */
  #table = new Int32Array(32)

  get size(): number {
    return this.#from[this.count] as number
  }

  start(set: number): number {
    return this.#from[set] as number
  }

  end(set: number): number {
    return this.#from[set + 1] as number
  }

  tag(set: number): number {
    return this.#tags[set] as number
  }

  clear(): void {
    this.count = 0
    this.members = new Int32Array(64)
    this.#from = new Int32Array(17)
    this.#tags = new Int32Array(16)
    this.#hashes = new Int32Array(16)
    this.#table = new Int32Array(32)
  }

  /** The number of the set with the first `length` of `sorted` and this tag, or -1 and `add` may add it. */
  find(sorted: Int32Array, length: number, tag: number): number {
    const mask = this.#table.length - 1
    const code = hash(sorted, length, tag)
    for (let place = code & mask; ; place = (place + 1) & mask) {
      const set = (this.#table[place] as number) - 1
      if (set < 0) return -1
      if (this.#hashes[set] === code && this.#tags[set] === tag && this.#equal(set, sorted, length)) return set
    }
  }

  add(sorted: Int32Array, length: number, tag: number): number {
    const set = this.count
    if (set === this.#tags.length) this.#grow()
    const from = this.#from[set] as number
    while (from + length > this.members.length) this.members = grown(this.members)
    for (let i = 0; i < length; i++) this.members[from + i] = sorted[i] as number
    this.#from[set + 1] = from + length
    this.#tags[set] = tag
    const code = (this.#hashes[set] = hash(sorted, length, tag))
    this.#place(set, code)
    this.count++
    return set
  }

  #equal(set: number, sorted: Int32Array, length: number): boolean {
    const from = this.#from[set] as number
    if ((this.#from[set + 1] as number) - from !== length) return false
    for (let i = 0; i < length; i++) if (this.members[from + i] !== sorted[i]) return false
    return true
  }

  #place(set: number, code: number): void {
    const mask = this.#table.length - 1
    let place = code & mask
    while (this.#table[place] !== 0) place = (place + 1) & mask
    this.#table[place] = set + 1
  }

  #grow(): void {
    this.#tags = grown(this.#tags)
    this.#hashes = grown(this.#hashes)
    const from = new Int32Array(this.#tags.length + 1)
    from.set(this.#from)
    this.#from = from
    this.#table = new Int32Array(this.#tags.length * 2)
    for (let set = 0; set < this.count; set++) this.#place(set, this.#hashes[set] as number)
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(array.length * 2)
  twice.set(array)
  return twice
}

function hash(sorted: Int32Array, length: number, tag: number): number {
  let code = tag + 1
  for (let i = 0; i < length; i++) code = Math.imul(code ^ (sorted[i] as number), 0x9e3779b1) ^ (code >>> 15)
  return code ^ (code >>> 13)
}
