import { expect, test } from 'vitest'
import {
  type FoundAddress,
  nameServerPatienceMs,
  rememberedLookup,
} from '../../../../src/main/net/remembered-lookup.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const here: readonly FoundAddress[] = [{ address: '192.0.2.7', family: 4 }]
const there: readonly FoundAddress[] = [{ address: '198.51.100.4', family: 4 }]

function stage() {
  const clock = new VirtualClock()
  let answer: () => Promise<readonly FoundAddress[]> = async () => here
  let asked = 0
  const lookup = rememberedLookup({
    resolve: () => {
      asked += 1
      return answer()
    },
    clock,
    log: recordingLogger(),
  })
  const find = (hostname = 'center.example'): Promise<unknown> =>
    new Promise((resolve) =>
      lookup(hostname, { all: true }, (error, found) =>
        resolve(error ? (error as { code?: string }).code : found),
      ),
    )
  return { clock, find, answers: (next: typeof answer) => void (answer = next), asked: () => asked }
}
const never = new Promise<readonly FoundAddress[]>(() => undefined)

test('the name server is believed while it answers, also when the address is another', async () => {
  const { find, answers } = stage()
  expect(await find()).toEqual(here)
  answers(async () => there)
  expect(await find()).toEqual(there)
})

test('a name server that is silent or refuses is gone around by the last known address', async () => {
  const { clock, find, answers } = stage()
  await find()
  answers(() => Promise.reject(new Error('refused')))
  expect(await find()).toEqual(here)
  answers(() => never)
  const found = find()
  await clock.advance(nameServerPatienceMs)
  expect(await found).toEqual(here)
})

test('a name that was never known is told as not found', async () => {
  const { find, answers } = stage()
  answers(async () => [])
  expect(await find()).toBe('ENOTFOUND')
})

test('a name server that is silent is asked once at a time, however often the socket tries', async () => {
  const { clock, find, answers, asked } = stage()
  await find()
  answers(() => never)
  for (let tries = 0; tries < 5; tries += 1) {
    const found = find()
    await clock.advance(nameServerPatienceMs)
    await found
  }
  expect(asked()).toBe(2)
})

test('an address is its own', async () => {
  const { find, asked } = stage()
  expect(await find('::1')).toEqual([{ address: '::1', family: 6 }])
  expect(asked()).toBe(0)
})
