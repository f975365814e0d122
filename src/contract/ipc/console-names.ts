import type { ConsoleContract } from './console.js'

/**
 * The console contract's names without its schemas, so that the sandboxed preload carries an allow-list and not all of
 * zod. A record makes the compiler refuse a missing and a surplus name.
 */
const commands: Readonly<Record<keyof ConsoleContract['commands'], true>> = {
  'state.get': true,
  'session.signIn': true,
  'session.registerPlain': true,
  'session.tryAgain': true,
  'session.openBrowserAgain': true,
  'session.copySignInLink': true,
  'session.signOut': true,
  'status.set': true,
  'status.cancelNext': true,
  'status.finishPostProcessing': true,
  'profile.save': true,
  'connection.open': true,
  'connection.answerValidation': true,
  'connection.declineValidation': true,
  'connection.confirmPin': true,
  'call.answer': true,
  'call.reject': true,
  'call.hangUp': true,
  'call.setHeld': true,
  'call.setMuted': true,
  'call.sendDtmf': true,
  'call.transfer': true,
  'call.consult': true,
  'call.completeTransfer': true,
  'call.endConsultation': true,
  'call.dial': true,
  'test.run': true,
  'devices.select': true,
  'devices.setEchoCancellation': true,
  'devices.playTestSound': true,
  'devices.meter': true,
  'app.setTheme': true,
  'app.zoom': true,
  'notice.dismiss': true,
}
const events: Readonly<Record<keyof ConsoleContract['events'], true>> = {
  'state.changed': true,
  'quality.changed': true,
  'levels.changed': true,
}

export const consoleNames = {
  role: 'console',
  commands: new Set<string>(Object.keys(commands)),
  events: new Set<string>(Object.keys(events)),
} as const
