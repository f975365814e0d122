import { readFileSync } from 'node:fs'
import { inRoot } from '../../../scripts/setup/paths.mjs'

/** A file of docs/asterisk, as an administrator copies it. */
export const sample = (name: string): string => readFileSync(inRoot('docs/asterisk', name), 'utf8')

/** Changes whole lines of one: a sample that no longer says it is a mistake. */
export function changed(name: string, changes: Readonly<Record<string, string>>): string {
  let text = sample(name)
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(`\n${from}\n`)) throw new Error(`${name} no longer says "${from}"`)
    text = text.replace(`\n${from}\n`, `\n${to}\n`)
  }
  return text
}
