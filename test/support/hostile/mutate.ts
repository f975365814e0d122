import { names, numbers, sdpLines, values } from './dictionary.js'
import type { SeededRandom } from './random.js'

type Mutation = (text: string, random: SeededRandom) => string

const at = (text: string, random: SeededRandom): number => random.below(text.length + 1)
const char = (random: SeededRandom): string => String.fromCharCode(random.below(256))

const changeLine =
  (change: (lines: string[], index: number, random: SeededRandom) => void): Mutation =>
  (text, random) => {
    const lines = text.split('\r\n')
    change(lines, random.below(lines.length), random)
    return lines.join('\r\n')
  }
const header = (random: SeededRandom): string => `${random.pick(names)}: ${random.pick(values)}`
const times = (text: string, count: number): string =>
  text.repeat(Math.max(0, Math.min(count, Math.floor(60_000 / (text.length + 1)))))

const anywhere: readonly Mutation[] = [
  (text, random) => {
    const index = at(text, random)
    return (
      text.slice(0, index) +
      String.fromCharCode((text.charCodeAt(index) || 0) ^ (1 << random.below(8))) +
      text.slice(index + 1)
    )
  },
  (text, random) => {
    const index = at(text, random)
    return text.slice(0, index) + char(random) + text.slice(index)
  },
  (text, random) => {
    const index = at(text, random)
    return text.slice(0, index) + text.slice(index + 1 + random.below(20))
  },
  (text, random) => {
    const index = at(text, random)
    const part = text.slice(index, index + 1 + random.below(40))
    return text.slice(0, index) + times(part, 1 + random.below(50)) + text.slice(index)
  },
  (text, random) => text.slice(0, at(text, random)),
  (text, random) => {
    const index = at(text, random)
    return text.slice(0, index) + random.pick(values) + text.slice(index)
  },
  (text, random) => {
    const found = [...text.matchAll(/\d+/g)]
    const one = found[random.below(found.length || 1)]
    return one
      ? text.slice(0, one.index) + random.pick(numbers) + text.slice(one.index + one[0].length)
      : text
  },
  (text, random) => {
    const found = [...text.matchAll(/[;,=<>"@:]/g)]
    const one = found[random.below(found.length || 1)]
    return one
      ? text.slice(0, one.index) +
          random.pick(['', ';', ',', '<', '>', '"', '@', ':']) +
          text.slice(one.index + 1)
      : text
  },
  (text, random) =>
    text.replaceAll('\r\n', random.happens(0.05) ? random.pick(['\n', '\r', '\r\n\r\n', '\r\n ']) : '\r\n'),
]

const inHead: readonly Mutation[] = [
  changeLine((lines, index) => void lines.splice(index, 1)),
  changeLine((lines, index) => void lines.splice(index, 0, lines[index] ?? '')),
  changeLine(
    (lines, index, random) =>
      void lines.splice(index, 1, ...lines.splice(random.below(lines.length), 1), lines[index] ?? ''),
  ),
  changeLine((lines, index, random) => void lines.splice(index, 0, header(random))),
  changeLine(
    (lines, index, random) =>
      void (lines[index] = (lines[index] ?? '').replace(/:.*$/s, `: ${random.pick(values)}`)),
  ),
  changeLine(
    (lines, index, random) =>
      void (lines[index] = (lines[index] ?? '').replace(/^[^:]*/, random.pick(names))),
  ),
  changeLine(
    (lines, index, random) =>
      void (lines[index] =
        `${lines[index] ?? ''};${random.pick(['tag', 'branch', 'x', 'expires', 'lr', 'received'])}=${random.pick(values)}`),
  ),
  changeLine(
    (lines, index, random) =>
      void (lines[index] =
        (lines[index] ?? '') +
        times(
          random.pick(['a', ';a', ',a', '(', '"', '<', '%41', ' ', '\\"', '\u00e9']),
          random.below(9_000),
        )),
  ),
  changeLine(
    (lines, index, random) =>
      void lines.splice(index, 0, ...Array.from({ length: random.below(300) }, () => header(random))),
  ),
  changeLine((lines, index) => void (lines[index] = (lines[index] ?? '').replace(/ /g, '\r\n '))),
  (text, random) =>
    text.replace(
      /^\S+/,
      random.pick([
        'INVITE',
        'BYE',
        'invite',
        'CANCEL',
        'ACK',
        'SIP/2.0',
        'UPDATE',
        '\u00c3\u0084',
        'X'.repeat(300),
      ]),
    ),
  (text, random) =>
    text.replace(
      /sip:[^ ;>]*/,
      random.pick([
        'sips:x@y',
        'tel:+1',
        'sip:',
        'sip:@',
        'sip:a@b@c',
        'urn:x',
        '<sip:a@b>',
        'sip:a@2001:db8::1',
        `sip:${'a'.repeat(500)}@b`,
      ]),
    ),
]

const inSdp: readonly Mutation[] = [
  changeLine((lines, index) => void lines.splice(index, 1)),
  changeLine((lines, index) => void lines.splice(index, 0, lines[index] ?? '')),
  changeLine((lines, index, random) => void lines.splice(index, 0, random.pick(sdpLines))),
  changeLine((lines, index, random) => void (lines[index] = random.pick(sdpLines))),
  changeLine(
    (lines, index, random) =>
      void (lines[index] = (lines[index] ?? '').replace(/=.*/, `=${random.pick(values)}`)),
  ),
  changeLine(
    (lines, index, random) =>
      void lines.splice(index, 0, ...Array.from({ length: random.below(400) }, () => random.pick(sdpLines))),
  ),
  (text, random) => text + times('m=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n', random.below(300)),
  (text, random) => text + times('a=candidate:1 1 udp 1 192.0.2.9 9 typ host\r\n', random.below(1000)),
]

/** One to five changes; afterwards the length is mostly made right again, so that what is behind it is reached as well. */
export function mutated(text: string, random: SeededRandom): string {
  let [head, body] = split(text)
  for (let left = 1 + random.below(5); left > 0; left -= 1) {
    if (body !== '' && random.happens(0.4))
      body = random.pick(random.happens(0.7) ? inSdp : anywhere)(body, random)
    else head = random.pick(random.happens(0.7) ? inHead : anywhere)(head, random)
  }
  const whole = random.happens(0.8) ? head.replace(/^(Content-Length: )\d+/m, `$1${body.length}`) : head
  return `${whole}\r\n\r\n${body}`
}

function split(text: string): [string, string] {
  const end = text.indexOf('\r\n\r\n')
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)]
}
