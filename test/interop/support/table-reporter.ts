import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { peerVersion } from '../../support/peers/versions.js'

interface Row {
  readonly peer: string
  readonly name: string
  readonly seen: string
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function seenIn(test: TestCase, { status, annotations }: TestResult): string {
  if (status === 'skipped')
    return `not run: ${annotations.find(({ type }) => type === 'skip')?.description ?? ''}`
  const seen = annotations.findLast(({ type }) => type === 'saw')?.description ?? ''
  // `test.fail()`: known not to work, and held to be so.
  if (test.expectedStatus === 'failed') return `**does not work**: ${seen}`
  return status === 'passed' ? seen : `**failed**`
}

/** Writes docs/interop.md out of the run: peer, case, what was seen. */
export default class TableReporter implements Reporter {
  readonly #rows = new Map<string, Row>()

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#rows.set(test.id, { peer: test.parent.title, name: test.title, seen: seenIn(test, result) })
  }

  onEnd(): void {
    const peers = ['Asterisk', 'Kamailio', 'rtpengine', 'coturn', 'SIPp', 'baresip'] as const
    const versions = peers.map((name) => `${name} ${peerVersion(name)}`).join(', ')
    const rows = [...this.#rows.values()].map(
      ({ peer, name, seen }) => `| ${cell(peer)} | ${cell(name)} | ${cell(seen)} |`,
    )
    writeFileSync(
      inRoot('docs/interop.md'),
      `# What Offhook was seen to do with telephone systems of others

The built app, in plain SIP mode, against each peer on one machine. \`npm run test:interop\` runs it all, and
\`npm run test:interop -- --docs\` writes this page out of what it saw. "Audio both ways" means: the headset was recorded and held
the peer's tone, and the peer recorded the agent's.

${versions}

| Peer | Case | Seen |
|---|---|---|
${rows.join('\n')}
`,
    )
  }
}
