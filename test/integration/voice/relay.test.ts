import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { MediaRelay } from '../../../src/contact-center/voice/embedded/media/relay.js'

const open: { close(): unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function socketAt(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  open.push(socket)
  return socket
}

/** An ICE check that names the fragment, with a mark to tell the senders apart. */
const check = (mark: string): Buffer => Buffer.concat([Buffer.alloc(20), Buffer.from(`abcd:efgh ${mark}`)])

it.each([
  ['this-machine', ['own']],
  ['anywhere', ['stranger', 'own']],
] as const)('media from %s is heard, and from nowhere else', async (reach, heardOf) => {
  const relay = new MediaRelay(reach)
  open.push(relay)
  const [address] = await relay.open()
  const target = await socketAt('127.0.0.1')
  relay.setTarget(target.address().port)
  relay.admit('abcd')
  const heard: string[] = []
  target.on('message', (datagram) => heard.push(datagram.toString().split(' ')[1] ?? ''))
  // No interface has this address, so that it stands for another machine's.
  const stranger = await socketAt('127.0.0.2')
  const own = await socketAt('127.0.0.1')
  stranger.send(check('stranger'), address?.port ?? 0, '127.0.0.1')
  if (reach === 'anywhere') await once(target, 'message')
  own.send(check('own'), address?.port ?? 0, '127.0.0.1')
  await once(target, 'message')
  expect(heard).toEqual(heardOf)
})
