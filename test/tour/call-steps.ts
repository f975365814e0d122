import { expect } from '@playwright/test'
import { isHeardBy } from '../e2e/support/conversation.js'
import { silence } from '../e2e/support/listening.js'
import { openConnection } from './connection-steps.js'
import type { Shift } from './shift.js'
import type { Step } from './step.js'

const accepted = 'Accept with one click: the customer is in the headset'
const callee = '+442079460150'

function customerOf({ customer }: Shift) {
  if (!customer) throw new Error('There is no customer')
  return customer
}

export const customerHearsAgent = (shift: Shift): Promise<void> => isHeardBy(customerOf(shift), shift.mouth)

export async function endsCall({ agent, shows }: Shift): Promise<void> {
  await agent.hangsUp()
  await agent.isIn('Post-processing')
  await shows('Post-processing')
  await agent.finishesNow()
  await agent.isIn('Available')
}

const firstCall: readonly Step[] = [
  {
    name: 'An offer comes up silently',
    needs: [openConnection],
    async play(shift) {
      const { agent, center, headset, ringer } = shift
      await headset.fallsSilent()
      const [ear, ring] = [headset.listen(), ringer.listen()]
      const began = performance.now()
      shift.customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
      await expect(agent.button('Accept')).toBeVisible()
      const seenAfter = Math.round(performance.now() - began)
      await ear.lasts(2)
      expect(await ear.loudest(), 'loudest sample in the headset').toBeLessThan(silence)
      expect(await ring.loudest(), 'loudest sample at the ringer').toBeLessThan(silence)
      return `seen ${seenAfter} ms after the customer called`
    },
  },
  {
    name: accepted,
    needs: ['An offer comes up silently'],
    async play({ agent, headset }) {
      const ear = headset.listen()
      const clicked = performance.now()
      await agent.accepts()
      const connected = Math.round(performance.now() - clicked)
      await ear.hears('customers/billing')
      return `connected ${connected} ms after the click`
    },
  },
  {
    name: 'The customer hears the agent',
    needs: [accepted],
    async play(shift) {
      await customerHearsAgent(shift)
      return undefined
    },
  },
  {
    name: 'Mute: the customer hears nothing, and again after it',
    needs: [accepted],
    async play(shift) {
      const { agent, mouth, shows } = shift
      const customer = customerOf(shift)
      await customer.listens()
      await agent.button('Mute').click()
      await agent.sees(/cannot hear you/)
      await shows('muted')
      const ear = await customer.listen()
      await mouth.says('customers/warranty')
      expect(await ear.hasHeard('customers/warranty'), 'the muted agent is heard').toBe(false)
      await agent.button('Mute').click()
      await expect(agent.button('Mute')).toHaveAttribute('aria-pressed', 'false')
      await customerHearsAgent(shift)
      return undefined
    },
  },
  {
    name: 'Hold and Resume: hold music meanwhile',
    needs: [accepted],
    async play(shift) {
      const { agent, headset, shows } = shift
      const customer = customerOf(shift)
      const customersEar = await customer.listen()
      await agent.button('Hold').click()
      await expect.poll(() => customer.audio()).toBe('hold-music')
      await customersEar.lasts(1)
      expect(await customersEar.loudest(), 'music at the customer').toBeGreaterThan(silence)
      await headset.fallsSilent()
      await shows('on hold')
      await agent.button('Resume').click()
      await expect.poll(() => customer.audio()).toBe('bridged')
      await customer.speaks()
      await headset.listen().hears('customers/billing')
      return undefined
    },
  },
  {
    name: 'Hang up, Post-processing, Finish now',
    needs: [accepted],
    async play(shift) {
      const customer = customerOf(shift)
      await endsCall(shift)
      await expect.poll(() => customer.isGone()).toBe(true)
      await shift.agent.seesConnectionOpen()
      return undefined
    },
  },
]

const outbound: readonly Step[] = [
  {
    name: 'Dial out: ringback, then both hear each other',
    needs: [openConnection],
    async play(shift) {
      const { agent, center, headset, shows } = shift
      const behaviour = { kind: 'answer', afterMs: 2500, sentence: 'booking' } as const
      await center.lab.command('callee', { address: callee, behaviour })
      const ear = headset.listen()
      await agent.dials(callee)
      const ringback = await ear.hears('ringback')
      await shows('ringing there')
      await agent.isTalking()
      await ear.hears('customers/booking')
      const leg = (await center.state()).legs.find(({ kind }) => kind === 'callee')
      shift.customer = center.farEnd(leg?.legId ?? '')
      await customerHearsAgent(shift)
      return `ringback ${Math.round(ringback)} ms after the click`
    },
  },
  {
    name: 'Keypad: the keys are recognised at the far end',
    needs: ['Dial out: ringback, then both hear each other'],
    async play(shift) {
      const { agent, shows } = shift
      const far = customerOf(shift)
      await agent.button('Keypad').click()
      const keypad = agent.page.getByRole('dialog', { name: 'Keypad' })
      for (const key of ['1', '9', 'Star', '0', 'Pound']) {
        await keypad.getByRole('button', { name: key, exact: true }).click()
      }
      await expect.poll(() => far.keys(), { timeout: 15_000 }).toBe('19*0#')
      await shows('keypad')
      await agent.page.keyboard.press('Escape')
      await endsCall(shift)
      return undefined
    },
  },
]

export const callSteps: readonly Step[] = [...firstCall, ...outbound]
