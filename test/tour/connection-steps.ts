import { expect } from '@playwright/test'
import type { Step } from './step.js'
import type { Shift } from './shift.js'

export const openConnection = 'Open the connection: answer, hear the PIN, type it'

/** The center's own default. */
const tries = 3

/** The PIN comes from the sound of the headset alone; who mishears it listens again, as an agent would. */
export async function answerAndConfirm({ agent, headset, shows }: Shift): Promise<string> {
  await agent.answersValidationCall()
  for (let misheard = 0; ; misheard++) {
    const began = performance.now()
    const pin = await headset.listen().hearsPin()
    const heardAfter = performance.now() - began
    if (misheard === 0) await shows('the PIN is asked for')
    await agent.typesPin(pin)
    const typed = performance.now()
    // In the dialog, and for screen readers.
    const wrong = agent.page.getByText(new RegExp(`Wrong PIN\\. ${tries - misheard - 1} `)).first()
    const open = agent.banner.filter({ hasText: 'Persistent connection is open' })
    await expect(open.or(wrong).first()).toBeVisible()
    const confirmed = Math.round(performance.now() - typed)
    if (misheard + 1 < tries && (await wrong.isVisible())) continue
    await agent.seesConnectionOpen()
    const before = misheard === 0 ? '' : `misheard ${misheard} times, then `
    return `${before}PIN heard in ${(heardAfter / 1000).toFixed(1)} s, confirmed in ${confirmed} ms`
  }
}

export const beginning: readonly Step[] = [
  {
    name: 'Sign in',
    async play({ agent }) {
      await agent.signsIn('alex')
      return undefined
    },
  },
  {
    name: 'My Profile shows Persistent mode',
    needs: ['Sign in'],
    async play({ agent, shows }) {
      await agent.opens('My Profile')
      await expect(agent.radio('Persistent')).toBeChecked()
      await shows('My Profile')
      await agent.goesBack()
      return undefined
    },
  },
  {
    name: 'Available: the validation call rings',
    needs: ['Sign in'],
    async play({ agent, headset }) {
      const ear = headset.listen()
      await agent.chooses('Available')
      await expect(agent.button('Answer')).toBeVisible()
      const ringsAfter = await ear.hears('ring/ring')
      return `rings in the headset after ${Math.round(ringsAfter)} ms`
    },
  },
  {
    name: openConnection,
    needs: ['Available: the validation call rings'],
    async play(shift) {
      const measured = await answerAndConfirm(shift)
      await shift.agent.isIn('Available')
      return measured
    },
  },
]

const reopened = 'Connection dropped: lost, and re-opened with a new PIN'

export const faults: readonly Step[] = [
  {
    name: reopened,
    needs: ['Sign in'],
    async play(shift) {
      const { agent, center, shows } = shift
      await center.lab.command('dropConnection', { agent: 'alex', how: 'bye' })
      await agent.seesConnectionLost('The persistent connection was hung up.')
      await agent.isIn('On break')
      await shows('the connection is lost')
      await agent.reopensConnection()
      const measured = await answerAndConfirm(shift)
      await agent.chooses('Available')
      await agent.isIn('Available')
      return measured
    },
  },
  {
    name: 'WebSocket dropped during a call: the audio goes on',
    needs: [reopened],
    async play(shift) {
      const { agent, center, headset, shows } = shift
      shift.customer = await center.customerCalls({ queue: 'support', sentence: 'sign-in' })
      await agent.accepts()
      await center.lab.command('dropWebSocket', { agent: 'alex', refuseForMs: 4000 })
      const dropped = performance.now()
      await headset.listen().hears('customers/sign-in')
      await agent.isTalking()
      await shows('the phone is not registered')
      await expect.poll(async () => (await center.agent('alex')).registered, { timeout: 20_000 }).toBe(true)
      const back = performance.now() - dropped
      await headset.listen().hears('customers/sign-in')
      await agent.hangsUp()
      await agent.finishesNow()
      await agent.isIn('Available')
      return `registered again ${(back / 1000).toFixed(1)} s after the cut, of which 4 s refused`
    },
  },
]
