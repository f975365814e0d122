/** Answers already given, by the client's command id: the same id is one command, however often it is sent. */
export interface CommandLog<A> {
  /** Runs the command once. `null` when the id was used for another command before. */
  once(commandId: string, fingerprint: string, run: () => Promise<A>): Promise<A> | null
}

const kept = 500

export function createCommandLog<A>(): CommandLog<A> {
  const answers = new Map<string, { readonly fingerprint: string; readonly answer: Promise<A> }>()
  return {
    once: (commandId, fingerprint, run) => {
      const known = answers.get(commandId)
      if (known) return known.fingerprint === fingerprint ? known.answer : null
      const answer = run()
      answers.set(commandId, { fingerprint, answer })
      const [oldest] = answers.keys()
      if (answers.size > kept && oldest !== undefined) answers.delete(oldest)
      return answer
    },
  }
}
