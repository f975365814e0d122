import { z } from 'zod'

/** An uploaded prompt is a WAV file: PCM of 16 bit, mono or stereo, 8 to 48 kHz. */
export const mostPromptSeconds = 10
/** as much as the longest and finest takes, 1.92 MB, and what editors write beside the sound */
export const mostPromptBytes = 2_000_000
export const promptAnswer = z.object({ id: z.string(), sha256: z.string(), seconds: z.number() })
export type PromptAnswer = z.infer<typeof promptAnswer>
