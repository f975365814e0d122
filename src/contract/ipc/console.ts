import { z } from 'zod'
import { chosenStatus, phoneConnectionMode, workplace } from '../domain.js'
import { quality } from '../quality.js'
import { consoleSnapshot, echoCancellation, zoomStep } from './console-snapshot.js'
import { defineContract } from './define.js'

const nothing = z.undefined()
const done = z.null()

/** Linear peak levels, 0 to 1. */
export const levels = z.object({ microphone: z.number().min(0).max(1), headset: z.number().min(0).max(1) })

/** The console window. A typed PIN crosses once, console to main, and is held in no store. */
export const consoleContract = defineContract({
  role: 'console',
  commands: {
    'state.get': { input: nothing, output: consoleSnapshot },
    /** goes on in the system's browser; answered when somebody has signed in there, or not */
    'session.signIn': { input: nothing, output: done },
    /** of a plain SIP server; the password goes this way only and is held in no store of the page */
    'session.registerPlain': {
      input: z.strictObject({ user: z.string().max(64), password: z.string().max(256) }),
      output: done,
    },
    /** registers at a plain SIP server that has refused the phone, without waiting for the next try */
    'session.tryAgain': { input: nothing, output: done },
    'session.openBrowserAgain': { input: nothing, output: done },
    /** the link goes from main to the clipboard */
    'session.copySignInLink': { input: nothing, output: done },
    'session.signOut': { input: nothing, output: done },
    'status.set': {
      input: z.strictObject({ status: chosenStatus, reasonCode: z.string().max(32).nullable() }),
      output: done,
    },
    'status.cancelNext': { input: nothing, output: done },
    'status.finishPostProcessing': { input: nothing, output: done },
    'profile.save': {
      input: z.strictObject({
        phoneConnectionMode: phoneConnectionMode.optional(),
        workplace: workplace.optional(),
        holdCustomer: z.boolean().optional(),
      }),
      output: done,
    },
    'connection.open': { input: nothing, output: done },
    'connection.answerValidation': { input: nothing, output: done },
    'connection.declineValidation': { input: nothing, output: done },
    'connection.confirmPin': { input: z.strictObject({ pin: z.string().regex(/^[0-9]{4}$/) }), output: done },
    'call.answer': { input: z.strictObject({ interactionId: z.string() }), output: done },
    'call.reject': { input: z.strictObject({ interactionId: z.string() }), output: done },
    'call.hangUp': { input: z.strictObject({ interactionId: z.string() }), output: done },
    'call.setHeld': { input: z.strictObject({ interactionId: z.string(), held: z.boolean() }), output: done },
    'call.setMuted': {
      input: z.strictObject({ interactionId: z.string(), muted: z.boolean() }),
      output: done,
    },
    'call.sendDtmf': {
      input: z.strictObject({ interactionId: z.string(), tones: z.string().regex(/^[0-9*#A-D]{1,32}$/) }),
      output: done,
    },
    /** of a plain SIP server: the other side is sent on to somebody else */
    'call.transfer': {
      input: z.strictObject({ interactionId: z.string(), destination: z.string().min(1).max(200) }),
      output: done,
    },
    /** of a plain SIP server: the other side is held, and somebody else is asked first */
    'call.consult': {
      input: z.strictObject({ interactionId: z.string(), destination: z.string().min(1).max(200) }),
      output: done,
    },
    'call.completeTransfer': { input: nothing, output: done },
    'call.endConsultation': { input: nothing, output: done },
    'call.dial': { input: z.strictObject({ destination: z.string().min(1).max(200) }), output: done },
    'test.run': { input: nothing, output: done },
    'devices.select': {
      input: z.strictObject({
        role: z.enum(['microphone', 'headset', 'ringer']),
        id: z.string().max(200).nullable(),
      }),
      output: done,
    },
    'devices.setEchoCancellation': { input: z.strictObject({ choice: echoCancellation }), output: done },
    'devices.playTestSound': { input: z.strictObject({ role: z.enum(['headset', 'ringer']) }), output: done },
    'devices.meter': { input: z.strictObject({ on: z.boolean() }), output: done },
    'app.setTheme': { input: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }), output: done },
    'app.zoom': { input: z.strictObject({ step: zoomStep }), output: done },
    'notice.dismiss': { input: z.strictObject({ id: z.string() }), output: done },
  },
  events: {
    'state.changed': consoleSnapshot,
    /** of the current dialog, once a second */
    'quality.changed': quality.nullable(),
    'levels.changed': levels,
  },
})
export type ConsoleContract = typeof consoleContract
