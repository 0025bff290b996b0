// Knows what a project's files say of it: languages, package managers, agents, MCP servers.

import { existsSync, readFileSync, readdirSync, type Dirent } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { clientFiles } from './client-files.ts'
import { serversIn } from './servers-file.ts'
import { Exit } from '../service/exit.ts'

export interface ProjectServer {
  readonly name: string
  readonly file: string
  readonly protected: boolean
}

export interface Project {
  readonly agent_type: string
  readonly languages: readonly string[]
  readonly ecosystems: readonly string[]
  readonly mcp_servers: readonly ProjectServer[]
  /** Every file that is not ignored by name, relative, at most `mostFiles`. */
  readonly files: readonly string[]
  readonly unreadable: readonly string[]
  /** Folders that this user may not look into. */
  readonly closed: readonly string[]
}

const mostFiles = 100_000
const skipped = new Set([
  '.git',
  'node_modules',
  'vendor',
  'dist',
  'build',
  'target',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
])

const languages: Readonly<Record<string, string>> = {
  '.ts': 'TypeScript',
  '.tsx': 'TypeScript',
  '.js': 'JavaScript',
  '.mjs': 'JavaScript',
  '.py': 'Python',
  '.rb': 'Ruby',
  '.go': 'Go',
  '.rs': 'Rust',
  '.java': 'Java',
  '.kt': 'Kotlin',
  '.cs': 'C#',
  '.php': 'PHP',
  '.swift': 'Swift',
  '.c': 'C',
  '.cpp': 'C++',
  '.sh': 'Shell',
}

const ecosystems: Readonly<Record<string, string>> = {
  'package.json': 'npm',
  'requirements.txt': 'PyPI',
  'pyproject.toml': 'PyPI',
  Gemfile: 'RubyGems',
  'go.mod': 'Go',
  'Cargo.toml': 'crates.io',
  'pom.xml': 'Maven',
  'build.gradle': 'Maven',
  'composer.json': 'Packagist',
}

const agents: readonly (readonly [file: string, agent: string])[] = [
  ['.claude', 'Claude Code'],
  ['CLAUDE.md', 'Claude Code'],
  ['.cursor', 'Cursor'],
  ['.cursorrules', 'Cursor'],
  ['.windsurfrules', 'Windsurf'],
  ['.gemini', 'Gemini CLI'],
  ['GEMINI.md', 'Gemini CLI'],
  ['.github/copilot-instructions.md', 'GitHub Copilot'],
  ['AGENTS.md', 'generic'],
]

const named = (table: Readonly<Record<string, string>>, keys: readonly string[]): readonly string[] =>
  [...new Set(keys.flatMap((key) => (Object.hasOwn(table, key) ? [table[key] ?? ''] : [])))].toSorted()

export function readProject(root: string, isExcluded: (path: string) => boolean): Project {
  const files: string[] = []
  const closed: string[] = []
  const walk = (folder: string): void => {
    let entries: Dirent[] = []
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      // What somebody else's program left there keeps nobody from the rest.
      if (folder === root) throw error
      closed.push(`${relative(root, folder)}/`)
    }
    for (const entry of entries) {
      const path = relative(root, join(folder, entry.name))
      if (files.length >= mostFiles || isExcluded(entry.isDirectory() ? `${path}/` : path)) continue
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && !skipped.has(entry.name)) walk(join(folder, entry.name))
    }
  }
  walk(root)
  const unreadable: string[] = []
  const servers = clientFiles
    .filter(({ path }) => !path.startsWith('~/') && existsSync(join(root, path)))
    .flatMap(({ path, member }) => {
      try {
        return serversIn(readFileSync(join(root, path), 'utf8'), member, path).map(({ name, wrapped }) => ({
          name,
          file: path,
          protected: wrapped,
        }))
      } catch (error) {
        if (!(error instanceof Exit)) throw error
        unreadable.push(path)
        return []
      }
    })
  return {
    agent_type:
      agents.find(([file]) => existsSync(join(root, file)))?.[1] ?? (servers.length > 0 ? 'generic' : 'unknown'),
    languages: named(
      languages,
      files.map((file) => extname(file)),
    ),
    ecosystems: named(
      ecosystems,
      files.map((file) => file.slice(file.lastIndexOf('/') + 1)),
    ),
    mcp_servers: servers,
    files,
    unreadable,
    closed,
  }
}
