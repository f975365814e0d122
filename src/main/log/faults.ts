import type { z } from 'zod'

/** What is wrong with something that was read, by paths and codes, never a value: `profile.mode: invalid_type, pin: too_small` */
export const faults = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.code}`).join(', ')
