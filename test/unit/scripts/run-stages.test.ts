import { describe, expect, it } from 'vitest'
import { countText, runStages } from '../../../scripts/test/run-stages.mjs'

const silent = { say: () => undefined, complain: () => undefined }

describe('the stages of npm test', () => {
  it('are added up', async () => {
    const stages = [
      { name: 'unit', run: () => Promise.resolve({ passed: 5, failed: 1 }) },
      { name: 'e2e', run: () => Promise.resolve({ passed: 2, failed: 0 }) },
    ]
    expect(countText(await runStages(stages, silent))).toBe('7 passed, 1 failed')
  })

  it('go on after one that breaks, which counts as one failure and is told', async () => {
    const told: unknown[] = []
    const stages = [
      { name: 'e2e', run: () => Promise.reject(new Error('no screen')) },
      { name: 'unit', run: () => Promise.resolve({ passed: 5, failed: 0 }) },
    ]
    const total = await runStages(stages, { ...silent, complain: (error) => told.push(error) })
    expect(total).toEqual({ passed: 5, failed: 1 })
    expect(told).toEqual([new Error('no screen')])
  })

  it('are followed by the names of what failed or needed a second try, for whoever reads the end only', async () => {
    const said: string[] = []
    const count = {
      passed: 5,
      failed: 1,
      failures: ['a.test.ts › rings: no ring'],
      flaky: ['b.spec.ts:1 › ends'],
    }
    const stages = [{ name: 'unit', run: () => Promise.resolve(count) }]
    await runStages(stages, { ...silent, say: (line) => said.push(line) })
    expect(said.join('\n')).toContain(
      'failed  unit › a.test.ts › rings: no ring\nsecond try  unit › b.spec.ts:1 › ends\n\nunit ',
    )
  })
})
