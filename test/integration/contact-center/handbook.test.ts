import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { readLine } from '../../../src/contact-center/lab/cli-command.js'
import { openStage } from '../../support/center-stage.js'

const handbook = readFileSync(inRoot('docs/contact-center.md'), 'utf8')
const examples = [...handbook.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? '')
const exampleWith = (word: string): string => {
  const found = examples.find((example) => example.includes(word))
  if (found === undefined) throw new Error(`The handbook has no example with ${word}`)
  return found
}

const autoAnswers = { phoneConnectionMode: 'persistent', allowAgentToChangeMode: true, autoAnswer: true }

describe('the handbook of the contact center', () => {
  it('administers by commands that do what it says', async () => {
    await using stage = await openStage()
    const script = [
      'set -euo pipefail',
      // Refused is failed; and what one command answers ends before the next.
      `curl() { command curl --fail-with-body -w '\\n' "$@"; }`,
      // The scripts are the repository's, wherever one stands.
      `npm() { command npm --prefix '${inRoot('.')}' "$@"; }`,
      exampleWith('curl').replaceAll('http://127.0.0.1:8080', stage.url),
    ].join('\n')
    // What it writes goes to a folder of its own.
    const cwd = mkdtempSync(join(tmpdir(), 'handbook-'))
    symlinkSync(inRoot('resources'), join(cwd, 'resources'))
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd })
    rmSync(cwd, { recursive: true })
    const answers = stdout.split('\n').flatMap((line) => {
      return /^[{[]/.test(line) ? [JSON.parse(line) as unknown] : []
    })
    expect(answers).toContainEqual(expect.objectContaining({ id: 'northwind' }))
    expect(stdout).toMatch(/^etag: "/m)
    expect(answers).toContainEqual(expect.objectContaining({ id: 'alex', levelled: autoAnswers }))
    expect(answers).toContainEqual(expect.objectContaining({ sha256: expect.any(String) as string }))
    expect(answers).toContainEqual(
      expect.objectContaining({ setting: 'autoAnswer', changed: { groups: 0, agents: 1 } }),
    )
    expect(answers).toContainEqual(
      expect.objectContaining({ setting: 'phoneConnectionMode', changed: { groups: 0, agents: 0 } }),
    )
    expect(answers).toContainEqual({ changed: 2, unchanged: 0, refused: [] })
    expect(answers).toContainEqual(
      expect.objectContaining({ totals: { create: 0, update: 0, unchanged: 3, error: 0 } }),
    )
    const { items } = answers.at(-1) as {
      items: { action: string; entityId: string; entityKind: string }[]
    }
    const told = items.map(({ action, entityId, entityKind }) =>
      entityKind === 'prompt' ? `${action} a prompt` : `${action} ${entityId}`,
    )
    expect(told).toEqual([
      'save sam',
      'save alex',
      'reset support',
      'reset northwind',
      'reset alex',
      'create a prompt',
      'save sales',
      'save alex',
    ])
  })

  const commands = exampleWith('npm run lab')
    .split('\n')
    .flatMap((line) => /^npm run lab -- ([^#]*)/.exec(line)?.[1]?.trim() ?? [])
  it.each(commands)('plays by a command that there is: %s', (command) => {
    expect(readLine(command.split(' '))).toMatchObject({ ok: true })
  })
})
