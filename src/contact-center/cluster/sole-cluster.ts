import { type Cluster, here } from './cluster.js'

const nothing = (): void => undefined
const unsubscribe = (): (() => void) => nothing

/** An instance that has its database to itself: everything is here, and there is nobody to tell. */
export function createSoleCluster(): Cluster {
  return {
    isMember: () => true,
    start: async () => undefined,
    stop: async () => undefined,
    claim: async () => here,
    release: async () => undefined,
    placeOf: async () => null,
    placeOfGroup: async () => null,
    legsAt: async () => null,
    pass: async () => null,
    journal: {
      write: (_agentId, _signInId, _event, delivered) => delivered(),
      lastOf: async () => null,
      follow: unsubscribe,
    },
    news: {
      settingsChange: async () => undefined,
      clockAdvance: nothing,
      onSettings: unsubscribe,
      onClockAdvance: unsubscribe,
      onDesks: unsubscribe,
      onMissed: unsubscribe,
    },
    showDesk: nothing,
    desksElsewhere: async () => new Map(),
  }
}
