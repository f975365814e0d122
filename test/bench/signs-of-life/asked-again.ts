import type { Question } from './question-relay.js'

/** ms from one answer about a leg to the next about the same, over all legs: for so long nothing is known of it. */
export function askedAgainAfter(
  questions: readonly Pick<Question, 'leg' | 'answeredAt'>[],
): readonly number[] {
  const last = new Map<string, number>()
  return [...questions]
    .sort((a, b) => a.answeredAt - b.answeredAt)
    .flatMap(({ leg, answeredAt }) => {
      const before = last.get(leg)
      last.set(leg, answeredAt)
      return before === undefined ? [] : [answeredAt - before]
    })
}
