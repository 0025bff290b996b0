// Verifies receipts: each line, the chain of their hashes across files, and whether the end was torn or tampered with.

import type { KeyObject } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, genesis, hashOf, isReceiptFile, isTorn, keyName, read, type Receipt } from '../service/receipts.ts'

export interface Verified {
  readonly receipts: number
  readonly decisions: number
  readonly files: number
  readonly first: number | null
  readonly last: number | null
  readonly keys: readonly string[]
  /** What is wrong: empty = nothing was changed. */
  readonly broken: readonly string[]
  /** What must be known, and is no proof of tampering. */
  readonly remarks: readonly string[]
}

/** `trusted` null = the key that the chain itself names: then it proves that nothing was changed, not who wrote it. */
export function verifyFiles(paths: readonly string[], trusted: KeyObject | null, whole: boolean): Verified {
  const broken: string[] = []
  const remarks: string[] = []
  const keys = new Map<string, KeyObject>()
  const trustedHex = trusted === null ? null : hexOf(trusted)
  if (trusted !== null && trustedHex !== null) keys.set(keyName(trustedHex), trusted)
  let [receipts, decisions, first, last, prev]: [number, number, number | null, number | null, string | null] = [
    0,
    0,
    null,
    null,
    null,
  ]
  let ended = false
  /** Whether the file says that its checkpoints are not (`sign_checkpoints: false`). */
  let unsigned = false
  let torn: { file: string; bytes: number; sha256: string } | null = null
  const begun = new Set<unknown>()
  /** Begun by a process that was killed: the next one counts its requests anew. */
  let abandoned = 0

  const one = (place: string, line: string): void => {
    const found = read(line, (name, receipt) => keyFor(name, receipt))
    if (found === null) return void broken.push(`${place}: not a receipt, or changed`)
    const { receipt, signed } = found
    const { seq, kind, data } = receipt
    if (signed === 'bad') broken.push(`${place}: the signature does not belong to it`)
    if (kind === 'open') unsigned = data['checkpoints'] === 'unsigned'
    if (signed === 'none' && !(unsigned && kind === 'checkpoint')) broken.push(`${place}: it is not signed`)
    if (torn !== null) {
      const told = data['torn'] as { bytes?: unknown; sha256?: unknown } | undefined
      if (told?.bytes !== torn.bytes || told.sha256 !== torn.sha256)
        broken.push(`${torn.file}: its last line is not whole, and what follows does not know of it`)
      else remarks.push(`${torn.file}: the last line was torn when its process was killed; one receipt is lost`)
      torn = null
    } else if (data['torn'] !== undefined) broken.push(`${place}: the torn line that it tells of is gone`)
    if (last !== null && seq !== last + 1) broken.push(`${place}: receipt ${last + 1} is missing (this is ${seq})`)
    if (prev !== null && receipt.prev !== prev)
      broken.push(`${place}: the receipt before it was changed, or is missing`)
    if (prev === null && seq === 0 && receipt.prev !== genesis)
      broken.push(`${place}: a first receipt names one before it`)
    if (prev === null && seq > 0 && whole)
      remarks.push(`the chain begins with receipt ${seq}: older files are gone (retention_days)`)
    first ??= seq
    last = seq
    prev = hashOf(line)
    receipts++
    ended = kind === 'end'
    if (kind === 'begin') {
      if (begun.has(data['request_id'])) abandoned++
      begun.add(data['request_id'])
    }
    if (kind === 'decision') {
      decisions++
      begun.delete(data['request_id'])
    }
  }
  const keyFor = (name: string, receipt: Receipt): KeyObject | null => {
    const named = receipt.data['public_key']
    if (trusted === null && receipt.kind === 'open' && typeof named === 'string' && /^[0-9a-f]{64}$/.test(named))
      if (keyName(named) === name) keys.set(name, fromHex(named))
    return keys.get(name) ?? null
  }

  for (const [nth, path] of paths.entries()) {
    // Every byte counts: Latin-1 would hide none, and receipts are UTF-8.
    const bytes = readFileSync(path)
    if (bytes.length === 0 && nth < paths.length - 1) broken.push(`${path}: it is empty, it was changed`)
    const text = bytes.toString('utf8')
    if (!Buffer.from(text, 'utf8').equals(bytes)) broken.push(`${path}: not UTF-8, it was changed`)
    const lines = text.split('\n')
    const rest = lines.pop() ?? ''
    for (const [index, line] of lines.entries()) one(`${path}:${index + 1}`, line)
    if (rest === '') continue
    if (torn !== null || !isTorn(rest)) broken.push(`${path}:${lines.length + 1}: not a receipt, or changed`)
    else torn = { file: path, bytes: Buffer.byteLength(rest), sha256: hashOf(rest) }
  }
  const left = torn as { file: string } | null
  if (left !== null)
    remarks.push(
      `${left.file}: the last line is not whole: its process was killed while writing; that one receipt is lost`,
    )
  if (whole && !ended && receipts > 0)
    remarks.push(
      'there is no end: the proxy is still running, or was killed; receipts cut off at the end would not show',
    )
  const open = begun.size + abandoned
  if (open > 0) remarks.push(`${open} exchanges were begun and have no decision`)
  if (trusted === null)
    remarks.push('verified with the key that the receipts name themselves; --key proves who signed them')
  return { receipts, decisions, files: paths.length, first, last, keys: [...keys.keys()], broken, remarks }
}

const hexOf = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

export function chainFiles(dir: string): readonly string[] {
  return (
    readdirSync(dir)
      .filter(isReceiptFile)
      .toSorted()
      .map((name) => join(dir, name))
      // Reading a pipe waits for whoever may never write; what is missing then shows in the chain.
      .filter((path) => statSync(path).isFile())
  )
}
