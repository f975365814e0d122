import type { AddressInfo } from 'node:net'
import { addAboutRoutes } from './api/about-routes.js'
import { addAdminRoutes } from './api/admin-routes.js'
import { addAgentRoutes } from './api/agent-routes.js'
import { createApp } from './api/app.js'
import { addHealthRoutes } from './api/health-routes.js'
import { createPassing } from './api/passing.js'
import { addIdentityRoutes } from './api/identity-routes.js'
import { addManagerRoutes } from './api/manager-routes.js'
import { addSignInRoutes } from './api/sign-in-routes.js'
import type { AdvanceableClock } from './clock/clock.js'
import type { Cluster } from './cluster/cluster.js'
import { createSoleCluster } from './cluster/sole-cluster.js'
import { createIdentity } from './identity/identity.js'
import { type IdentityOptions, defaultIdentity } from './identity/identity-options.js'
import { realNow } from './identity/real-time.js'
import { createLab } from './lab/lab.js'
import { addLabRoutes } from './lab/lab-routes.js'
import { isLoopback } from './loopback.js'
import type { Log } from './log/logger.js'
import type { Random } from './random.js'
import { createSwitchboard } from './routing/switchboard.js'
import { createAgentCommands } from './session/agent-commands.js'
import { createLiveAgents } from './session/live-view.js'
import { createSessions } from './session/sessions.js'
import { createSignInStore } from './session/sign-in-store.js'
import { createAdministratorStore } from './settings/administrator-store.js'
import { createSettingsStore } from './settings/settings-store.js'
import type { Database } from './store/database.js'
import { type IceOptions, iceServersFor } from './voice/ice-servers.js'
import type { VoiceLab } from './voice/lab-port.js'
import type { Voice } from './voice/port.js'

export interface CenterPorts {
  readonly db: Database
  /** the other instances on this database; absent: there are none */
  readonly cluster?: Cluster
  readonly clock: AdvanceableClock
  readonly voice: Voice
  readonly random: Random
  readonly log: Log
}
export interface CenterOptions {
  readonly host: string
  /** 0 takes a free one */
  readonly port: number
  readonly tls: { readonly key: Buffer; readonly cert: Buffer } | null
  readonly sipDomain: string
  /** where softphones reach this instance's voice, when it is not where it listens */
  readonly sipPublicUrl?: string
  /** what softphones are told of STUN and TURN; absent: nothing */
  readonly ice?: IceOptions
  /** null: no lab API */
  readonly voiceLab: VoiceLab | null
  /** the built Configuration Manager; absent: no page */
  readonly managerFolder?: string
  readonly identity?: Partial<IdentityOptions>
  /** addresses and networks (CIDR) whose word for the client's address, name and protocol is taken */
  readonly trustedProxies?: readonly string[]
}
export interface Center {
  readonly url: string
  readonly sip: string
  /** The operator's switch, for every tenant: may Persistent be chosen at all (SPEC §2). */
  provision(on: boolean): Promise<void>
  close(): Promise<void>
}

/** Puts the contact center together from its ports and starts it. */
export async function createCenter(ports: CenterPorts, options: CenterOptions): Promise<Center> {
  const { db, cluster = createSoleCluster(), clock, voice, random, log } = ports
  const { sipDomain, voiceLab, trustedProxies = [] } = options
  const { webSocketUrl } = await voice.start()
  const sipUrl = options.sipPublicUrl ?? webSocketUrl
  const identity = await createIdentity({ db, clock, log }, { ...defaultIdentity, ...options.identity })
  const settings = createSettingsStore(db, clock, cluster.news, log)
  const administrators = createAdministratorStore(db, clock, realNow)
  const signIns = createSignInStore(db, clock, log)
  const switchboard = createSwitchboard({
    voice,
    clock,
    random,
    log,
    whereabouts: async (agentId) => {
      if (!(await signIns.isSignedIn(agentId))) return 'signed-out'
      const place = await cluster.placeOf(agentId)
      if (place === null) return 'comes-back'
      return place.here ? 'arrives' : { legsAt: await cluster.legsAt(place.instanceId) }
    },
  })
  const sessions = createSessions({
    db,
    cluster,
    clock,
    random,
    voice,
    log,
    settings,
    switchboard,
    webSocketUrl: sipUrl,
    sipDomain,
    iceServersFor: (user) => (options.ice === undefined ? [] : iceServersFor(user, options.ice, realNow())),
  })
  const commands = createAgentCommands({ clock, random, voice, settings, switchboard, signIns })
  const live = createLiveAgents({ db, cluster, log, clock, voice, settings, sessions })
  const stopTellingTime = clock.onAdvance(() => {
    for (const { events } of sessions.all()) events.publish({ type: 'clock', value: null })
  })

  const app = await createApp({
    log,
    now: () => clock.now(),
    // Behind a proxy the names are the proxy's.
    onlyLoopback: isLoopback(options.host) && trustedProxies.length === 0,
    trustedProxies,
    publicUrl: identity.options.publicUrl,
    https: options.tls ?? undefined,
  })
  const passing = createPassing(app, cluster, () => clock.now())
  addAboutRoutes(app, identity)
  addIdentityRoutes(app, { identity, db, clock })
  addSignInRoutes(app, { sessions, clock, identity, db, passing })
  addAgentRoutes(app, { sessions, commands, clock, db, identity, cluster, passing })
  addAdminRoutes(app, {
    db,
    clock,
    random,
    identity,
    settings,
    administrators,
    sessions,
    commands,
    live,
    cluster,
    passing,
  })
  addHealthRoutes(app, db, cluster, () => clock.now())
  if (options.managerFolder !== undefined)
    addManagerRoutes(app, options.managerFolder, () => clock.now(), identity.options.external?.issuer)
  const provision = async (on: boolean): Promise<void> => {
    for (const { id } of await db.selectFrom('tenants').select('id').execute())
      await settings.provision(id, on)
  }
  const lab = voiceLab && createLab({ voiceLab, voice, clock, sessions, switchboard, provision, db, cluster })
  if (lab) addLabRoutes(app, lab, passing, () => clock.now())
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  const urlAt = (port: number): string => `${options.tls ? 'https' : 'http'}://${host}:${port}`
  // Softphones that look for a center that was restarted come with the first moment it listens.
  if (options.port !== 0) identity.open(urlAt(options.port))
  await app.ready()
  await cluster.start(
    { sipUrl, legsAt: voice.outliving?.legsAt ?? null },
    {
      fenced: () => sessions.letGo(),
      lost: (agentIds) => sessions.letGo(agentIds),
      inherited: (desks, legsAt) => sessions.inherit(desks, legsAt),
      answer: (request) => passing.answer(request),
    },
  )
  await app.listen({ host: options.host, port: options.port })
  const { port } = app.server.address() as AddressInfo
  const url = urlAt(port)
  if (options.port === 0) identity.open(url)

  return {
    url,
    sip: webSocketUrl,
    provision,
    close: async () => {
      stopTellingTime()
      identity.dispose()
      await cluster.stop()
      lab?.dispose()
      live.dispose()
      sessions.dispose()
      await app.close()
      switchboard.dispose()
      await voice.stop()
    },
  }
}
