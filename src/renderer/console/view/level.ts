const FLOOR_DB = -60

/** A linear peak as the filled part of a meter, 0 to 1, evenly over 60 dB as ears hear it. */
export function meterFill(peak: number): number {
  if (!(peak > 0)) return 0
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(peak)) / FLOOR_DB))
}
