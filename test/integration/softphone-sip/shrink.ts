import type { FuzzMessage } from '../../support/hostile/fuzz-messages.js'

/** The fewest and shortest messages that still do it, by leaving parts out (Zeller's delta debugging, without its finesse). */
export async function shrunk(
  messages: readonly FuzzMessage[],
  fails: (messages: readonly FuzzMessage[]) => Promise<boolean>,
): Promise<readonly FuzzMessage[]> {
  const few = await without(messages, fails)
  const short: FuzzMessage[] = [...few]
  for (const [index, one] of few.entries()) {
    const lines = await without(one.text.split(/(?<=\r\n)/), (kept) =>
      fails(short.map((other, at) => (at === index ? { ...one, text: kept.join('') } : other))),
    )
    short[index] = { ...one, text: lines.join('') }
  }
  return short
}

async function without<T>(
  all: readonly T[],
  fails: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = all
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)]
      if (fewer.length > 0 && (await fails(fewer))) kept = fewer
      else at += size
    }
  }
  return kept
}
