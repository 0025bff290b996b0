// Knows where automata keep their tables: in the memory of the WebAssembly that walks them, as long as that has room.

/** What of an automaton another machine can walk; replaced whenever the memory below moves. */
export interface Tenant {
  readonly classes: Uint8Array
  moves: Int32Array
  /** By what stands before: the state before the first byte; negative = not known yet. */
  starts: Int32Array
}

/** Gives an automaton room for `words` moves, whose values are anything, in place of those it has. */
export type Home = (tenant: Tenant, words: number) => Int32Array

/** Without WebAssembly: the heap. */
export const heap: Home = (_, words) => new Int32Array(words)

/** Fields of the record of a rule, in words; wasm/automaton.ts knows them too. */
export const RECORD = 16
export const NEAR = 0
export const FAR = 1
export const LEAD = 2
const COLUMNS = 3
const MOVES = 4
const STARTS = 5
export const SKIP = 9
export const SUMS = 13
const EPOCH = 14
export const STRAYS = 15

const PAGE = 65_536
const STEP = 4 * PAGE
/**
 * All tables here together (bytes): what needs more is on the heap until the end of the look, then everything is forgotten.
 * Ordinary texts of all kinds make 9 MiB of them; containers have 128 MiB for everything.
 */
const MOST = 12 << 20

interface Lease {
  readonly record: number
  tenant: Tenant | null
  at: number
  size: number
  /** Bytes on the heap instead. */
  heaped: number
}

/** The memory behind `base`: records of rules, and blocks of a power of two of words. */
export class Arena {
  readonly #memory: WebAssembly.Memory
  readonly #leases: Lease[] = []
  readonly #free = new Map<number, number[]>()
  #end: number
  #taken = 0
  #heaped = 0
  #records: number
  #moved = (): unknown => undefined

  constructor(memory: WebAssembly.Memory, base: number) {
    this.#memory = memory
    this.#end = (base + 15) & ~15
    this.#records = this.#end
  }

  /** Whether the tables have outgrown all the room there is. */
  get full(): boolean {
    return this.#taken + this.#heaped > MOST
  }

  /** Who else looks at the memory is told whenever it has moved; and at once. */
  whenMoved(moved: () => unknown): void {
    this.#moved = moved
    moved()
  }

  /** Room that is never given back; its address. */
  reserve(bytes: number): number {
    const at = this.#end
    this.#end = (at + bytes + 15) & ~15
    const missing = this.#end - this.#memory.buffer.byteLength
    if (missing > 0) {
      this.#memory.grow(Math.ceil(Math.max(missing, STEP) / PAGE))
      for (const lease of this.#leases) this.#show(lease)
      this.#moved()
    }
    return at
  }

  /** The address of as many records. */
  records(count: number): number {
    this.#records = this.reserve(count * RECORD * 4)
    for (let i = 0; i < count; i++)
      this.#leases.push({ record: this.#records + i * RECORD * 4, tenant: null, at: 0, size: 0, heaped: 0 })
    return this.#records
  }

  field(rule: number, field: number, value: number): void {
    this.#words(this.#records + (rule * RECORD + field) * 4, 1)[0] = value
  }

  home(rule: number): Home {
    const lease = this.#leases[rule] as Lease
    return (tenant, words) => {
      if (lease.tenant === null) this.#enter(lease, tenant)
      const epoch = this.#words(lease.record + EPOCH * 4, 1)
      epoch[0] = (epoch[0] as number) + 1
      const size = 2 ** Math.ceil(Math.log2(words))
      if (lease.at > 0) this.#leave(lease)
      this.#heaped -= lease.heaped
      lease.heaped = 0
      if (this.#taken + size * 4 > MOST) {
        this.#words(lease.record + MOVES * 4, 1)[0] = 0
        this.#heaped += lease.heaped = words * 4
        return new Int32Array(words)
      }
      this.#taken += size * 4
      lease.size = size
      lease.at = this.#free.get(size)?.pop() ?? this.reserve(size * 4)
      this.#words(lease.record + MOVES * 4, 1)[0] = lease.at
      return this.#words(lease.at, size)
    }
  }

  #enter(lease: Lease, tenant: Tenant): void {
    const at = this.reserve(256)
    new Uint8Array(this.#memory.buffer, at, 256).set(tenant.classes)
    this.#words(lease.record + COLUMNS * 4, 1)[0] = at
    lease.tenant = tenant
    this.#show(lease)
    tenant.starts.fill(-1)
  }

  #leave(lease: Lease): void {
    const free = this.#free.get(lease.size)
    if (free === undefined) this.#free.set(lease.size, [lease.at])
    else free.push(lease.at)
    this.#taken -= lease.size * 4
    lease.at = 0
  }

  /** The memory has moved: what was seen of it is gone. */
  #show({ tenant, record, at, size }: Lease): void {
    if (tenant === null) return
    tenant.starts = this.#words(record + STARTS * 4, 4)
    if (at > 0) tenant.moves = this.#words(at, size)
  }

  #words(at: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, count)
  }
}
