import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Asterisk, startAsterisk } from '../../support/peers/asterisk.js'
import { section } from '../../support/peers/asterisk-files.js'

const endpoint = (name: string): string =>
  section('ws', ['type = transport', 'protocol = ws', 'bind = 127.0.0.1']) +
  section(name, ['type = endpoint', 'disallow = all', 'allow = opus', 'context = default'])

const start = (name: string): Promise<Asterisk> =>
  startAsterisk({
    files: () => ({ 'pjsip.conf': endpoint(name), 'extensions.conf': section('default', []) }),
  })

const httpStatus = async ({ address, ports }: Asterisk): Promise<number> =>
  (await fetch(`http://${address}:${ports.http}/ws`)).status

describe('an Asterisk of the tests', () => {
  it('runs beside another, each with its own configuration, and leaves nothing behind', async () => {
    const [one, two] = await Promise.all([start('anna'), start('ben')])
    try {
      expect(one.version).toMatch(/^22\./)
      expect(await one.cli('pjsip show endpoints')).toContain('anna')
      expect(await two.cli('pjsip show endpoints')).not.toContain('anna')
      expect(await one.cli('core show translation paths opus')).toMatch(/g722:16000 +To|To g722:16000/)
      expect(await httpStatus(one)).toBe(426)
    } finally {
      await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()])
    }
    expect([one, two].map(({ folder }) => existsSync(folder))).toEqual([false, false])
  })

  it('comes back on the same ports after it was killed or stopped', async () => {
    await using one = await start('anna')
    await one.kill()
    await expect(httpStatus(one)).rejects.toThrow('fetch failed')
    await one.start()
    expect(await httpStatus(one)).toBe(426)
    await one.stop()
    await one.start()
    expect(await httpStatus(one)).toBe(426)
  })

  it('says why it does not start', async () => {
    await expect(
      startAsterisk({
        files: () => ({ 'modules.conf': section('modules', ['require = no_such_module.so']) }),
      }),
    ).rejects.toThrow(/ended before it was ready[\s\S]*no_such_module/)
  })
})
