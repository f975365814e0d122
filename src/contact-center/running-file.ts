import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** A small file in the data folder by which a lab command finds the running center. */
const running = z.object({ url: z.string(), pid: z.int() })
const fileIn = (dataDir: string): string => join(dataDir, 'running.json')

export function writeRunning(dataDir: string, url: string): void {
  writeFileSync(fileIn(dataDir), JSON.stringify({ url, pid: process.pid }), { mode: 0o600 })
}

export function removeRunning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

export function readRunning(dataDir: string): string | null {
  try {
    return running.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))).url
  } catch {
    return null
  }
}
