// Knows which texts are addresses and names of a network, and not times, versions or names of files.

/** Ends that a sentence gives: no value of a network ends so. */
const bare = (text: string): string => text.replace(/[.:]+$/, (end) => (end.startsWith('::') ? '::' : ''))

const groups = (part: string) => (part === '' ? [] : part.split(':'))

export function isIpv6(text: string): boolean {
  const [head = '', tail, more] = bare(text).split('::')
  if (more !== undefined) return false
  const all = [...groups(head), ...groups(tail ?? '')]
  const last = all.at(-1)?.includes('.') === true ? all.pop() : undefined
  if (last !== undefined && !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(last)) return false
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  const count = all.length + (last === undefined ? 0 : 2)
  return tail === undefined ? count === 8 : count < 8 && count > 0
}

export function isIpv6Network(text: string): boolean {
  const slash = text.lastIndexOf('/')
  return isIpv6(text.slice(0, slash)) && Number(text.slice(slash + 1)) <= 128
}

const label = /^[^-](?:.{0,61}[^-])?$/

export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const labels = bare(text.slice(at + 1)).split('.')
  const top = labels.at(-1) ?? ''
  return (
    /[A-Za-z0-9\x80-\xff]$/.test(local) &&
    labels.length > 1 &&
    labels.every((one) => label.test(one)) &&
    top.length > 1 &&
    !/\d/.test(top[0] ?? '')
  )
}

/** Names that end so are names of hosts; `main.py` and `a.map` are not. */
const tops = new Set(
  'com net org edu gov mil int info biz io dev app ai cloud xyz online internal local corp lan intranet'.split(' '),
)

/** A country's ending is too often that of a file to count behind one label only. */
export function isFqdn(text: string): boolean {
  const labels = text.toLowerCase().split('.')
  const top = labels.at(-1) ?? ''
  return labels.every((one) => label.test(one)) && (tops.has(top) || (top.length === 2 && labels.length > 2))
}
