import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openCenter } from '../../e2e/support/center.js'
import { silence } from '../../e2e/support/listening.js'
import { listenToCustomer } from '../../support/asterisk/asterisk-center.js'
import { expect, opensConnectionOnAsterisk, test } from '../../support/asterisk/fixtures.js'
import { ariPassword, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import { startOffhookCoturn } from '../../support/asterisk/offhook-coturn.js'
import { section } from '../../support/peers/asterisk-files.js'
import { ownAddress } from '../../support/own-address.js'
import { makePrivateCa } from '../../support/private-ca.js'

/** docs/asterisk.md from its first section to its fifth, with its own files, on one computer and with a CA of the company's own. */
for (const way of ['udp', 'tls'] as const)
  test(`as docs/asterisk.md says: wss with a private CA, and media through coturn alone over ${way.toUpperCase()}, by the credentials of the sign-in`, async ({
    workstation,
    headset,
    mouth,
  }) => {
    const ca = await makePrivateCa()
    const certificate = await ca.issue(['DNS:localhost', `IP:${ownAddress()}`])
    await using asterisk = await startOffhookAsterisk({
      tls: certificate,
      // Not the sample's, which keeps SIP out of the log: here it is to be seen.
      files: () => ({ 'logger.conf': section('logfiles', ['console => warning,error,verbose']) }),
    })
    await using turn = await startOffhookCoturn(certificate)
    const { https } = asterisk.ports
    const passwordFile = join(asterisk.folder, 'ari-password')
    await writeFile(passwordFile, `${ariPassword}\n`, { mode: 0o600 })
    const center = await openCenter(undefined, {
      args: [
        ...['--voice', 'asterisk', '--trunk', 'trunk', '--hold-music', 'default'],
        ...['--ari-url', `https://localhost:${https}/ari`, '--ari-user', 'offhook'],
        ...['--ari-password-file', passwordFile, '--sip-public-url', `wss://localhost:${https}/ws`],
        ...['--ice-server', turn.urls[way], '--turn-secret-file', turn.secretFile],
      ],
      env: { NODE_EXTRA_CA_CERTS: ca.file },
    })
    try {
      await asterisk.cli('pjsip set logger on')
      const policy = join(workstation.userData, 'policy.json')
      await writeFile(policy, JSON.stringify({ extraCaFile: ca.file }))
      const agent = await workstation.starts({ server: center.url, env: { OFFHOOK_POLICY: policy } })
      // As where a firewall lets media go to coturn only: the browser's own API is told to take no other way.
      await workstation.softphone?.app.evaluate(async ({ webContents }) => {
        const page = webContents.getAllWebContents().find((one) => one.getURL().includes('://media/'))
        await page?.executeJavaScript(`
        const Whole = RTCPeerConnection
        globalThis.RTCPeerConnection = class extends Whole {
          constructor(options) { super({ ...options, iceTransportPolicy: 'relay' }) }
        }
        0
      `)
      })
      await agent.signsIn()
      await opensConnectionOnAsterisk(agent, headset)
      expect(await asterisk.cli('pjsip show contacts')).toMatch(/alex-\w+\/sip:/)

      const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
      await agent.accepts()
      await headset.listen().hears('customers/billing')
      const customersEar = listenToCustomer(asterisk, customer.legId)
      const stopTalking = mouth.keepsSaying('customers/warranty')
      await expect.poll(() => customersEar.loudest(), { timeout: 15_000 }).toBeGreaterThan(20 * silence)
      await stopTalking()

      // All that the softphone named was its relay, which coturn gave to the name that the contact center had made for it.
      const named = asterisk.log().match(/^a=candidate:.* typ (host|srflx|relay) raddr.*$/gm) ?? []
      expect(named.length).toBeGreaterThan(0)
      expect(named.every((candidate) => candidate.includes(' typ relay '))).toBe(true)
      expect(turn.log()).toMatch(/user <\d+:alex-[^>]+>: incoming packet ALLOCATE processed, success/)
      expect(asterisk.log()).toMatch(/Received SIP request .* from WSS:/)

      await agent.hangsUp()
      await agent.isIn('Post-processing')
    } finally {
      await center.dispose()
      await ca.dispose()
    }
  })
