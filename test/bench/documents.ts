import { readFile, writeFile } from 'node:fs/promises'
import { inRoot } from '../../scripts/setup/paths.mjs'
import { busyInWords, inWords, isBusy, type Machine } from './machine.js'
import type { Result } from './result.js'

/** The figures of the app, its answers beside those of other phones, and the contact center alone: each measured by itself as well. */
export type Section = 'figures' | 'answer' | 'scale' | 'signs-of-life'

/** Puts the figures of this run into docs/bench.md, between the section's two marks. */
export async function keepInDocuments(
  section: Section,
  machine: Machine,
  results: readonly Result[],
): Promise<void> {
  const path = inRoot('docs/bench.md')
  const text = await readFile(path, 'utf8')
  const [begin, end] = [
    `<!-- ${section}: written by npm run bench -- --docs -->`,
    `<!-- end of ${section} -->`,
  ]
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/bench.md has no place for ${section}`)
  const busy = isBusy(machine) ? ` ${busyInWords}` : ''
  const figures = `\n\n${inWords(machine)}.${busy}\n\n${markdown(results)}\n\n`
  await writeFile(path, text.slice(0, before + begin.length) + figures + text.slice(after))
}

const markdown = (results: readonly Result[]): string =>
  [
    '| | measured | goal | | n |',
    '|---|---:|---:|---|---:|',
    ...results.map(({ name, value, unit, goal, met, n }) => {
      const verdict = met === null ? '' : met ? 'met' : '**missed**'
      return `| ${name.trim()} | ${value} ${unit} | ${goal === null ? '' : `≤ ${goal} ${unit}`} | ${verdict} | ${n} |`
    }),
  ].join('\n')
