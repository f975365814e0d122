import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startConnectProxy } from '../support/connect-proxy.js'
import {
  makePrivateCa,
  makeSelfSigned,
  type PrivateCa,
  type ServerCertificate,
} from '../support/private-ca.js'
import { startTlsPeer } from '../support/tls-peer.js'
import { expect, test as base } from './support/fixtures.js'

const local = ['DNS:localhost', 'IP:127.0.0.1']
const past = { from: '20200101000000Z', to: '20200201000000Z' }
const future = { from: '20990101000000Z', to: '20990201000000Z' }

interface Company {
  /** a certificate authority of the machine policy's extra CA file */
  readonly ca: PrivateCa
}
const test = base.extend<Company>({
  ca: async ({}, use) => {
    const ca = await makePrivateCa()
    await use(ca)
    await ca.dispose()
  },
})

const servers: readonly (readonly [
  name: string,
  certificate: (ca: PrivateCa) => Promise<ServerCertificate> | null,
  what: RegExp,
])[] = [
  ['that vouches for itself', () => makeSelfSigned(local), /nobody but itself.*Check the server address/],
  ['with another name', (ca) => ca.issue(['DNS:other.example']), /another server.*Check the server address/],
  ['that has expired', (ca) => ca.issue(local, past), /has expired.*tell your IT support/],
  ['of the future', (ca) => ca.issue(local, future), /not valid yet.*clock is probably wrong/],
  ['none, as plain HTTP', () => null, /does not speak HTTPS.*its port/],
  // It answers any path with the word ok.
  [
    'a good one, of another server than a contact center',
    (ca) => ca.issue(local),
    /not a contact center.*address right/,
  ],
]

test('the sign-in page names what is wrong with a server, and what to do', async ({ workstation, ca }) => {
  const policy = join(workstation.userData, 'policy.json')
  await writeFile(policy, JSON.stringify({ extraCaFile: ca.file }))
  for (const [name, certificate, words] of servers) {
    await test.step(`a certificate ${name}`, async () => {
      const server = await startTlsPeer(await certificate(ca))
      const agent = await workstation.starts({
        server: `https://localhost:${server.port}`,
        env: { OFFHOOK_POLICY: policy },
      })
      await agent.button('Sign in').click()
      await expect(agent.page.getByRole('alert')).toContainText(words)
      await workstation.crashes()
      await server.dispose()
    })
  }
})

test('the sign-in page names a server or a proxy that is not there, or wants a password', async ({
  workstation,
}) => {
  const proxy = await startConnectProxy({ refuseWith: 407 })
  const gone = await startConnectProxy()
  await gone.dispose()
  const cases = [
    ['https://contact-center.invalid', [], /name is not known.*VPN/],
    [`https://${gone.address}`, [], /nothing answers at its address.*tell your IT support/],
    [
      'https://center.example',
      [`--proxy-server=${proxy.address}`],
      /wants a user name and a password.*IT support/,
    ],
    [
      'https://center.example',
      [`--proxy-server=${gone.address}`],
      /proxy cannot be reached.*system settings/,
    ],
    ['http://center.example', [], /allowed only to this computer itself\. Use https/],
  ] as const
  for (const [server, args, words] of cases) {
    await test.step(`${server} ${args.join()}`, async () => {
      const agent = await workstation.starts({ server, args })
      await agent.button('Sign in').click()
      await expect(agent.page.getByRole('alert').filter({ hasText: words })).toBeVisible()
      await workstation.crashes()
    })
  }
  await proxy.dispose()
})
