import { defineConfig, globalIgnores } from 'eslint/config'
import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { builtinRules } from 'eslint/use-at-your-own-risk'
import { layersRule } from './scripts/lint/layers-rule.mjs'
import { pureFiles, pureRules } from './scripts/lint/pure-files.mjs'

// Programs that load these want a default export.
const configFiles = ['*.config.{js,ts}', 'src/renderer/**/*.config.ts', 'test/**/*-reporter.ts']

const maxLines = builtinRules.get('max-lines')
if (!maxLines) throw new Error('ESLint no longer has the rule max-lines')

/**
 * The import rules alone, without type information: what the tests of the rules run.
 * @type {import('eslint').Linter.Config}
 */
export const layerConfig = {
  files: ['**/*.{ts,tsx}'],
  languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  // One rule has one severity; the second, gentler limit on length needs a second name for it.
  plugins: { offhook: { rules: { layers: layersRule, 'long-file': maxLines } } },
  rules: { 'offhook/layers': 'error' },
}

/** @type {import('eslint').Linter.Config} */
export const pureConfig = { files: pureFiles, rules: pureRules }

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    '.runtime/',
    '.cache/',
    'test-results/',
    'playwright-report/',
    'coverage/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // env['NAME'] says that the key may be absent; a property would hide it.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An async function that implements a port may have nothing to await.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Objects are made by functions and use no `this`; `async () => void (await done())` drops a value on purpose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      'no-console': 'error',
    },
  },
  layerConfig,
  pureConfig,
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'],
    ignores: configFiles,
    rules: {
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
      'max-lines': ['error', { max: 500 }],
      'offhook/long-file': ['warn', { max: 300 }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/{renderer,contact-center/manager}/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    // Warns that React's compiler would skip a component; there is no compiler here.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    // Playwright reads the names of the fixtures from the pattern, also when there are none.
    files: ['test/{e2e,manager,interop}/**', 'test/support/**/fixtures.ts'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  {
    // A command line speaks through the console; so do the set-up scripts and benches.
    files: ['scripts/**', 'test/{bench,resilience,tour}/**', 'src/contact-center/{index.ts,lab/**}'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals().map((name) => [name, 'readonly'])) },
  },
)

function nodeGlobals() {
  return [
    'AbortController',
    'AbortSignal',
    'Buffer',
    'URL',
    'clearInterval',
    'clearTimeout',
    'console',
    'fetch',
    'performance',
    'process',
    'setInterval',
    'setTimeout',
    'structuredClone',
  ]
}
