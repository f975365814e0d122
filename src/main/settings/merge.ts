/** Who decided a value; the console shows it beside the control. */
export type SettingSource = 'locked' | 'user' | 'server' | 'policy-default' | 'built-in'

/** One document of settings per layer; a key that a layer does not speak about is absent. */
export interface SettingLayers<S extends object> {
  /** machine policy, not to be changed here */
  readonly locked: Partial<S>
  /** machine policy, until somebody chooses */
  readonly defaults: Partial<S>
  /** the configuration server */
  readonly server: Partial<S>
  /** chosen on this computer */
  readonly user: Partial<S>
  readonly builtIn: S
}

export interface MergedSettings<S extends object> {
  readonly values: S
  readonly sources: Readonly<Record<keyof S, SettingSource>>
}

/** Key by key: the policy's lock, then the user, then the server, then the policy's default, then the app's own. */
export function mergeSettings<S extends object>(layers: SettingLayers<S>): MergedSettings<S> {
  const { builtIn } = layers
  const order: readonly (readonly [SettingSource, Partial<S>])[] = [
    ['locked', layers.locked],
    ['user', layers.user],
    ['server', layers.server],
    ['policy-default', layers.defaults],
  ]
  const values: S = { ...builtIn }
  const sources: Partial<Record<keyof S, SettingSource>> = {}
  for (const key of Object.keys(builtIn) as (keyof S)[]) {
    const found = order.find(([, layer]) => Object.hasOwn(layer, key) && layer[key] !== undefined)
    if (found) values[key] = found[1][key] as S[keyof S]
    sources[key] = found?.[0] ?? 'built-in'
  }
  return { values, sources: sources as Record<keyof S, SettingSource> }
}
