import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fail } from '../../../src/contract/errors.js'
import type { FakeDialog } from '../../support/fake-sip.js'
import { upLink } from '../../support/fake-sip.js'
import { openPlainPhone } from './plain-phone.js'

type Phone = Awaited<ReturnType<typeof openPlainPhone>>
type Act = (phone: Phone) => unknown

const down = { state: 'retrying', cause: 'away', retryAt: 1 } as const
const isUp = ({ state }: FakeDialog): boolean => state === 'established' || state === 'recovering'
const last = (phone: Phone, fits: (dialog: FakeDialog) => boolean): FakeDialog | undefined =>
  phone.sip.dialogs.findLast(fits)
const id = ({ snapshot }: Phone): string => snapshot.call?.interactionId ?? ''
const asked = ({ snapshot }: Phone): string => snapshot.plainSip?.consultation?.interactionId ?? ''
/** the first try fails, and then it works again */
const failsOnce = (what: 'holdFails' | 'transferFails'): Act => {
  return (phone) => {
    const dialog = last(phone, isUp)
    if (dialog) dialog[what] = fail('conflict', 'The server did not do it.')
  }
}

/** What agents, callers, those who are called and the network do. */
const acts: Readonly<Record<string, Act>> = {
  'a call comes': ({ sip }) => sip.invite({ purpose: null }),
  answer: (phone) => phone.command['call.answer']({ interactionId: id(phone) }),
  reject: (phone) => phone.command['call.reject']({ interactionId: id(phone) }),
  'hang up': (phone) => phone.command['call.hangUp']({ interactionId: id(phone) }),
  'hang up whom is asked': (phone) => phone.command['call.hangUp']({ interactionId: asked(phone) }),
  hold: (phone) => phone.command['call.setHeld']({ interactionId: id(phone), held: true }),
  resume: (phone) => phone.command['call.setHeld']({ interactionId: id(phone), held: false }),
  mute: (phone) => phone.command['call.setMuted']({ interactionId: id(phone), muted: true }),
  dial: ({ command }) => command['call.dial']({ destination: '100' }),
  transfer: (phone) => phone.command['call.transfer']({ interactionId: id(phone), destination: '101' }),
  'ask first': (phone) => phone.command['call.consult']({ interactionId: id(phone), destination: '102' }),
  complete: ({ command }) => command['call.completeTransfer'](undefined),
  back: ({ command }) => command['call.endConsultation'](undefined),
  're-open': ({ command }) => command['connection.open'](undefined),
  available: ({ command }) => command['status.set']({ status: 'available', reasonCode: null }),
  'on break': ({ command }) => command['status.set']({ status: 'on-break', reasonCode: null }),
  offline: ({ command }) => command['status.set']({ status: 'work-offline', reasonCode: null }),
  'log out and in': async ({ command }) => {
    await command['session.signOut'](undefined)
    await command['session.signIn'](undefined)
  },
  'it rings there': (phone) => last(phone, ({ state }) => state === 'calling')?.sayProgress('ringing'),
  'it is answered there': (phone) => last(phone, ({ state }) => state === 'calling')?.establish(),
  'it is busy there': (phone) =>
    last(phone, ({ state }) => state === 'calling')?.reject({ status: 486, retryAfterSeconds: null }),
  'the caller gives up': (phone) =>
    last(phone, ({ state }) => state === 'ringing')?.end('cancelled-by-caller'),
  'the newest hangs up': (phone) => last(phone, isUp)?.end('bye-from-center'),
  'the oldest hangs up': ({ sip }) => sip.dialogs.find(isUp)?.end('bye-from-center'),
  'the media is lost': (phone) => last(phone, isUp)?.end('media-failed'),
  'the leg is replaced': (phone) => last(phone, ({ state }) => state === 'established')?.recover(),
  'the other side holds': (phone) => last(phone, isUp)?.setHeldThere(true),
  'the server does not hold': failsOnce('holdFails'),
  'the server does not transfer': failsOnce('transferFails'),
  'the server takes both again': ({ sip }) => {
    for (const dialog of sip.dialogs) {
      dialog.holdFails = null
      dialog.transferFails = null
    }
  },
  'the link goes': ({ sip }) => sip.link.state === 'up' && sip.setLink(down),
  'the link is back': ({ sip }) => sip.link.state === 'retrying' && sip.setLink(upLink),
  'time passes': ({ clock }) => clock.advance(1_500),
}

/** Far into a call, which single acts seldom come to. */
const stories: readonly (readonly string[])[] = [
  ['a call comes', 'answer'],
  ['dial', 'it rings there', 'it is answered there'],
  ['ask first', 'it is answered there'],
  ['ask first', 'it is answered there', 'complete'],
  ['ask first', 'it rings there', 'back'],
]

/** The microphone goes to one person at a time, and never to whom the agent has put on hold or has lost. */
function microphoneIsOnce({ sip }: Phone): void {
  const hears = sip.dialogs.filter(
    (dialog) => isUp(dialog) && dialog.said.findLast((said) => said.includes('microphone'))?.endsWith('on'),
  )
  expect(hears.length).toBeLessThanOrEqual(1)
  for (const { held } of hears) expect(held.here).toBe(false)
}

test('whatever happens in whatever order, nothing is stuck and nobody is left on a line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(
        fc.oneof(
          fc.constantFrom(...Object.keys(acts)).map((act) => [act]),
          { arbitrary: fc.constantFrom(...stories), weight: 2 },
        ),
        { maxLength: 30 },
      ),
      async (hasLine, story) => {
        using phone = await openPlainPhone(hasLine ? { persistentConnection: { accessNumber: '*45' } } : {})
        for (const act of story.flat()) {
          await acts[act]?.(phone)
          await phone.clock.advance(0)
          microphoneIsOnce(phone)
        }
        // The agent goes home.
        const { sip, clock, command } = phone
        for (const dialog of sip.dialogs) dialog.holdFails = null
        if (sip.link.state !== 'up') sip.setLink(upLink)
        await clock.advance(5_000)
        await command['session.signOut'](undefined)
        await clock.advance(5_000)
        expect(sip.dialogs.filter(({ state }) => state !== 'ended')).toEqual([])
        expect(sip.dialogs.map(({ listening }) => listening).filter((count) => count > 0)).toEqual([])
        expect(phone.snapshot).toMatchObject({
          call: null,
          plainSip: { consultation: null, heldThere: false },
        })
        expect(phone.media.said.filter((said) => said.includes('ringback')).at(-1) ?? 'stop ringback').toBe(
          'stop ringback',
        )
        // And comes back the next day.
        await command['session.signIn'](undefined)
        await command['status.set']({ status: 'available', reasonCode: null })
        const caller = sip.invite({ purpose: null })
        expect(await command['call.answer']({ interactionId: id(phone) })).toMatchObject({ ok: true })
        expect(caller.said.at(-1)).toBe('200 OK, microphone on')
        expect(phone.snapshot.call?.state).toBe('active')
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  )
})
