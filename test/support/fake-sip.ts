import type { SipAccount } from '../../src/contract/agent-api/commands.js'
import { type Result, fail, succeed } from '../../src/contract/errors.js'
import type { LinkState } from '../../src/contract/ipc/console-snapshot.js'
import { noAnswerHeaders } from '../../src/main/sip/answer-headers-state.js'
import type {
  CallProgress,
  DialogEndCause,
  DialogState,
  Held,
  IncomingInvite,
  MediaHealth,
  Rejection,
  SipDialog,
  SipPort,
  StartOptions,
  StoredDialog,
} from '../../src/main/sip/sip-port.js'

/** A dialog whose far end is the test. `said` is what the softphone did, in order. */
export interface FakeDialog extends SipDialog {
  readonly said: readonly string[]
  /** how many follow it */
  readonly listening: number
  /** the next answer() fails with this */
  answerFails: Result<never> | null
  /** the next transfer() and setHeld() fail with this */
  transferFails: Result<never> | null
  holdFails: Result<never> | null
  /** answer() leaves it `answering` until `establish()` */
  holdAnswer: boolean
  establish(): void
  /** what the far end says before it answers an outgoing call */
  sayProgress(progress: CallProgress): void
  /** the far end does not take an outgoing call */
  reject(rejection: Rejection): void
  setHeldThere(held: boolean): void
  setMedia(media: MediaHealth): void
  recover(): void
  end(cause: DialogEndCause): void
}

export interface FakeSip extends SipPort {
  readonly started: readonly SipAccount[]
  /** of the last start */
  options: StartOptions
  /** the validation call whose INVITE is let in whatever else comes */
  expected: string | null
  readonly stops: number
  readonly probes: number
  readonly replaced: readonly StoredDialog[]
  readonly dialogs: readonly FakeDialog[]
  /** targets of calls placed here, oldest first */
  readonly called: readonly string[]
  /** what the next call() does */
  callFails: Result<never> | null
  readonly listeners: number
  setLink(link: LinkState): void
  /** an INVITE arrives */
  invite(invite?: Partial<IncomingInvite>): FakeDialog
  /** what the next replace() does */
  replaceFails: Result<never> | null
}

export const upLink: LinkState = { state: 'up', cause: null, retryAt: null }
const plainInvite: IncomingInvite = {
  purpose: 'interaction',
  interactionId: null,
  commandId: null,
  connectionId: null,
  answerMode: null,
  from: { displayName: 'Dana Field', uri: 'sip:+442079000001@center.example' },
  hasAudio: true,
  answerHeaders: noAnswerHeaders,
  assertedUris: [],
}

let made = 0

