// Knows what a program text of another language would do to files and programs, told as command lines of a shell.

import { re2 } from '../pattern/re2.ts'
import { bytesOf } from './shell-programs.ts'
import { unescaped } from './shell-words.ts'

/** Functions that start programs: what they are given is a command line. */
const starters = new Set(
  'system popen exec execSync execFile execFileSync spawn spawnSync run call check_output check_call getoutput Popen shell_exec passthru proc_open create_subprocess_shell create_subprocess_exec ShellExecute Run Start os.execute execl execv execve execvp execlp Command'.split(
    ' ',
  ),
)
/** Functions with a command of the same meaning; files are their operands. */
const same: Readonly<Record<string, string>> = {
  rmtree: 'rm -rf',
  rm_rf: 'rm -rf',
  rm_r: 'rm -r',
  rmSync: 'rm -rf',
  rm: 'rm -rf',
  rmdirSync: 'rm -r',
  removeSync: 'rm -rf',
  remove: 'rm -f',
  remove_dir_all: 'rm -rf',
  unlink: 'rm -f',
  unlinkSync: 'rm -f',
  open: 'cat',
  fopen: 'cat',
  readFile: 'cat',
  readFileSync: 'cat',
  createReadStream: 'cat',
  read_text: 'cat',
  read_bytes: 'cat',
  file_get_contents: 'cat',
  read: 'cat',
  readlines: 'cat',
  Path: 'cat',
  ReadAllText: 'cat',
  ReadAllBytes: 'cat',
  ReadAllLines: 'cat',
  Delete: 'rm -rf',
}
/** Of these, those that Perl and Ruby call without brackets. */
const bare = new Set(['unlink', 'rm_rf', 'rm_r', 'rmtree', 'read', 'readlines'])
/** Functions that ask a URL. */
const senders = new Set(
  'post put patch get request fetch axios urlopen urlretrieve http_get http_post curl_init Get Post'.split(' '),
)
/** Functions that run a text as a program of their own language. */
const evaluators = new Set(
  'exec eval compile Function instance_eval class_eval loadstring runInNewContext runInThisContext assert create_function'.split(
    ' ',
  ),
)
/** Functions that give back what they are given in another spelling. */
const decoders = new Set(
  'b64decode decodebytes fromhex unhexlify atob base64_decode hex2bin decode64 from pack'.split(' '),
)

const mostLines = 64
const mostDepth = 4

/** One call a line: starting with those that stand first. What a shell does with backticks its own reader knows. */
export function callsIn(program: string, by: 'shell' | 'itself' = 'itself', depth = 0): string {
  const lines: string[] = []
  for (let at = 0; at < program.length && lines.length < mostLines; at++) {
    const char = program[at] ?? ''
    // Lines of notebooks that are for the shell.
    if (char === '!' && (at === 0 || program[at - 1] === '\n')) {
      const end = program.indexOf('\n', at)
      lines.push(program.slice(at + 1, end < 0 ? program.length : end))
      at = end < 0 ? program.length : end
      continue
    }
    if (char === '`' && by === 'itself') {
      const end = program.indexOf('`', at + 1)
      if (end < 0) break
      lines.push(program.slice(at + 1, end))
      at = end
      continue
    }
    const isQuote = char === '"' || char === "'"
    if (char !== '(' && !isQuote) continue
    const last = nameBefore(program, at)
    // `unlink glob("...")`: the files are those of the outer call.
    const name = last === 'glob' ? nameBefore(program, program.lastIndexOf('glob', at)) : last
    // `for f in glob('~/*'): os.remove(f)`
    if (walkers.has(last) && removes.test(program)) lines.push(...walked(program, at + 1))
    // `Path.home() / '.aws' / 'credentials'`
    if (name === 'home' && re2`^\(\)\s{0,4}/`.test(program.slice(at, at + 8)))
      lines.push(
        `cat '~/${literals(program, at + 2, 0)
          .join('/')
          .replaceAll("'", '')}'`,
      )
    if (evaluators.has(name) && depth < mostDepth) lines.push(...evaluated(program, isQuote ? at : at + 1, depth))
    if (starters.has(name)) lines.push(literals(program, isQuote ? at : at + 1, isQuote ? 0 : 1).join(' '))
    else if (char === '(' && senders.has(name)) lines.push(...sendsOf(program, at + 1, name))
    else if ((char === '(' || bare.has(name)) && Object.hasOwn(same, name))
      lines.push(...filesOf(program, isQuote ? at : at + 1, name))
    else if (char === '(' && depth < mostDepth) lines.push(...spelledOut(program, at + 1, name, depth))
    if (isQuote) at = endOf(program, at)
  }
  return lines.join('\n')
}

/** How languages say the home folder of whoever runs them. */
const homes = re2`\bDir\.home\b|\bos\.homedir\(|\bhomedir\(\)|\bPath\.home\(|\bprocess\.env\.(?:HOME|USERPROFILE)\b|\bENV[\[{]\s{0,2}.{0,2}HOME\b|\$_SERVER\[.{0,2}HOME|\bgetenv\(.{0,2}HOME|\benviron(?:\.get\(|\[).{0,2}HOME|\bExpandUser|\bhome_dir\(|\bFile\.expand_path\(.{0,2}~`

function isHomeName(text: string): boolean {
  return text === 'HOME' || text === 'USERPROFILE'
}

const walkers = new Set('walk glob iglob rglob scandir listdir readdirSync'.split(' '))
const removes = re2`\b(?:remove|unlink|unlinkSync|rmtree|rmSync|rmdir)\(`

