import { z } from 'zod'

/** An uploaded prompt is a WAV file: PCM of 16 bit, mono or stereo, 8 to 48 kHz. */
export const mostPromptBytes = 1_000_000
export const mostPromptSeconds = 10
export const promptAnswer = z.object({ id: z.string(), sha256: z.string(), seconds: z.number() })
export type PromptAnswer = z.infer<typeof promptAnswer>
