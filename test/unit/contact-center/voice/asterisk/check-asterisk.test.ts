import { expect, it } from 'vitest'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import { checkAsterisk } from '../../../../../src/contact-center/voice/asterisk/check-asterisk.js'

const refused = { ok: false, status: 403 } as const
const missing = { ok: false, status: 404 } as const
const unreached = { ok: false, status: null } as const
const done = { ok: true, value: null } as const
const there = { ok: true, value: { technology: 'PJSIP', resource: 'trunk', state: 'online' } } as const
const sorcery = 'sorcery.conf of docs/asterisk and a restart'
const pjsip = 'pjsip.conf has no endpoint of the name in --trunk'

it.each([
  ['a stock Asterisk', refused, missing, [sorcery, pjsip]],
  ['one without the trunk', done, missing, [pjsip]],
  ['one that is complete', done, there, []],
  ['one that has just gone', unreached, unreached, []],
])(
  'of %s is told what is missing, and nothing of the check is left there',
  async (_what, push, trunk, told) => {
    const said: string[] = []
    const kept = new Set<string>()
    const quiet = () => undefined
    const logger = {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (_: object, text: string) => void said.push(text),
    }
    const access = { url: 'http://127.0.0.1:9/ari', user: '', password: '', app: 'offhook' }
    const client = new AriClient(access, logger)
    client.pushConfig = async (_type, id) => {
      if (push.ok) kept.add(id)
      return push
    }
    client.removeConfig = async (_type, id) => {
      kept.delete(id)
      return done
    }
    client.endpoint = async () => trunk
    await checkAsterisk({ client, trunk: 'trunk', logger })
    expect(said).toHaveLength(told.length)
    for (const [place, words] of told.entries()) expect(said[place]).toContain(words)
    expect([...kept]).toEqual([])
  },
)
