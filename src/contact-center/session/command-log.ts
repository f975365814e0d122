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
      const entry = { fingerprint, answer }
      answers.set(commandId, entry)
      // Broken off, as when the database is away: it may be sent again.
      answer.catch(() => answers.get(commandId) === entry && answers.delete(commandId))
      const [oldest] = answers.keys()
      if (answers.size > kept && oldest !== undefined) answers.delete(oldest)
      return answer
    },
  }
}
