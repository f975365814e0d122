import { parseArgs } from 'node:util'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { demoAccounts } from '../store/seed.js'
import type { LabCommand } from './lab-api.js'
import type { FlowAccount } from './sign-in-flow.js'

/** A command line as the request that it stands for. */
export type CliRequest =
  | { readonly kind: 'command'; readonly command: LabCommand; readonly body: object }
  | { readonly kind: 'read'; readonly what: 'state' | 'sipTrace' }
  | { readonly kind: 'heard'; readonly party: string; readonly file: string }
  | { readonly kind: 'token'; readonly account: FlowAccount }
  | { readonly kind: 'help' }
export interface CliLine {
  readonly request: CliRequest
  readonly url: string | null
  readonly data: string | null
  readonly json: boolean
}

const flags = {
  agent: { type: 'string' },
  queue: { type: 'string' },
  sentence: { type: 'string' },
  manner: { type: 'string' },
  name: { type: 'string' },
  count: { type: 'string' },
  every: { type: 'string' },
  how: { type: 'string' },
  for: { type: 'string' },
  after: { type: 'string' },
  as: { type: 'string' },
  password: { type: 'string' },
  obeys: { type: 'boolean', default: false },
  url: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const demoAgents = ['alex', 'sam', 'robin']

const bad = (message: string): Result<never> => fail('bad-request', message)

/** `5s`, `2m`, `1h`, `500ms`, or seconds without a unit, in milliseconds. */
export function durationOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  if (!match) return null
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000
  return Math.round(Number(match[1]) * unit)
}

export function readLine(args: readonly string[]): Result<CliLine> {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  const request =
    values.help || positionals.length === 0
      ? succeed<CliRequest>({ kind: 'help' })
      : requestOf(values, positionals)
  if (!request.ok) return request
  return succeed({
    request: request.value,
    url: values.url ?? null,
    data: values.data ?? null,
    json: values.json,
  })
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags; allowPositionals: true }>>['values']

function requestOf(values: Values, [verb, first, second]: readonly string[]): Result<CliRequest> {
  const command = (name: LabCommand, body: object): Result<CliRequest> =>
    succeed({ kind: 'command', command: name, body })
  const { agent } = values
  const withAgent = (make: (agent: string) => Result<CliRequest>): Result<CliRequest> =>
    agent === undefined ? bad(`${verb ?? ''} needs --agent NAME.`) : make(agent)

  switch (verb) {
    case 'help':
      return succeed({ kind: 'help' })
    case 'offer':
    case 'direct':
      return offer(values, verb === 'direct')
    case 'hangup':
      return command('hangUp', agent === undefined ? {} : { agent })
    case 'customer':
      if (first === undefined) return bad('customer needs silent, echo or speak.')
      return command('manner', { manner: first, ...(agent === undefined ? {} : { agent }) })
    case 'accept':
    case 'reject':
    case 'hold':
    case 'resume':
      return withAgent((name) => command('interaction', { agent: name, command: verb }))
    case 'release':
      return withAgent((name) => command('interaction', { agent: name, command: 'hang-up' }))
    case 'drop-connection':
      return withAgent((name) =>
        command('dropConnection', { agent: name, ...(values.how === undefined ? {} : { how: values.how }) }),
      )
    case 'drop-websocket': {
      const refuseForMs = durationOf(values.for ?? '0s')
      if (refuseForMs === null) return bad('--for needs a time such as 20s.')
      return withAgent((name) => command('dropWebSocket', { agent: name, refuseForMs }))
    }
    case 'callee':
      return callee(values, first, second)
    case 'phone':
      return phone(values, first, second)
    case 'advance': {
      const ms = durationOf(first ?? '')
      return ms === null ? bad('advance needs a time such as 60s.') : command('advance', { ms })
    }
    case 'provision':
      if (first !== 'on' && first !== 'off') return bad('provision needs on or off.')
      return command('provision', { on: first === 'on' })
    case 'state':
      return succeed({ kind: 'read', what: 'state' })
    case 'trace':
      return succeed({ kind: 'read', what: 'sipTrace' })
    case 'token':
      return token(values)
    case 'heard':
      if (first === undefined || second === undefined) return bad('heard needs a leg or number, and a file.')
      return succeed({ kind: 'heard', party: first, file: second })
    default:
      return bad(`There is no command "${verb ?? ''}".`)
  }
}

/** The demo's passwords are no secret; another's is given, or in OFFHOOK_PASSWORD. */
function token({ as, password }: Values): Result<CliRequest> {
  if (as === undefined) return bad('token needs --as NAME, as admin or alex.')
  const isAgent = demoAgents.includes(as)
  const demo = isAgent ? demoAccounts.agent.password : demoAccounts.admin.password
  const typed = password ?? process.env['OFFHOOK_PASSWORD'] ?? demo
  return succeed({
    kind: 'token',
    account: { as: isAgent ? 'agent' : 'admin', username: as, password: typed },
  })
}

function offer(values: Values, direct: boolean): Result<CliRequest> {
  const { agent, queue, sentence, manner, name } = values
  if (agent === undefined && (direct || queue === undefined)) {
    return bad(direct ? 'direct needs --agent NAME.' : 'offer needs --agent NAME or --queue NAME.')
  }
  const everyMs = durationOf(values.every ?? '0s')
  if (everyMs === null) return bad('--every needs a time such as 5s.')
  const count = Number(values.count ?? '1')
  if (!Number.isInteger(count) || count < 1) return bad('--count needs a number from 1.')
  const given = { agent, queue, sentence, manner, name }
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return succeed({ kind: 'command', command: 'offer', body: { ...body, direct, count, everyMs } })
}

function callee(values: Values, kind: string | undefined, address: string | undefined): Result<CliRequest> {
  if (kind === undefined || address === undefined) return bad('callee needs a behaviour and a number.')
  const afterMs = durationOf(values.after ?? '1s')
  if (afterMs === null) return bad('--after needs a time such as 1s.')
  const script = Object.fromEntries(
    Object.entries({ sentence: values.sentence, manner: values.manner }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const behaviour = kind === 'answer' ? { kind, afterMs, ...script } : { kind }
  return succeed({ kind: 'command', command: 'callee', body: { address, behaviour } })
}

function phone(values: Values, action: string | undefined, address: string | undefined): Result<CliRequest> {
  if (action === undefined || address === undefined) return bad('phone needs an action and a number.')
  if (action === 'add') {
    return succeed({ kind: 'command', command: 'addPhone', body: { address, obeysAnswerMode: values.obeys } })
  }
  const known = action === 'hangup' ? 'hang-up' : action
  return succeed({ kind: 'command', command: 'phone', body: { address, action: known } })
}
