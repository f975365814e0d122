import { readFileSync } from 'node:fs'
import { inRoot } from '../../../scripts/setup/paths.mjs'

/** A file of docs/asterisk, as an administrator copies it. */
export const sample = (name: string): string => readFileSync(inRoot('docs/asterisk', name), 'utf8')

/** The script of docs/asterisk.md by which sed changes the modules.conf that Asterisk came with. */
export function modulesScript(): string {
  const script = /^sed -i '([^']+)' \/etc\/asterisk\/modules\.conf/m.exec(
    readFileSync(inRoot('docs/asterisk.md'), 'utf8'),
  )?.[1]
  if (script === undefined) throw new Error('docs/asterisk.md no longer changes modules.conf')
  return script
}

/** What that adds. */
export const modulesLine = (): string => modulesScript().replace(/^.*\/a /, '')

/** Changes whole lines of one: a sample that no longer says it is a mistake. */
export function changed(name: string, changes: Readonly<Record<string, string>>): string {
  let text = sample(name)
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(`\n${from}\n`)) throw new Error(`${name} no longer says "${from}"`)
    text = text.replace(`\n${from}\n`, `\n${to}\n`)
  }
  return text
}
