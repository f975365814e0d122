// Makes every sound of resources/sounds. Needs espeak-ng and sox; the results are committed.
import path from 'node:path'
import { inRoot } from './setup/paths.mjs'
import { speak, utterances } from './sounds/speech.mjs'
import { tones } from './sounds/tones.mjs'
import { writeWav } from './sounds/wav.mjs'

const folder = inRoot('resources/sounds')

for (const { file, samples, rate } of tones) writeWav(path.join(folder, file), samples, rate)
for (const utterance of utterances) speak(utterance, folder)
console.log(`${tones.length + utterances.length} sounds in ${path.relative(process.cwd(), folder)}`)
