// The stages of `npm test`, cheapest first. Each one runs a program and says how many tests passed and failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { startChild } from '../child.mjs'
import { inRoot, node24 } from '../setup/paths.mjs'
import { setupPeers } from '../setup/peers.mjs'
import { runWithDevices } from '../with-devices.mjs'
import { auditDependencies } from './audit.mjs'
import { countPlaywright, countResilience, countVitest, oneTest } from './count.mjs'

/** @typedef {{ passed: number, failed: number, failures?: readonly string[], flaky?: readonly string[] }} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Stage */

/**
 * @param {readonly string[]} args for Node 24 @param {Readonly<Record<string, string>>} [env] beside this process's own
 * @returns {Promise<number>} exit code
 */
async function runNode(args, env = {}) {
  const child = startChild(node24, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise((resolve) =>
    child.process.once('close', (code) => resolve(code ?? 1)).once('error', () => resolve(1)),
  )
}

/** @param {string} stage */
function reportFile(stage) {
  mkdirSync(inRoot('.cache/reports'), { recursive: true })
  const file = inRoot('.cache/reports', `${stage}.json`)
  rmSync(file, { force: true })
  return file
}

/** @param {string} file @returns {unknown} undefined when the stage left no report */
const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** @param {'unit' | 'integration' | 'postgres' | 'interop'} project @returns {Stage} */
const vitest = (project, workers = 1) => ({
  name: project,
  async run() {
    const file = reportFile(project)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await runNode([
      inRoot('node_modules/vitest/vitest.mjs'),
      ...['run', `--project=${project}`, `--maxWorkers=${workers}`, '--passWithNoTests', ...reporters],
    ])
    return countVitest(readReport(file), code)
  },
})

const playwrightCli = inRoot('node_modules/@playwright/test/cli.js')

/** Real Electron, with a screen and sound of its own. @param {'gallery' | 'e2e' | 'interop'} project @returns {Stage} */
const playwright = (project) => ({
  name: project,
  async run() {
    const file = reportFile(project)
    const code = await runWithDevices(
      [playwrightCli, 'test', `--project=${project}`, '--pass-with-no-tests'],
      {
        OFFHOOK_REPORT: file,
      },
    )
    return countPlaywright(readReport(file), code)
  },
})

/** The Configuration Manager in a browser without a window: it needs neither screen nor sound. @type {Stage} */
const manager = {
  name: 'manager',
  async run() {
    const file = reportFile('manager')
    const code = await runNode([playwrightCli, 'test', '--project=manager'], { OFFHOOK_REPORT: file })
    return countPlaywright(readReport(file), code)
  },
}

/** Telephone systems of others: what needs no window of ours first, then real Electron on the other side. @type {Stage} */
const interop = {
  name: 'interop',
  async run() {
    await setupPeers()
    const parts = [await vitest('interop').run(), await playwright('interop').run()]
    return {
      passed: parts.reduce((sum, { passed }) => sum + passed, 0),
      failed: parts.reduce((sum, { failed }) => sum + failed, 0),
      failures: parts.flatMap(({ failures = [] }) => failures),
      flaky: parts.flatMap(({ flaky = [] }) => flaky),
    }
  },
}

/** What fails between agent and center, in network namespaces; without them there is nothing to run. @type {Stage} */
const resilience = {
  name: 'resilience',
  async run() {
    const file = reportFile('resilience')
    const code = await runNode([
      inRoot('scripts/resilience.mjs'),
      ...['--short', '--json', file],
      ...(process.env['CI'] ? ['--second-try'] : []),
    ])
    return countResilience(readReport(file), code)
  },
}

/** What a registry does not answer is not known, so it is neither passed nor failed. @type {Stage} */
const audit = {
  name: 'audit',
  async run() {
    const result = auditDependencies()
    if (result.kind === 'unanswered') {
      console.log(`Not known here: the npm registry answers no audit (${result.why}).`)
      return { passed: 0, failed: 0 }
    }
    if (result.findings.length === 0) return oneTest(true)
    return { ...oneTest(false), failures: result.findings }
  },
}

/** @type {readonly Stage[]} */
export const stages = [
  audit,
  {
    name: 'lint',
    async run() {
      const eslint = ['.', '--cache', '--cache-location', '.cache/eslint/']
      const lint = await runNode([inRoot('node_modules/eslint/bin/eslint.js'), ...eslint])
      const format = await runNode([inRoot('node_modules/prettier/bin/prettier.cjs'), '--check', '.'])
      return oneTest(lint === 0 && format === 0)
    },
  },
  {
    name: 'types',
    run: async () => oneTest((await runNode([inRoot('node_modules/typescript/bin/tsc'), '-b'])) === 0),
  },
  vitest('unit', 2),
  // Most of what they do is wait. What dies and is taken over on PostgreSQL, and Asterisk, keep real time: one at a time.
  vitest('integration', 2),
  vitest('postgres'),
  manager,
  playwright('gallery'),
  playwright('e2e'),
  interop,
  resilience,
]
