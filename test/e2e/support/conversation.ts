import type { PhoneConnectionMode } from '../../../src/contract/domain.js'
import type { Agent } from './agent.js'
import type { Caller, Center, FarEnd } from './center.js'
import type { Earpiece, Mouth } from './sound-devices.js'

interface Desk {
  readonly agent: Agent
  readonly center: Center
  readonly headset: Earpiece
}

/** The agent signs in and is Available, in Persistent mode with the connection open. */
export async function isReadyForCustomers(
  { agent, headset }: Pick<Desk, 'agent' | 'headset'>,
  mode: PhoneConnectionMode = 'persistent',
): Promise<void> {
  await agent.signsIn()
  if (mode === 'persistent') await agent.opensConnection(headset)
  else await agent.chooses('Available')
  await agent.isIn('Available')
}

/** The agent signs in, opens the connection, and accepts the first customer of the queue. */
export async function beginsWithCustomer(
  { agent, center, headset }: Desk,
  caller: Omit<Caller, 'queue' | 'agent'> = {},
): Promise<FarEnd> {
  await isReadyForCustomers({ agent, headset })
  const customer = await center.customerCalls({ queue: 'support', ...caller })
  await agent.accepts()
  return customer
}

/** What the agent says is heard at the far end. People take turns: whoever listens there says nothing meanwhile. */
export async function isHeardBy(
  farEnd: FarEnd,
  mouth: Mouth,
  sentence = 'customers/warranty',
): Promise<void> {
  await farEnd.listens()
  const ear = await farEnd.listen()
  await mouth.says(sentence)
  await ear.hears(sentence)
}
