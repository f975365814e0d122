import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type SettingLayers, mergeSettings } from '../../../../src/main/settings/merge.js'

interface Sample {
  readonly server: string
  readonly theme: string
}
const builtIn: Sample = { server: 'built-in', theme: 'built-in' }
const layers = (change: Partial<SettingLayers<Sample>>): SettingLayers<Sample> => ({
  locked: {},
  defaults: {},
  server: {},
  user: {},
  builtIn,
  ...change,
})

it.each([
  [{}, 'built-in', 'built-in'],
  [{ defaults: { theme: 'policy' } }, 'policy', 'policy-default'],
  [{ defaults: { theme: 'policy' }, server: { theme: 'server' } }, 'server', 'server'],
  [{ server: { theme: 'server' }, user: { theme: 'user' } }, 'user', 'user'],
  [{ user: { theme: 'user' }, locked: { theme: 'locked' } }, 'locked', 'locked'],
] as const)('%j gives %s by %s', (change, value, source) => {
  const merged = mergeSettings(layers(change))
  expect([merged.values.theme, merged.sources.theme]).toEqual([value, source])
  expect(merged.sources.server).toBe('built-in')
})

it('decides key by key', () => {
  const { values, sources } = mergeSettings(
    layers({ locked: { server: 'locked' }, user: { theme: 'user', server: 'user' } }),
  )
  expect(values).toEqual({ server: 'locked', theme: 'user' })
  expect(sources).toEqual({ server: 'locked', theme: 'user' })
})

it('whatever is chosen, a lock holds and every key has a value', () => {
  const layer = fc.record({ server: fc.string(), theme: fc.string() }, { requiredKeys: [] })
  fc.assert(
    fc.property(layer, layer, layer, layer, (locked, defaults, server, user) => {
      const { values, sources } = mergeSettings(layers({ locked, defaults, server, user }))
      for (const key of ['server', 'theme'] as const) {
        expect(values[key]).toBeTypeOf('string')
        if (Object.hasOwn(locked, key)) expect([values[key], sources[key]]).toEqual([locked[key], 'locked'])
      }
    }),
  )
})
