import { expect, it } from 'vitest'
import { Legs } from '../../../../../src/contact-center/voice/asterisk/legs.js'
import type { VoiceEvent } from '../../../../../src/contact-center/voice/port.js'

const rings = (legId: string): VoiceEvent => ({ type: 'leg-ringing', legId })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('keeps what is told before anybody listens: a customer may come while the contact center still starts', async () => {
  const legs = new Legs()
  legs.tell(rings('one'))
  legs.tell(rings('two'))
  await turn()
  const heard: VoiceEvent[] = []
  legs.onEvent((event) => heard.push(event))
  legs.tell(rings('three'))
  await turn()
  expect(heard).toEqual([rings('one'), rings('two'), rings('three')])
})

it('tells nobody again what somebody has heard', async () => {
  const legs = new Legs()
  legs.onEvent(() => undefined)
  legs.tell(rings('one'))
  await turn()
  const heard: VoiceEvent[] = []
  legs.onEvent((event) => heard.push(event))
  await turn()
  expect(heard).toEqual([])
})
