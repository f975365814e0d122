import { writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import { inRoot } from '../../scripts/setup/paths.mjs'
import { inWords, type Machine } from '../bench/machine.js'
import { cases, type Goals } from './cases.js'
import type { Outcome } from './outcome.js'

const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`)
/** What a recording cannot tell from nothing is none. */
const gone = (ms: number): string => (ms === 0 ? 'none' : seconds(ms))

const goalNames: Readonly<Record<keyof Goals, string>> = {
  goneMs: 'audio gone',
  customerGoneMs: 'for the customer',
  noticedMs: 'noticed',
  readyMs: 'ready',
  lostShownMs: 'loss shown',
}

function goalsOf(name: string): string {
  const goals = cases.find((one) => one.name === name)?.goals ?? {}
  return Object.entries(goals)
    .map(([goal, ms]) => `${goalNames[goal as keyof Goals]} ${ms === 0 ? 'never' : `≤ ${ms / 1000} s`}`)
    .join(', ')
}

function row(outcome: Outcome): string {
  const { name, agentGoneMs, customerGoneMs, noticedMs, readyMs, lostShownMs, shown, missed } = outcome
  const kept = missed.length === 0 ? 'kept' : `**missed**: ${missed.join('; ')}`
  const goals = goalsOf(name)
  return [
    name,
    gone(agentGoneMs),
    gone(customerGoneMs),
    seconds(noticedMs),
    lostShownMs === null ? seconds(readyMs) : `lost after ${seconds(lostShownMs)}`,
    shown,
    goals === '' ? (missed.length === 0 ? '–' : kept) : `${goals}: ${kept}`,
  ].join(' | ')
}

const introduction = `# Never lose the connection

What becomes of a call when the network, the computer, the app or Asterisk fails. Written by \`npm run test:resilience -- --docs\`;
what is wrong here is to be measured again, not edited.

The built app runs in a network namespace of its own, the contact center and its Asterisk in another, a router between them in a
third. Signalling is by wss and HTTPS with a certificate of a private CA, the persistent connection is open, and the agent and a
customer talk without a pause. Packets are dropped by nftables in the router; delay and jitter come from a relay there, because this kernel has no
netem. Each row is one run.

* **Audio gone**, for the agent: recorded at the headset, a sound whose pitch jumps every 40 ms, so that what a jitter buffer
  invents does not count. Gaps of less than 0.25 s are not told. For the customer: recorded by Asterisk, speech, good to
  0.5 s, because noise suppression lets nothing else pass; 0.3 s more than the goal is kept, for the pauses at both ends. Hold music is not the agent's voice, and counts as gone.
* **Noticed**: from the fault until the window shows anything but an open connection and a registered phone.
* **Ready**: from the moment all is well again until the window shows an open connection and a registered phone for good, and the
  agent hears the customer. For a fault that cannot be survived: until the window shows the loss.
* **Shown**: what the window said, read ten times a second. An open connection shown more than 7 s into a silence (the 5 s that
  liveness allows, and 2 s to look) would be a zombie, and a miss.
`

export async function writeDocument(machine: Machine, outcomes: readonly Outcome[]): Promise<void> {
  const voice = outcomes[0]?.voice ?? 'none'
  const table = [
    '| | audio gone: agent | customer | noticed | ready | shown | goals |',
    '|---|---|---|---|---|---|---|',
    ...outcomes.map((outcome) => `| ${row(outcome)} |`),
  ].join('\n')
  const text = `${introduction}\nAsterisk ${voice}. ${inWords(machine)}.\n\n${table}\n`
  await writeFile(inRoot('docs/resilience.md'), await format(text, { parser: 'markdown' }))
}
