// Knows which files programs run without being told their names, and what of a file's text is a script.

import { callsIn } from '../shell/shell-languages.ts'

const byProgram: Readonly<Record<string, string>> = {
  make: 'makefile gnumakefile',
  gmake: 'makefile',
  cmake: 'cmakelists.txt',
  just: 'justfile',
  task: 'taskfile.yml taskfile.yaml',
  rake: 'rakefile',
  npm: 'package.json .npmrc',
  pnpm: 'package.json .pnpmfile.cjs',
  yarn: 'package.json .yarnrc.yml',
  bun: 'package.json',
  npx: 'package.json',
  pip: 'setup.py pyproject.toml setup.cfg',
  pip3: 'setup.py pyproject.toml setup.cfg',
  uv: 'setup.py pyproject.toml',
  poetry: 'pyproject.toml build.py',
  python: 'sitecustomize.py usercustomize.py',
  python3: 'sitecustomize.py usercustomize.py',
  pytest: 'conftest.py sitecustomize.py pytest.ini',
  tox: 'tox.ini',
  nox: 'noxfile.py',
  cargo: 'build.rs config.toml',
  go: 'main.go',
  gradle: 'build.gradle build.gradle.kts settings.gradle',
  gradlew: 'build.gradle build.gradle.kts settings.gradle',
  mvn: 'pom.xml',
  bundle: 'gemfile',
  gem: 'extconf.rb',
  composer: 'composer.json',
  jest: 'jest.config.js jest.config.ts',
  vitest: 'vitest.config.ts vite.config.ts',
  vite: 'vite.config.ts vite.config.js',
  webpack: 'webpack.config.js',
  eslint: 'eslint.config.js .eslintrc.js',
  direnv: '.envrc',
  vagrant: 'vagrantfile',
  ansible: 'ansible.cfg',
  'pre-commit': '.pre-commit-config.yaml',
}

/** In lower case. */
export function impliedBy(program: string): readonly string[] {
  const name = program.endsWith('.sh') ? program.slice(0, -3) : program
  return Object.hasOwn(byProgram, name) ? (byProgram[name] ?? '').split(' ') : []
}

const mostTexts = 64

/** A text as what may run it reads it: a shell, a language, a list of scripts in JSON. */
export function scriptsIn(text: string): readonly string[] {
  const scripts = [text, callsIn(text)]
  if (text.trimStart().startsWith('{')) scripts.push(...stringsIn(text))
  return scripts.filter((one) => one !== '')
}

function stringsIn(text: string): string[] {
  const out: string[] = []
  const walk = (value: unknown): void => {
    if (out.length >= mostTexts) return
    if (typeof value === 'string') out.push(value)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) walk(one)
  }
  try {
    walk(JSON.parse(text))
  } catch {
    // It only begins like JSON.
  }
  return out
}
