// Reads command lines of cmd.exe and PowerShell into what the reader of shells understands.

import { re2 } from '../pattern/re2.ts'

const signs = re2`(?i)(?:^|[\s"'=(])(?:[a-z]:[\\/]|\.{1,2}\\|\\\\)|\$env:|%[a-z_()0-9]{2,40}%|\b(?:get|set|new|remove|copy|move|start|stop|invoke|add|out|write|read|export|import|select|convertto|convertfrom|test|clear|enable|disable|register|unregister)-[a-z]{3,30}\b|\[(?:system\.|net\.|io\.|convert\]|text\.|scriptblock\]|char\]|byte)|[a-z]\^[a-z]|^\s*(?:cmd|powershell|pwsh)(?:\.exe)?\s|(?:^|[\s&|])(?:del|rd|rmdir|copy|move|type|reg|schtasks|erase)\s[^\n]{0,200}\\|\s/(?:[sqf]|create|transfer)\s`

/** Where folders of the user and the system are, whoever the user is. */
const folders: Readonly<Record<string, string>> = {
  userprofile: '~',
  home: '~',
  homepath: '~',
  appdata: '~/AppData/Roaming',
  localappdata: '~/AppData/Local',
  temp: '/tmp',
  tmp: '/tmp',
  systemroot: 'C:/Windows',
  windir: 'C:/Windows',
  systemdrive: 'C:',
  programdata: 'C:/ProgramData',
  programfiles: 'C:/Program Files',
  public: 'C:/Users/Public',
}

/** Null where nothing says that it is one. */
export function windowsLine(line: string): string | null {
  if (!signs.test(line)) return null
  const out: string[] = []
  for (let at = 0; at < line.length;) {
    const char = line[at] ?? ''
    const next = line[at + 1] ?? ''
    // Escapes of cmd.exe and PowerShell.
    if ((char === '^' || char === '`') && next !== '') {
      if (next !== '\n') out.push(next)
      at += 2
    } else if (char === '\\') {
      out.push('/')
      at++
    } else if (char === '$' && line.slice(at, at + 5).toLowerCase() === '$env:') {
      const end = nameEnd(line, at + 5)
      out.push(folder(line.slice(at + 5, end)))
      at = end
    } else if (char === '%') {
      const end = nameEnd(line, at + 1)
      const closes = end > at + 1 && line[end] === '%'
      out.push(closes ? folder(line.slice(at + 1, end)) : char)
      at = closes ? end + 1 : at + 1
    } else if ((char === "'" || char === '"') && joinedAt(line, at) > 0) at = joinedAt(line, at)
    else {
      out.push(char)
      at++
    }
  }
  return out.join('')
}

/** `'a' + 'b'`: where the second text goes on; 0 = nothing is joined here. */
function joinedAt(line: string, at: number): number {
  const quote = line[at]
  let to = at + 1
  while (line[to] === ' ' && to - at < 8) to++
  if (line[to] !== '+') return 0
  to++
  while (line[to] === ' ' && to - at < 16) to++
  return line[to] === quote ? to + 1 : 0
}

function folder(name: string): string {
  const known = name.toLowerCase()
  return Object.hasOwn(folders, known) ? (folders[known] ?? '') : `%${name}%`
}

function nameEnd(line: string, from: number): number {
  let at = from
  while (at < line.length && at - from < 64 && isName(line.charCodeAt(at))) at++
  return at
}

function isName(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)
}

/** Programs and commands that only Windows has: what a Unix shell would make of their arguments does not count. */
const only = re2`(?i)^(?:[a-z]+-[a-z]+|del|erase|rd|ri|copy|move|xcopy|robocopy|type|gc|cpi|mi|ni|sc|reg|schtasks|cmd|powershell|pwsh|iex|iwr|irm)(?:\.exe)?$`
const unix = re2`^(?:apt-get|apt-cache|apt-key|docker-compose|ssh-keygen|ssh-add|ssh-agent|ssh-copy-id|ssh-keyscan|git-lfs|pip-compile|add-apt-repository|update-alternatives|systemd-run)$`

export function isWindowsOnly(name: string): boolean {
  return only.test(name) && !unix.test(name)
}
