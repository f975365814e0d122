/** A leg of voice as routing sees it; the shell passes on what voice told. */
export type LegId = string
export type LegFailure =
  'declined' | 'busy' | 'no-answer' | 'unreachable' | 'not-acceptable' | 'invalid' | 'failed'

export type LegHappening =
  | { readonly type: 'ringing' | 'answered' | 'ended' | 'silent' | 'alive' }
  | { readonly type: 'failed'; readonly failure: LegFailure }
