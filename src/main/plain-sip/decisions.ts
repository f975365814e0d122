import type { PlainDecision } from '../../contract/ipc/console-snapshot.js'
import { type AutoAnswerReason, autoAnswerReasonInWords } from '../calls/auto-answer.js'
import { deviceProblem } from '../calls/device-problem.js'
import type { Line } from '../calls/line.js'
import type { Clock } from '../clock.js'
import type { FactsStore } from '../state/facts.js'
import { callerInWords } from '../state/words.js'

const kept = 20
const done = { answer: 'Answered by itself', ring: 'Rang', refuse: 'Refused' } as const

/** Why each call was answered, rang or was refused, for Diagnostics. @returns its unsubscribe */
export function watchDecisions(store: FactsStore, line: Line, clock: Clock): () => void {
  return line.onStep((news) => {
    if (news.step !== 'decided') return
    const { devices, call } = store.getState()
    const caller = call.machine.dialog?.caller ?? null
    const reason = wordsFor(news.reason as AutoAnswerReason, deviceProblem(devices))
    const decision: PlainDecision = {
      at: clock.now(),
      caller: caller === null ? 'a call' : callerInWords(caller),
      text: `${done[news.action]}. ${reason}`,
    }
    store.setState(({ plain }) => ({
      plain: plain && { ...plain, decisions: [decision, ...plain.decisions].slice(0, kept) },
    }))
  })
}

/** Where an agent needs no words, whoever helps does. */
function wordsFor(reason: AutoAnswerReason, problem: string | null): string {
  if (reason === 'off') return 'Answering by itself is off in the machine policy.'
  if (reason === 'not-asked') return 'No header asked for an answer.'
  return autoAnswerReasonInWords(reason, problem) ?? reason
}
