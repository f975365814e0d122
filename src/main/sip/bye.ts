import type { RawDialog, RawHome } from './jssip-raw.js'
import type { ReceivedMessage } from './jssip-session.js'

export interface ByeTold {
  /** a final response came, whatever it says */
  answered(status: number): void
  /** it may never have arrived */
  lost(): void
}

/**
 * The BYE of a call that is over here (RFC 3261 §15.1.1). It outlives JsSIP's session and its user agent, and can be said again, by
 * whichever account is in use then: a server looks at the dialog's identifiers, not at the connection.
 */
export class Bye {
  readonly #dialog: RawDialog
  /** where the call was made; null: unknown */
  readonly server: string | null

  constructor(dialog: RawDialog, server: string | null) {
    this.#dialog = dialog
    this.server = server
  }

  say(home: RawHome, told: ByeTold): void {
    this.#dialog._ua = home
    const answered = ({ status_code: status }: ReceivedMessage): void => told.answered(status ?? 0)
    this.#dialog.sendRequest('BYE', {
      eventHandlers: {
        onSuccessResponse: answered,
        onErrorResponse: answered,
        onDialogError: answered,
        onRequestTimeout: () => told.lost(),
        onTransportError: () => told.lost(),
      },
    })
  }
}
