import { VoiceStage } from './voice-stage.js'

// A whole call in a process of its own, which then has nothing left to do: it must end, and end well.
const stage = await new VoiceStage().start()
const phone = await stage.registeredPhone()
stage.place('leg')
await (await phone.nextCall()).answer()
await stage.event('leg-answered', 'leg')
await stage.close()
process.stdout.write('answered\n')