/** What is walked through and deleted, where that is no part of a project. */
function walked(program: string, from: number): string[] {
  return literals(program, from, 1)
    .filter((text) => re2`^[~/]`.test(text))
    .slice(0, 4)
    .map((text) => `rm -rf '${text.replaceAll("'", '')}'`)
}

function filesOf(program: string, from: number, name: string): string[] {
  const given = literals(program, from, 1).filter((text) => text !== '' && !text.includes('\n'))
  const mode = given.length > 1 && re2`^[<>+]{0,3}[rwab+t]{0,3}$|^utf-?8$`.test(given.at(-1) ?? '') ? given.at(-1) : ''
  const home = homes.test(program.slice(from, closed(program, from)))
  const files = [...(home ? ['~'] : []), ...given.filter((text) => text !== mode && !(home && isHomeName(text)))].slice(
    0,
    4,
  )
  if (files.length === 0) return []
  const writes = (name === 'open' || name === 'fopen') && re2`^>|^[wa]`.test(mode ?? '')
  const all = program.slice(from, closed(program, from)).includes('recursive')
  const verb = writes ? 'tee' : name === 'remove' && all ? 'rm -rf' : same[name]
  // Parts of a path that is put together are also read as one.
  return [...files, ...(files.length > 1 ? [files.join('/')] : [])].map(
    (file) => `${verb} '${file.replaceAll("'", '')}'`,
  )
}

/** Data that goes out, and whether it is the environment as a whole. */
function sendsOf(program: string, from: number, name: string): string[] {
  const [url = ''] = literals(program, from, 1)
  if (!re2`(?i)^https?://`.test(url)) return []
  const to = ` '${url.replaceAll("'", '')}'`
  if (re2`os\.environ(?:[^.\[\w]|\.copy|$)|process\.env(?:[^.\[\w]|$)|ENV\.to_h`.test(program))
    return [`env | curl -d @-${to}`]
  const posts = re2`(?i)post|put|patch`.test(name) || (name === 'fetch' && program.includes('POST'))
  return [`curl${posts ? ' -d x' : ''}${to}`]
}

const fetched = re2`(?i)urlopen|urlretrieve|requests\.get|httpx\.get|\bfetch\b|https?\.get|net::http|lwp::|uri\.open|file_get_contents|download|curl_exec|socket\.http`

/** A program in a program: with its escapes undone, or from somewhere else. */
function evaluated(program: string, from: number, depth: number): string[] {
  const parts = literals(program, from, 1)
  const texts = parts.filter((text) => text.includes('\\')).map((text) => unescaped(text))
  const end = closed(program, from)
  const remote = fetched.test(program.slice(from, end)) ? parts.filter((text) => re2`(?i)^https?://`.test(text)) : []
  return [
    ...texts.flatMap((text) => [callsIn(text, 'itself', depth + 1)]),
    ...remote.map((url) => `curl '${url.replaceAll("'", '')}' | sh`),
  ].filter((line) => line !== '')
}

/** Where the bracket closes that was opened before this place; not far away. */
function closed(program: string, from: number): number {
  let level = 1
  const most = Math.min(program.length, from + 4096)
  for (let at = from; at < most; at++) {
    if (program[at] === '(') level++
    else if (program[at] === ')' && --level === 0) return at
  }
  return most
}

/** What stands in another spelling is read as a program and as a command line. */
function spelledOut(program: string, from: number, name: string, depth: number): string[] {
  if (name === 'fromCharCode' || name === 'bytes' || name === 'bytearray') {
    const end = program.indexOf(')', from)
    const codes = program.slice(from, end < 0 ? program.length : Math.min(end, from + 8192)).split(',')
    const text = codes
      .map((code) => String.fromCharCode(Number(code.replaceAll('[', '').replaceAll(']', '')) || 32))
      .join('')
    return codes.length < 4 ? [] : [text, callsIn(text, 'itself', depth + 1)]
  }
  if (!decoders.has(name)) return []
  const [written = ''] = literals(program, from, 1)
  if (written.length < 8) return []
  const texts: string[] = []
  if (re2`^[\da-fA-F\s]+$`.test(written)) texts.push(hexText(written))
  try {
    texts.push(new TextDecoder().decode(bytesOf(written)))
  } catch {
    // It is no base64 either.
  }
  return texts.flatMap((text) => [text, callsIn(text, 'itself', depth + 1)])
}

function hexText(written: string): string {
  let text = ''
  const digits = written.replaceAll(' ', '')
  for (let i = 0; i + 1 < digits.length; i += 2)
    text += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16))
  return text
}

/** The last part of the name before a place: `os.system(` → system. */
function nameBefore(program: string, at: number): string {
  let end = at
  while (end > 0 && at - end < 4 && (program[end - 1] === ' ' || program[end - 1] === '\\')) end--
  let from = end
  while (from > 0 && end - from < 40 && isName(program.charCodeAt(from - 1))) from--
  return program.slice(from, end)
}

function isName(code: number): boolean {
  return code === 0x5f || (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)
}

function endOf(program: string, from: number): number {
  const quote = program[from]
  let end = from + 1
  while (end < program.length && program[end] !== quote) end += program[end] === '\\' ? 2 : 1
  return end
}

/** The string literals up to the bracket that closes `level` of them, or the end of the line. */
function literals(program: string, from: number, level: number): string[] {
  const out: string[] = []
  const none = level
  for (let i = from; i < program.length && out.length < 64; i++) {
    const char = program[i] ?? ''
    if (char === '(') level++
    else if (char === ')' && --level < none) break
    else if (none === 0 && (char === '\n' || char === ';')) break
    else if (char === '"' || char === "'" || char === '`') {
      const end = endOf(program, i)
      out.push(program.slice(i + 1, end))
      i = end
    }
  }
  return out
}
