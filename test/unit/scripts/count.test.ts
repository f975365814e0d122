import { describe, expect, it } from 'vitest'
import { countPlaywright, countResilience, countVitest, oneTest } from '../../../scripts/test/count.mjs'

describe('counting the tests of a stage', () => {
  it('counts lint and types as one test each', () => {
    expect(oneTest(true)).toEqual({ passed: 1, failed: 0 })
    expect(oneTest(false)).toEqual({ passed: 0, failed: 1 })
  })

  it('takes the numbers the runners report', () => {
    expect(countVitest({ numPassedTests: 7, numFailedTests: 2, testResults: [] }, 1)).toMatchObject({
      passed: 7,
      failed: 2,
    })
    const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 3 }
    expect(countPlaywright({ stats }, 1)).toMatchObject({ passed: 6, failed: 2 })
  })

  it('takes a case that missed its goals for a failed test, and names what it missed', () => {
    const report = {
      outcomes: [
        { name: 'cut', missed: [] },
        { name: 'moved', missed: ['ready 4000 ms, promised 3000 ms', 'noticed: never'] },
      ],
      flaky: ['cut'],
    }
    expect(countResilience(report, 1)).toEqual({
      passed: 1,
      failed: 1,
      failures: ['moved: ready 4000 ms, promised 3000 ms; noticed: never'],
      flaky: ['cut'],
    })
    // Skipped where there are no namespaces, or broken before anything was played.
    expect(countResilience(undefined, 0)).toMatchObject({ passed: 0, failed: 0 })
    expect(countResilience(undefined, 1)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('names what failed, with the first line of the reason', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'rings', failureMessages: [] },
      { status: 'failed', fullName: 'answers', failureMessages: ['expected 200\n  at …'] },
    ]
    const testResults = [{ name: 'calls.test.ts', status: 'failed', assertionResults }]
    expect(countVitest({ numPassedTests: 1, numFailedTests: 1, testResults }, 1).failures).toEqual([
      'calls.test.ts › answers: expected 200',
    ])
  })

  it('names what failed and what needed a second try, in groups too', () => {
    const spec = (title: string, status: string, message: string) => ({
      file: 'call.spec.ts',
      line: 3,
      title,
      tests: [{ status, results: [{ error: { message } }] }],
    })
    const suites = [
      {
        specs: [spec('rings', 'flaky', 'no ring\n…')],
        suites: [{ specs: [spec('ends', 'unexpected', 'up')] }],
      },
    ]
    const count = countPlaywright({ stats: { flaky: 1, unexpected: 1 }, suites }, 1)
    expect(count.failures).toEqual(['call.spec.ts:3 › ends: up'])
    expect(count.flaky).toEqual(['call.spec.ts:3 › rings: no ring'])
  })

  it('counts a file that cannot be loaded as a failure', () => {
    const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [], message: 'no module' }]
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0, testResults }, 1)).toEqual({
      passed: 3,
      failed: 1,
      failures: ['a.test.ts: no module'],
    })
  })

  it('counts a runner that broke without a failed test as a failure, and says so', () => {
    const failures = ['no test, but the runner ended with 1: see its own output']
    expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, failures })
    expect(countPlaywright(undefined, 1)).toMatchObject({ passed: 0, failed: 1, failures })
    expect(countPlaywright({ stats: { expected: 4 }, errors: [{}] }, 1)).toMatchObject({
      passed: 4,
      failed: 1,
    })
  })

  it('counts nothing in a stage without tests', () => {
    expect(countVitest({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toMatchObject({
      passed: 0,
      failed: 0,
    })
    expect(countPlaywright({ stats: {} }, 0)).toMatchObject({ passed: 0, failed: 0 })
  })
})
