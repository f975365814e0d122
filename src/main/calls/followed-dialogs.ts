import type { Result } from '../../contract/errors.js'
import type { Logger } from '../log/logger.js'
import type { RefusalCode, SipDialog } from '../sip/sip-port.js'

/** The dialogs in one owner's hand: followed until they end, and each told of its microphone only when that changes. */
export interface FollowedDialogs {
  /** @param microphone what it sends already; null while nothing is known */
  follow(dialog: SipDialog, microphone?: boolean | null): void
  get(dialogId: string): SipDialog | null
  /** null: that dialog has ended */
  answer(dialogId: string, microphone: boolean): Promise<Result<null>> | null
  refuse(dialogId: string, status: RefusalCode): void
  hangUp(dialogId: string): void
  setMicrophone(dialogId: string, live: boolean): void
  dispose(): void
}

interface Followed {
  readonly dialog: SipDialog
  readonly unsubscribe: () => void
  microphone: boolean | null
}

export function followDialogs(options: {
  /** every change of every dialog, its end included */
  readonly onChange: (dialog: SipDialog) => void
  /** what an ended one was, for the log */
  readonly what: string
  readonly log: Logger
}): FollowedDialogs {
  const { onChange, what, log } = options
  const followed = new Map<string, Followed>()
  return {
    follow: (dialog, microphone = null) => {
      const unsubscribe = dialog.onChange((changed) => {
        onChange(changed)
        if (changed.state !== 'ended') return
        followed.get(changed.id)?.unsubscribe()
        followed.delete(changed.id)
        log.info(`${what} ended`, { dialogId: changed.id, cause: changed.endCause })
      })
      followed.set(dialog.id, { dialog, unsubscribe, microphone })
    },
    get: (dialogId) => followed.get(dialogId)?.dialog ?? null,
    answer: (dialogId, microphone) => {
      const known = followed.get(dialogId)
      if (!known) return null
      known.microphone = microphone
      return known.dialog.answer({ microphone })
    },
    refuse: (dialogId, status) => followed.get(dialogId)?.dialog.refuse(status),
    hangUp: (dialogId) => followed.get(dialogId)?.dialog.hangUp(),
    setMicrophone: (dialogId, live) => {
      const known = followed.get(dialogId)
      if (!known || known.microphone === live) return
      known.microphone = live
      known.dialog.setMicrophone(live)
    },
    dispose: () => {
      for (const { unsubscribe } of followed.values()) unsubscribe()
      followed.clear()
    },
  }
}
