import type { CustomerScript } from '../../port.js'
import { DtmfRecogniser } from '../audio/dtmf-recogniser.js'
import { sampleRate, silentFrame, type AudioPort } from '../audio/frame.js'
import { playLoop, type Playback } from '../audio/playback.js'
import { Recording } from '../audio/recording.js'

const pauseBetweenSentences = sampleRate

/** A person at the far end who is not on SIP: speaks, is silent or echoes, and remembers what was heard. */
export class SimulatedParty implements AudioPort {
  readonly recording = new Recording()
  readonly #dtmf = new DtmfRecogniser()
  readonly #speech: Playback
  #echo: Int16Array = silentFrame
  manner: CustomerScript['manner']
  /** the network is gone for this party: it neither hears nor is heard */
  cut = false
  /** a telephone taken off the wall, with the same effect */
  unplugged = false

  constructor(sentence: Int16Array, manner: CustomerScript['manner']) {
    const round = new Int16Array(sentence.length + pauseBetweenSentences)
    round.set(sentence)
    this.#speech = playLoop(round)
    this.manner = manner
  }

  get dtmf(): string {
    return this.#dtmf.keys
  }

  get connected(): boolean {
    return !this.cut && !this.unplugged
  }

  pull(): Int16Array {
    if (!this.connected) return silentFrame
    switch (this.manner) {
      case 'speak':
        return this.#speech.next() ?? silentFrame
      case 'silent':
        return silentFrame
      case 'echo':
        return this.#echo
    }
  }

  push(frame: Int16Array): void {
    const heard = this.connected ? frame : silentFrame
    this.recording.append(heard)
    this.#dtmf.feed(heard)
    this.#echo = this.manner === 'echo' ? heard.slice() : silentFrame
  }
}