function createFakeDialog(invite: IncomingInvite, from: DialogState): FakeDialog {
  const id = `dialog-${++made}`
  const said: string[] = []
  const listeners = new Set<(dialog: SipDialog) => void>()
  let state: DialogState = from
  let media: MediaHealth = from === 'established' ? 'flowing' : 'none'
  let endCause: DialogEndCause | null = null
  /** of an answer that is held */
  let answered: (result: Result<null>) => void = () => undefined
  let progress: CallProgress = 'none'
  let held: Held = { here: false, there: false }
  let rejection: Rejection | null = null
  const tell = (): void => {
    for (const listener of [...listeners]) listener(dialog)
  }
  const dialog: FakeDialog = {
    id,
    invite,
    said,
    get listening() {
      return listeners.size
    },
    answerFails: null,
    transferFails: null,
    holdFails: null,
    holdAnswer: false,
    get state() {
      return state
    },
    get media() {
      return media
    },
    get endCause() {
      return endCause
    },
    get progress() {
      return progress
    },
    get held() {
      return held
    },
    get rejection() {
      return rejection
    },
    problem: null,
    movedTo: null,
    setHeld: async (here) => {
      if (state !== 'established') return fail('not-allowed-in-state', 'Only a call that is up can be held.')
      said.push(here ? 'hold' : 'resume')
      if (dialog.holdFails) return dialog.holdFails
      held = { ...held, here }
      tell()
      return succeed(null)
    },
    transfer: async (target, replaces) => {
      if (state !== 'established')
        return fail('not-allowed-in-state', 'Only a call that is up can be transferred.')
      said.push(`transfer to ${target}${replaces ? ` in place of ${replaces.callId}` : ''}`)
      if (dialog.transferFails) return dialog.transferFails
      dialog.end('bye-from-us')
      return succeed(null)
    },
    sayProgress: (next) => {
      progress = next
      tell()
    },
    reject: (why) => {
      rejection = why
      dialog.end('refused-there')
    },
    setHeldThere: (there) => {
      held = { ...held, there }
      tell()
    },
    get stored() {
      if (state !== 'established' && state !== 'recovering') return null
      return {
        callId: `call-${id}`,
        localTag: `local-${id}`,
        remoteTag: `remote-${id}`,
        remoteTarget: 'sip:leg@center.example',
      }
    },
    answer: async ({ microphone }) => {
      said.push(`200 OK, microphone ${microphone ? 'on' : 'off'}`)
      if (dialog.answerFails) return dialog.answerFails
      state = 'answering'
      tell()
      if (dialog.holdAnswer) return new Promise((resolve) => (answered = resolve))
      dialog.establish()
      return succeed(null)
    },
    prepare: () => undefined,
    refuse: (code) => {
      said.push(`refuse ${code}`)
      dialog.end('refused-here')
    },
    hangUp: () => {
      said.push('BYE')
      dialog.end('bye-from-us')
    },
    setMicrophone: (live) => void said.push(`microphone ${live ? 'on' : 'off'}`),
    sendDtmf: (tones) => {
      said.push(`keys ${tones}`)
      return succeed(null)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    establish: () => {
      state = 'established'
      media = 'flowing'
      tell()
      answered(succeed(null))
    },
    setMedia: (next) => {
      media = next
      tell()
    },
    recover: () => {
      state = 'recovering'
      media = 'silent'
      tell()
    },
    end: (cause) => {
      if (state === 'ended') return
      state = 'ended'
      media = 'none'
      endCause = cause
      tell()
      answered(fail('cancelled', 'The call ended before it was answered.'))
    },
  }
  return dialog
}

/** SIP without a network: registers at once, and the test is the far end of every dialog. */
export function createFakeSip(): FakeSip {
  const links = new Set<(link: LinkState) => void>()
  const incoming = new Set<(dialog: SipDialog) => void>()
  const started: SipAccount[] = []
  const replaced: StoredDialog[] = []
  const dialogs: FakeDialog[] = []
  const called: string[] = []
  let link: LinkState = { state: 'off', cause: null, retryAt: null }
  let stops = 0
  let probes = 0

  const sip: FakeSip = {
    started,
    replaced,
    dialogs,
    replaceFails: null,
    called,
    callFails: null,
    options: {},
    expected: null,
    get server() {
      return started.at(-1)?.webSocketUrls[0] ?? null
    },
    call: (target) => {
      if (sip.callFails) return sip.callFails
      if (link.state !== 'up') return fail('not-registered', 'The phone is not registered.')
      called.push(target)
      const dialog = createFakeDialog(
        { ...plainInvite, purpose: null, from: { displayName: null, uri: target } },
        'calling',
      )
      dialogs.push(dialog)
      return succeed(dialog)
    },
    get stops() {
      return stops
    },
    get probes() {
      return probes
    },
    get listeners() {
      return links.size + incoming.size
    },
    get link() {
      return link
    },
    setLink: (next) => {
      link = next
      for (const listener of [...links]) listener(next)
    },
    start: (account, _instanceId, options = {}) => {
      started.push(account)
      sip.options = options
      sip.setLink(upLink)
    },
    stop: async () => {
      stops += 1
      sip.setLink({ state: 'off', cause: null, retryAt: null })
    },
    expects: (connectionId) => void (sip.expected = connectionId),
    probe: () => void (probes += 1),
    moved: () => undefined,
    woke: () => void (probes += 1),
    onNetworkBack: () => () => undefined,
    onLink: (listener) => {
      links.add(listener)
      return () => void links.delete(listener)
    },
    onIncoming: (listener) => {
      incoming.add(listener)
      return () => void incoming.delete(listener)
    },
    invite: (invite = {}) => {
      const dialog = createFakeDialog({ ...plainInvite, ...invite }, 'ringing')
      dialogs.push(dialog)
      for (const listener of [...incoming]) listener(dialog)
      return dialog
    },
    replace: async (stored, invite, { microphone }) => {
      replaced.push(stored)
      if (link.state !== 'up') return fail('not-registered', 'not registered')
      if (sip.replaceFails) return sip.replaceFails
      const dialog = createFakeDialog(invite, 'established')
      if (microphone) dialog.setMicrophone(true)
      dialogs.push(dialog)
      return succeed(dialog)
    },
    dispose: () => {
      links.clear()
      incoming.clear()
    },
  }
  return sip
}
