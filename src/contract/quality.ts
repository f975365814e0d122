import { z } from 'zod'

/** What the agent hears of one dialog, over its last seconds. MOS by the E-model (ITU-T G.107). */
export const quality = z.object({
  lossPercent: z.number().min(0).max(100),
  jitterMs: z.number().nonnegative(),
  /** null while nothing has told it */
  roundTripMs: z.number().nonnegative().nullable(),
  mos: z.number().min(1).max(5),
})
export type Quality = z.infer<typeof quality>
