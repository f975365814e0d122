import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest, oneTest } from '../../../scripts/test/count.mjs'

describe('counting the tests of a stage', () => {
  it('counts lint and types as one test each', () => {
    expect(oneTest(true)).toEqual({ passed: 1, failed: 0 })
    expect(oneTest(false)).toEqual({ passed: 0, failed: 1 })
  })

  it('takes the numbers the runners report', () => {
    expect(countVitest({ numPassedTests: 7, numFailedTests: 2, testResults: [] }, 1)).toEqual({
      passed: 7,
      failed: 2,
    })
    const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 3 }
    expect(countPlaywright({ stats }, 1)).toEqual({ passed: 6, failed: 2 })
  })

  it('counts a file that cannot be loaded as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0, testResults }, 1)).toEqual({
      passed: 3,
      failed: 1,
    })
  })

  it('counts a runner that broke without a report as a failure', () => {
    expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1 })
    expect(countPlaywright(undefined, 1)).toEqual({ passed: 0, failed: 1 })
    expect(countPlaywright({ stats: { expected: 4 }, errors: [{}] }, 1)).toEqual({ passed: 4, failed: 1 })
  })

  it('counts nothing in a stage without tests', () => {
    expect(countVitest({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({
      passed: 0,
      failed: 0,
    })
    expect(countPlaywright({ stats: {} }, 0)).toEqual({ passed: 0, failed: 0 })
  })
})
