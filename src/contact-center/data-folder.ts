import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes the folder this process's own: two centers on one database would ruin it. A socket and no file with a process id,
 * because it is let go of when the process dies, however it dies, and never taken for another's.
 *
 * @returns lets go of it; null when another process has it
 */
export async function claimDataFolder(
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<(() => Promise<void>) | null> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const address = addressOf(realpathSync(dataDir), platform)
  let server = await listen(address)
  if (server === null && isFile(address) && !(await answers(address))) {
    // Left behind by a process that was killed. Only where there is nothing better than a file.
    rmSync(address, { force: true })
    server = await listen(address)
  }
  return server && (() => new Promise((resolve) => server.close(() => resolve())))
}

/** Linux and Windows have names that vanish with their process; elsewhere it is a file. */
function addressOf(folder: string, platform: NodeJS.Platform): string {
  const name = `offhook-center-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (platform === 'linux') return `\0${name}`
  return platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name)
}

const isFile = (address: string): boolean => address.startsWith('/')

const listen = (address: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(address, () => resolve(server.unref()))
  })

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
