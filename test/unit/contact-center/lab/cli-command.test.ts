import { expect, it } from 'vitest'
import { durationOf, readLine } from '../../../../src/contact-center/lab/cli-command.js'
import { labCommands } from '../../../../src/contact-center/lab/lab-api.js'

const requestOf = (line: string) => {
  const read = readLine(line === '' ? [] : line.split(' '))
  if (!read.ok) throw new Error(read.error.message)
  return read.value.request
}

it.each([
  ['offer --agent alex', 'offer', { agent: 'alex', direct: false, count: 1, everyMs: 0 }],
  [
    'offer --queue support --count 20 --every 5s',
    'offer',
    { queue: 'support', direct: false, count: 20, everyMs: 5000 },
  ],
  [
    'direct --agent alex --manner echo',
    'offer',
    { agent: 'alex', manner: 'echo', direct: true, count: 1, everyMs: 0 },
  ],
  ['hangup', 'hangUp', {}],
  ['hold --agent alex', 'interaction', { agent: 'alex', command: 'hold' }],
  ['customer silent --agent alex', 'manner', { agent: 'alex', manner: 'silent' }],
  ['drop-connection --agent alex --how bye', 'dropConnection', { agent: 'alex', how: 'bye' }],
  ['drop-websocket --agent alex --for 20s', 'dropWebSocket', { agent: 'alex', refuseForMs: 20_000 }],
  ['callee busy +44123', 'callee', { address: '+44123', behaviour: { kind: 'busy' } }],
  [
    'callee answer +44123 --after 2s',
    'callee',
    { address: '+44123', behaviour: { kind: 'answer', afterMs: 2000 } },
  ],
  ['phone add +44123 --obeys', 'addPhone', { address: '+44123', obeysAnswerMode: true }],
  ['phone hangup +44123', 'phone', { address: '+44123', action: 'hang-up' }],
  ['advance 60s', 'advance', { ms: 60_000 }],
  ['provision off', 'provision', { on: false }],
] as const)('%s', (line, command, body) => {
  expect(requestOf(line)).toEqual({ kind: 'command', command, body })
  // What the command line sends is what the lab takes.
  expect(labCommands[command].body.safeParse(body).success).toBe(true)
})

it.each([
  ['offer', 'offer needs --agent NAME or --queue NAME.'],
  ['direct --queue support', 'direct needs --agent NAME.'],
  ['hold', 'hold needs --agent NAME.'],
  ['advance soon', 'advance needs a time such as 60s.'],
  ['offer --agent alex --count none', '--count needs a number from 1.'],
  ['dance', 'There is no command "dance".'],
  ['phone', 'phone needs an action and a number.'],
])('says what is wrong with "%s"', (line, message) => {
  expect(readLine(line.split(' '))).toMatchObject({ ok: false, error: { message } })
})

it('helps when asked, and when nothing is asked', () => {
  expect(requestOf('')).toEqual({ kind: 'help' })
  expect(requestOf('offer --help')).toEqual({ kind: 'help' })
})

it.each([
  ['500ms', 500],
  ['5s', 5000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  ['7', 7000],
  ['x', null],
])('reads the time %s', (text, ms) => {
  expect(durationOf(text)).toBe(ms)
})
