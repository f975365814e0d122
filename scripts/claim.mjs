// One demo at a time in one folder: two contact centers on the same database would damage it.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** A socket and not a file with a process id: it is let go when the process dies, whoever gets its number next. @param {string} folder */
function addressOf(folder) {
  const name = `offhook-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(os.tmpdir(), `${name}.claim`)
}

/** @param {string} address @returns {Promise<import('node:net').Server | undefined>} */
const listen = (address) =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) =>
      'code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => resolve(server.unref()))
  })

/** @param {string} address @returns {Promise<boolean>} */
const answers = (address) =>
  new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/**
 * @param {string} folder
 * @returns {Promise<(() => Promise<void>) | undefined>} lets go of it again; undefined: another process has it
 */
export async function claim(folder) {
  const address = addressOf(folder)
  let server = await listen(address)
  if (!server) {
    if (await answers(address)) return undefined
    // Left behind by a process that was killed.
    rmSync(address, { force: true })
    server = await listen(address)
  }
  if (!server) return undefined
  const held = server
  return () => new Promise((resolve) => held.close(() => resolve()))
}
