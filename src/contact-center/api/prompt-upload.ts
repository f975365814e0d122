import { createHash } from 'node:crypto'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Database } from '../store/database.js'

/** Keeps an Auto Answer prompt: RIFF WAVE with PCM of 16 bit, mono or stereo, 8 to 48 kHz, at most five seconds. */
export async function savePrompt(
  db: Database,
  entry: { readonly tenantId: string; readonly id: string; readonly now: number },
  body: Buffer,
): Promise<Result<{ id: string; sha256: string }>> {
  const fault = wavFault(body)
  if (fault !== null) return fail('bad-request', fault)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const { id, tenantId, now } = entry
  await db
    .insertInto('prompts')
    .values({ id, tenant_id: tenantId, sha256, wav: body, created_at: now })
    .execute()
  return succeed({ id, sha256 })
}

const longestSeconds = 5

/** What is wrong with it, or null. */
export function wavFault(wav: Buffer): string | null {
  if (
    wav.length < 44 ||
    wav.toString('latin1', 0, 4) !== 'RIFF' ||
    wav.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    return 'This is not a WAV file.'
  }
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= wav.length;) {
    const chunk = wav.toString('latin1', at, at + 4)
    const size = wav.readUInt32LE(at + 4)
    if (chunk === 'fmt ' && at + 24 <= wav.length) {
      const [format, channels] = [wav.readUInt16LE(at + 8), wav.readUInt16LE(at + 10)]
      const [rate, bits] = [wav.readUInt32LE(at + 12), wav.readUInt16LE(at + 22)]
      if (format !== 1 || bits !== 16 || channels < 1 || channels > 2)
        return 'Only PCM of 16 bit, mono or stereo, can be played.'
      if (rate < 8_000 || rate > 48_000) return 'The sample rate must be from 8 to 48 kHz.'
      bytesPerSecond = rate * channels * 2
    }
    if (chunk === 'data') {
      if (bytesPerSecond === 0) return 'This WAV file has no format before its data.'
      const bytes = Math.min(size, wav.length - at - 8)
      if (bytes === 0) return 'This WAV file is empty.'
      return bytes / bytesPerSecond > longestSeconds
        ? `A prompt lasts at most ${longestSeconds} seconds.`
        : null
    }
    at += 8 + size + (size % 2)
  }
  return 'This WAV file has no data.'
}
