import { expect } from '@playwright/test'
import { customerHearsAgent, endsCall } from './call-steps.js'
import { answerAndConfirm, openConnection } from './connection-steps.js'
import type { Shift } from './shift.js'
import type { Step } from './step.js'

const switchedOn = 'The administrator switches Auto Answer on'
const onDemand = 'Change to On Demand: Work offline, Ok, Save, Available'

/** On Demand is confirmed before Save, because it closes the connection; after Persistent the next step is told. */
async function changesMode({ agent, shows }: Shift, mode: 'On Demand' | 'Persistent'): Promise<void> {
  await agent.chooses('Work offline')
  await agent.isIn('Work offline')
  await agent.opens('My Profile')
  await agent.radio(mode).click()
  if (mode === 'On Demand') {
    await expect(agent.dialog('Change to On Demand?')).toBeVisible()
    await shows('asked before On Demand')
    await agent.says('Change to On Demand?', 'Ok')
  }
  await agent.button('Save').click()
  if (mode === 'Persistent') {
    const told = 'Your status is Work offline'
    await expect(agent.dialog(told)).toBeVisible()
    await shows('saved, and what comes next')
    await agent.says(told, 'Ok')
  }
  await expect(agent.radio(mode)).toBeChecked()
  await agent.sees('Saved')
  await agent.goesBack()
}

async function setAutoAnswer({ agent, center }: Shift, on: boolean): Promise<string> {
  const began = performance.now()
  await center.sets.agent('alex', { autoAnswer: on })
  const mark = agent.page.getByText('Auto Answer on')
  await expect(mark).toBeVisible({ visible: on })
  return `shown after ${Math.round(performance.now() - began)} ms`
}

export const autoAnswerSteps: readonly Step[] = [
  {
    name: switchedOn,
    needs: ['Sign in'],
    play: (shift) => setAutoAnswer(shift, true),
  },
  {
    name: 'Auto Answer: connected without a click, with the prompt in the headset only',
    needs: [openConnection, switchedOn],
    async play(shift) {
      const { agent, center, headset } = shift
      await headset.fallsSilent()
      const ear = headset.listen()
      shift.customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
      const customersEar = await shift.customer.listen()
      await agent.isTalking()
      const promptAt = await ear.hears('prompt/bleep')
      await ear.hears('customers/delivery')
      await customerHearsAgent(shift)
      expect(await customersEar.hasHeard('prompt/bleep'), 'the customer hears the prompt').toBe(false)
      await endsCall(shift)
      return `prompt ${Math.round(promptAt)} ms after the customer called`
    },
  },
  {
    name: 'Test Auto Answer passes',
    needs: [openConnection, switchedOn],
    async play({ agent, mouth, shows }) {
      await agent.opens('Test Auto Answer')
      // The test listens to both directions.
      const stopTalking = mouth.keepsSaying('customers/warranty')
      await agent.button('Start test').click()
      await expect(agent.page.getByText('Auto Answer works.'))
        .toBeVisible({ timeout: 15_000 })
        .finally(stopTalking)
      await shows('the test has passed')
      const stages = await agent.page.getByRole('main').getByRole('listitem').allInnerTexts()
      await agent.goesBack()
      await expect(agent.statusButton).toHaveAccessibleName(/Available|Post-processing/)
      if (await agent.button('Finish now').isVisible()) await agent.finishesNow()
      await agent.isIn('Available')
      return stages.map((stage) => stage.replace(/\s+/g, ' ').replace(', passed', '')).join(' · ')
    },
  },
  {
    name: 'The administrator switches it off again',
    needs: [switchedOn],
    play: (shift) => setAutoAnswer(shift, false),
  },
]

export const modeSteps: readonly Step[] = [
  {
    name: onDemand,
    needs: ['Sign in'],
    async play(shift) {
      const { agent, center } = shift
      await changesMode(shift, 'On Demand')
      await expect(agent.banner).toBeHidden()
      expect(await center.connectionOf('alex')).toBe('closed')
      await agent.chooses('Available')
      await agent.isIn('Available')
      return undefined
    },
  },
  {
    name: 'An On Demand call rings, and Answer connects it',
    needs: [onDemand],
    async play(shift) {
      const { agent, center, headset, shows } = shift
      const ear = headset.listen()
      shift.customer = await center.customerCalls({ queue: 'support', sentence: 'booking' })
      const ringsAfter = await ear.hears('ring/ring')
      await shows('it rings')
      await agent.answers()
      await headset.listen().hears('customers/booking')
      await customerHearsAgent(shift)
      await endsCall(shift)
      return `rings ${Math.round(ringsAfter)} ms after the customer called`
    },
  },
  {
    name: 'Back to Persistent, with a new PIN',
    needs: ['Sign in'],
    async play(shift) {
      await changesMode(shift, 'Persistent')
      await shift.agent.chooses('Available')
      const measured = await answerAndConfirm(shift)
      await shift.agent.isIn('Available')
      return measured
    },
  },
]

export const logOut: Step = {
  name: 'Log out: the connection is closed with BYE',
  needs: ['Sign in'],
  async play({ agent, center }) {
    const leg = await center.legOf('alex').catch(() => null)
    await agent.logsOut()
    await agent.seesSignIn()
    await expect.poll(() => center.statusOf('alex')).toBe('signed-out')
    if (leg) expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
    expect((await center.state()).legs).toEqual([])
    return undefined
  },
}
