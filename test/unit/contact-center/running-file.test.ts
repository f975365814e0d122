import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRunning, removeRunning, writeRunning } from '../../../src/contact-center/running-file.js'

it('tells where the center of a data folder runs, until it is removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-running-'))
  expect(readRunning(folder)).toBeNull()
  writeRunning(folder, 'http://127.0.0.1:8080')
  expect(readRunning(folder)).toBe('http://127.0.0.1:8080')
  writeFileSync(join(folder, 'running.json'), '{"url":')
  expect(readRunning(folder)).toBeNull()
  removeRunning(folder)
  removeRunning(folder)
  expect(readRunning(folder)).toBeNull()
  rmSync(folder, { recursive: true })
})
