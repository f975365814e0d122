import { describe, expect, it } from 'vitest'
import { namesHere } from '../../../scripts/setup/debian.mjs'

describe('system packages', () => {
  it('are asked for by the name that this release gives them', () => {
    const release = new Set(['libasound2t64', 'libnss3', 'sox'])
    expect(namesHere(['libasound2', 'libnss3', 'sox'], (name) => release.has(name))).toEqual([
      'libasound2t64',
      'libnss3',
      'sox',
    ])
  })

  it('keep their name where apt knows nothing yet', () => {
    expect(namesHere(['libasound2'], () => false)).toEqual(['libasound2'])
  })
})
