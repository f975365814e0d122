import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SipPhone, type SipPhoneOptions } from './sip-phone.js'

/** A phone in a process of its own that answers every call, so that a test can kill it as a crash would. */
export class PhoneProcess {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** resolves when the phone has registered */
  static async start(options: SipPhoneOptions): Promise<PhoneProcess> {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], {
      execArgv: ['--import', 'tsx'],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`phone ended with ${code}`)))
    })
    return new PhoneProcess(child)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

const [, file, options] = process.argv
if (file === fileURLToPath(import.meta.url) && options !== undefined) {
  const phone = new SipPhone(JSON.parse(options) as SipPhoneOptions)
  await phone.connect()
  await phone.register()
  process.send?.('registered')
  process.once('disconnect', () => process.exit())
  for (;;) await (await phone.nextCall()).answer()
}
