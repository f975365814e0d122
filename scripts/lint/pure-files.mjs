// A pure file reads no clock, sets no timer and rolls no dice: `now` and chance come in as arguments, so that tests own them.
const reason = 'A pure file takes `now` (or chance) as an argument.'

export const pureFiles = [
  'src/**/*-state.ts',
  'src/**/*-times.ts',
  'src/**/auto-answer.ts',
  'src/**/merge.ts',
]

/** @type {import('eslint').Linter.RulesRecord} */
export const pureRules = {
  'no-restricted-globals': [
    'error',
    ...[
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'performance',
      'crypto',
      'process',
      'fetch',
    ].map((name) => ({ name, message: reason })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: reason },
    { object: 'Math', property: 'random', message: reason },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: reason },
    { selector: "MemberExpression[object.name='globalThis']", message: reason },
    { selector: 'AwaitExpression', message: 'A pure file does not wait.' },
  ],
}
