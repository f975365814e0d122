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

/**
 * The address of a center that runs on this data folder, or null. Two on one database would ruin it. After a kill the file
 * is left behind and its process number may be another program's by now: only one that answers counts.
 */
export async function otherCenter(dataDir: string): Promise<string | null> {
  const url = readRunning(dataDir)
  if (url === null) return null
  try {
    const answer = await fetch(`${url}/api/v1/session`, { signal: AbortSignal.timeout(2_000) })
    return answer.headers.get('content-type')?.includes('problem+json') ? url : null
  } catch {
    return null
  }
}
