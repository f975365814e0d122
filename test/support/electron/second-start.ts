import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { becomeOnlyInstance } from '../../../src/main/app/single-instance.js'

/**
 * The first process answers when the second has asked it to show its window, the second at once. The first stays until
 * the second knows: a process that ends while it is asked leaves its place to the other.
 *
 * @param input firstIsUp: a file that is there from when the first process can be asked. One that is asked while it still
 * starts on a busy machine is taken for hung, and killed by Chromium.
 */
export async function run({ firstIsUp }: { readonly firstIsUp: string }): Promise<string> {
  const secondKnows = join(app.getPath('userData'), 'second-knows')
  return new Promise((resolve) => {
    const shown = (): void => {
      const poll = setInterval(() => {
        if (!existsSync(secondKnows)) return
        clearInterval(poll)
        resolve('first, asked to show its window')
      }, 10)
    }
    if (becomeOnlyInstance(shown)) {
      writeFileSync(firstIsUp, '')
      return
    }
    writeFileSync(secondKnows, '')
    resolve('second, not needed')
  })
}
