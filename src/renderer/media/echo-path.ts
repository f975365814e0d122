import type { EchoCancellation } from '../../contract/ipc/console-snapshot.js'

/** Whether the microphone is taken with an echo canceller. @param label of the output in use */
export function cancelsEcho(choice: EchoCancellation, label: string | null): boolean {
  return choice === 'automatic' ? mayEcho(label) : choice === 'always'
}

/** What is worn on the ear is called so, on each system and in most languages' drivers. */
const wornOnTheEar = /head ?set|head ?phone|ear ?phone|ear ?piece|ear ?bud|airpods/i

/**
 * Headsets that a system may list by their model alone ("Speakers (Jabra Evolve2 40)"). Families, not makers: the same makers
 * sell speakerphones, from which the customer would hear himself.
 */
const headsetFamilies = [
  /\bjabra (evolve|engage|biz|elite|pro|uc voice)/i,
  /\b(blackwire|voyager|savi|encorepro|entera|supraplus)\b/i,
  /\b(epos|sennheiser) (adapt|impact|sc|sdw|dw|mb|century)\b/i,
  /\blogi(tech)? (zone|h\d{3})/i,
  /\byealink (uh|wh|bh)\d/i,
]

/**
 * Whether sound from this output may come back through the microphone. An unknown one may: an echo hurts every call, an echo
 * canceller that finds nothing to cancel only the first seconds (docs/adr/0017).
 * @param label of the output in use, as the system names it
 */
export function mayEcho(label: string | null): boolean {
  if (label === null) return true
  return !wornOnTheEar.test(label) && !headsetFamilies.some((family) => family.test(label))
}
