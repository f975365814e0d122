/**
 * Renders every state of the console in real Electron, in both themes, checks its layout and leaves one PNG each.
 * `tsx test/gallery/shoot.ts [--out DIR] [--only WORD] [--scale 1|2]` after a build; `--readme` takes the README's pictures.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { themes, wrongWith } from './checks.js'
import { openGallery } from './open-gallery.js'
import { galleryStates } from './states.js'

/** The README's pictures, by the name of their file. */
const readme: ReadonlyMap<string, string> = new Map([
  ['open-auto-answer', 'open'],
  ['offer-accept', 'offer'],
  ['call-active', 'call'],
])

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/gallery' },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
    readme: { type: 'boolean', default: false },
  },
})
const out = values.readme ? 'docs/screens' : values.out
const wanted = galleryStates.filter(({ name }) =>
  values.readme ? readme.has(name) : values.only.split(',').some((word) => name.includes(word)),
)

mkdirSync(out, { recursive: true })
const faults: string[] = []
const gallery = await openGallery(values.readme ? '2' : values.scale)
try {
  for (const state of wanted) {
    for (const theme of themes) {
      const found = await wrongWith(gallery, state, theme)
      faults.push(...found.map((fault) => `${state.name} (${theme}): ${fault}`))
      await gallery.page.screenshot({
        path: path.join(out, `${values.readme ? readme.get(state.name) : state.name}-${theme}.png`),
      })
    }
  }
} finally {
  await gallery.close()
}
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${wanted.length} states in two themes, ${faults.length} faults\n`)
process.exit(faults.length === 0 ? 0 : 1)
