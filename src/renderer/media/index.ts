// First: it says how every schema after it works.
import '../../contract/interpret-schemas.js'
import { mediaPortChannel } from '../../contract/ipc/media-port-channel.js'
import { CommandPort } from './command-port.js'
import { Engine } from './engine.js'

window.addEventListener('message', function onPort(event) {
  const port = event.ports[0]
  if (event.source !== window || event.data !== mediaPortChannel || !port) return
  window.removeEventListener('message', onPort)
  const commands = new CommandPort(port)
  const engine = new Engine(commands.emit)
  commands.serve(engine.handlers)
  // Said before it is warm: after a crash a leg waits for a connection, not for sounds.
  commands.emit('engine.ready', { startedInMs: performance.now() })
  void engine.start()
})
