import { type Result, fail, succeed } from '../../contract/errors.js'
import type { ConsoleContract } from '../../contract/ipc/console.js'
import type { Handlers } from '../../contract/ipc/define.js'
import type { ConsoleSoftphone } from './console-softphone.js'
import type { MediaPort } from '../media/media-port.js'
import type { LocalChoices } from '../state/local-choices.js'
import { removeNotice } from '../state/notices.js'

export interface ConsoleHandlerOptions {
  readonly softphone: ConsoleSoftphone
  readonly media: MediaPort
  readonly copyText: (text: string) => void
  readonly choices: LocalChoices
}

const nobodySignsIn = fail('not-allowed-in-state', 'No sign-in waits for the browser.')

/** Every command of the console, each one line to whom it concerns. */
export function consoleHandlers(options: ConsoleHandlerOptions): Handlers<ConsoleContract> {
  const { softphone, media, copyText, choices } = options
  const { api, browser, calls, connection, session, snapshots, store, test } = softphone
  const signedIn = (command: () => Promise<Result<null>>): Promise<Result<null>> =>
    store.getState().signIn.state === 'signed-in'
      ? command()
      : Promise.resolve(fail('not-signed-in', 'Sign in first.'))
  const done = (act: () => void): Result<null> => {
    act()
    return succeed(null)
  }

  return {
    'state.get': () => succeed(snapshots.current),
    'session.signIn': () => session.signIn(),
    'session.registerPlain': ({ user, password }) => softphone.registerPlain(user, password),
    'session.tryAgain': () => signedIn(() => softphone.tryAgain()),
    'session.openBrowserAgain': () => (browser.openAgain() ? succeed(null) : nobodySignsIn),
    'session.copySignInLink': () => {
      if (browser.link === null) return nobodySignsIn
      copyText(browser.link)
      return succeed(null)
    },
    'session.signOut': () => session.signOut(),
    'status.set': ({ status, reasonCode }) =>
      signedIn(async () => {
        if (status === 'available') await softphone.phoneReady()
        return api.setStatus(status, reasonCode)
      }),
    'status.cancelNext': () => signedIn(() => api.cancelNextStatus()),
    'status.finishPostProcessing': () => signedIn(() => api.finishPostProcessing()),
    'profile.save': (change) => signedIn(() => api.saveProfile(change)),
    'connection.open': () =>
      signedIn(async () => {
        await softphone.phoneReady()
        return api.openConnection()
      }),
    'connection.answerValidation': () => connection.answerValidation(),
    'connection.declineValidation': () => connection.declineValidation(),
    'connection.confirmPin': ({ pin }) => signedIn(() => connection.confirmPin(pin)),
    'call.answer': ({ interactionId }) => calls.answer(interactionId),
    'call.reject': ({ interactionId }) => calls.reject(interactionId),
    'call.hangUp': ({ interactionId }) => calls.hangUp(interactionId),
    'call.setHeld': ({ interactionId, held }) => calls.setHeld(interactionId, held),
    'call.setMuted': ({ interactionId, muted }) => calls.setMuted(interactionId, muted),
    'call.sendDtmf': ({ interactionId, tones }) => calls.sendDtmf(interactionId, tones),
    'call.transfer': ({ interactionId, destination }) => softphone.transfer(interactionId, destination),
    'call.consult': ({ interactionId, destination }) => softphone.consult(interactionId, destination),
    'call.completeTransfer': () => softphone.completeTransfer(),
    'call.endConsultation': () => softphone.endConsultation(),
    'call.dial': ({ destination }) => signedIn(() => calls.dial(destination)),
    'test.run': () => test.run(),
    'devices.select': ({ role, id }) => choices.selectDevice(role, id),
    'devices.setEchoCancellation': ({ choice }) => choices.setEchoCancellation(choice),
    'devices.playTestSound': ({ role }) => media.playTestSound(role),
    'devices.meter': ({ on }) => done(() => media.setMeter(on)),
    'app.setTheme': ({ theme }) => choices.setTheme(theme),
    'app.zoom': ({ step }) => done(() => choices.zoom(step)),
    'notice.dismiss': ({ id }) => done(() => removeNotice(store, id)),
  }
}
