// Runs in the contact center's namespace: a Unix socket in, its loopback out. No fault of the network stands in this way.
import { connect, createServer } from 'node:net'
import { argv, stdout } from 'node:process'

const [path = '', port = ''] = argv.slice(2)
const server = createServer((incoming) => {
  const onward = connect(Number(port), '127.0.0.1')
  incoming.pipe(onward).pipe(incoming)
  incoming.on('error', () => onward.destroy())
  onward.on('error', () => incoming.destroy())
})
server.listen(path, () => stdout.write('ready\n'))
