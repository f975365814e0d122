import type { z } from 'zod'
import {
  labCommands,
  labReads,
  type LabCommand,
  type LabState,
} from '../../../src/contact-center/lab/lab-api.js'

type Body<C extends LabCommand> = z.input<(typeof labCommands)[C]['body']>
type Answer<C extends LabCommand> = z.output<(typeof labCommands)[C]['answer']>

/** The lab API over HTTP, checked by its own schemas. A refused command fails the test with the lab's words. */
export interface LabClient {
  command<C extends LabCommand>(name: C, body: Body<C>): Promise<Answer<C>>
  heard(body: Body<'heard'>): Promise<Buffer>
  state(): Promise<LabState>
  sipTrace(): Promise<z.output<typeof labReads.sipTrace.answer>>
}

export function labClient(url: string): LabClient {
  const post = (name: LabCommand, body: unknown): Promise<Response> =>
    answered(
      fetch(`${url}${labCommands[name].path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const read = async (name: keyof typeof labReads): Promise<unknown> =>
    (await answered(fetch(`${url}${labReads[name].path}`))).json()
  return {
    async command(name, body) {
      const answer: unknown = await (await post(name, body)).json()
      return labCommands[name].answer.parse(answer) as Answer<typeof name>
    },
    heard: async (body) => Buffer.from(await (await post('heard', body)).arrayBuffer()),
    state: async () => labReads.state.answer.parse(await read('state')),
    sipTrace: async () => labReads.sipTrace.answer.parse(await read('sipTrace')),
  }
}

async function answered(request: Promise<Response>): Promise<Response> {
  const response = await request
  if (!response.ok)
    throw new Error(`${new URL(response.url).pathname}: ${response.status} ${await response.text()}`)
  return response
}
