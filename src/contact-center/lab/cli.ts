import { writeFileSync } from 'node:fs'
import { problem } from '../../contract/errors.js'
import { defaultDataDir } from '../options.js'
import { readRunning } from '../running-file.js'
import { type CliRequest, readLine } from './cli-command.js'
import { labUsage } from './cli-usage.js'
import { SignInRefused, signInByFlow } from './sign-in-flow.js'
import { type LabState, labCommands, labReads, labState } from './lab-api.js'

/** `npm run lab`: one command to the lab API of the running contact center. Exit code 1 when it was refused. */
async function main(args: readonly string[]): Promise<number> {
  const line = readLine(args)
  if (!line.ok) {
    console.error(line.error.message)
    console.error('npm run lab -- help')
    return 2
  }
  const { request, url, data, json } = line.value
  if (request.kind === 'help') {
    console.log(labUsage)
    return 0
  }
  const base = url ?? readRunning(data ?? defaultDataDir(process.env))
  if (base === null) {
    console.error(
      'No contact center runs on this data folder. Start it (npm start), or name it with --url or --data.',
    )
    return 1
  }
  try {
    if (request.kind === 'token') {
      const { access_token, expires_in } = await signInByFlow(base, request.account)
      console.log(json ? JSON.stringify({ access_token, expires_in }) : access_token)
      return 0
    }
    const response = await send(base, request)
    if (!response.ok) {
      const said = problem.safeParse(await response.json().catch(() => null))
      console.error(
        said.success
          ? (said.data.detail ?? said.data.title)
          : `The contact center answered ${response.status}.`,
      )
      return 1
    }
    if (request.kind === 'heard') {
      writeFileSync(request.file, Buffer.from(await response.arrayBuffer()))
      console.log(`Written to ${request.file}.`)
      return 0
    }
    const answer: unknown = await response.json()
    const state =
      !json && request.kind === 'read' && request.what === 'state' ? labState.safeParse(answer) : null
    console.log(state?.success ? described(state.data) : JSON.stringify(answer, null, 2))
    return 0
  } catch (error) {
    if (error instanceof SignInRefused) {
      console.error(error.message)
      return 1
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    console.error(`The contact center at ${base} does not answer: ${cause}`)
    return 1
  }
}

function send(base: string, request: Exclude<CliRequest, { kind: 'help' | 'token' }>): Promise<Response> {
  if (request.kind === 'read') return fetch(base + labReads[request.what].path)
  const heardBody = (party: string): object => ({
    party: /^(\+?\d+|sips?:.*)$/.test(party) ? { phone: party } : { leg: party },
  })
  const { path, body } =
    request.kind === 'heard'
      ? { path: labCommands.heard.path, body: heardBody(request.party) }
      : { path: labCommands[request.command].path, body: request.body }
  return fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function described({ agents, waiting, legs, phones }: LabState): string {
  const rows = [
    ...agents.map(({ username, status, connection, registered, interaction }) => {
      const phone = registered ? 'registered' : 'not registered'
      const call = interaction ? `, ${interaction.kind} interaction ${interaction.state}` : ''
      return `agent ${username}: ${status}, connection ${connection}, ${phone}${call}`
    }),
    ...waiting.map(
      ({ customerLeg, dialled, waitedMs }) =>
        `waiting for ${dialled}: ${customerLeg}, ${Math.round(waitedMs / 1000)} s`,
    ),
    ...legs.map(
      ({ legId, kind, state, audio, partner }) =>
        `leg ${legId}: ${kind}, ${state}, ${audio}${partner === null ? '' : ` with ${partner}`}`,
    ),
    ...phones.map(({ address, state, plugged }) => `phone ${address}: ${plugged ? state : 'unplugged'}`),
  ]
  return rows.length === 0 ? 'Nobody is signed in.' : rows.join('\n')
}

process.exitCode = await main(process.argv.slice(2))
