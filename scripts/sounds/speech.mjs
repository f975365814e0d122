// Speech by espeak-ng, trimmed and levelled by sox. Deterministic: no dither, a fixed voice and speed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** @typedef {{ file: string, text: string, voice: string, wordsPerMinute: number, pitch: number, rate: number }} Utterance */

const platformVoice = { voice: 'en-us+f3', wordsPerMinute: 150, pitch: 45, rate: 48_000 }

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** @type {readonly Utterance[]} */
const customers = [
  { file: 'billing', text: 'Hello, I have a question about my last bill.', voice: 'en-us+m3', pitch: 40 },
  {
    file: 'delivery',
    text: 'Hi, my parcel was due yesterday. Where is it now?',
    voice: 'en-gb+f2',
    pitch: 55,
  },
  { file: 'sign-in', text: 'Good morning. I cannot sign in to my account.', voice: 'en-us+f4', pitch: 60 },
  {
    file: 'booking',
    text: 'I would like to move my booking to next Friday.',
    voice: 'en-gb-x-rp+m7',
    pitch: 30,
  },
  {
    file: 'warranty',
    text: 'The kettle I ordered arrived broken. Can you help me?',
    voice: 'en-us+m1',
    pitch: 55,
  },
].map((customer) => ({
  ...customer,
  file: `customers/${customer.file}.wav`,
  wordsPerMinute: 165,
  rate: 16_000,
}))

/** @type {readonly Utterance[]} */
export const utterances = [
  ...digits.map((text, digit) => ({ ...platformVoice, file: `digits/${digit}.wav`, text })),
  { ...platformVoice, file: 'voice/pin-intro.wav', text: 'Your pin is' },
  {
    ...platformVoice,
    file: 'voice/call-cannot-go-on.wav',
    text: 'We are sorry. We have lost the connection to our agent. Goodbye.',
  },
  ...customers,
]

/** Silence below this share of full scale is cut at both ends. */
const threshold = '0.5%'
const startOfSpeech = ['silence', '1', '0.005', threshold]

/** @param {Utterance} utterance @param {string} folder */
export function speak({ file, text, voice, wordsPerMinute, pitch, rate }, folder) {
  const target = path.join(folder, file)
  const work = mkdtempSync(path.join(os.tmpdir(), 'offhook-speech-'))
  const raw = path.join(work, 'raw.wav')
  mkdirSync(path.dirname(target), { recursive: true })
  execFileSync('espeak-ng', ['-v', voice, '-s', `${wordsPerMinute}`, '-p', `${pitch}`, '-w', raw, text])
  execFileSync('sox', [
    ...['-D', raw, '-b', '16', '-c', '1', target],
    ...['rate', '-h', `${rate}`, ...startOfSpeech, 'fade', 'h', '0.005'],
    ...['reverse', ...startOfSpeech, 'fade', 'h', '0.02', 'reverse', 'norm', '-3'],
  ])
  rmSync(work, { recursive: true })
}
