import { createSecretKey } from 'node:crypto'
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose'
import { expect, it } from 'vitest'
import { verifyEmbedded } from '../../../../src/contact-center/identity/access-tokens.js'

const signIn = {
  issuer: 'https://center.example/oidc',
  resource: 'https://center.example/api',
  scope: 'openid',
  softphoneClientId: 'offhook-softphone',
  managerClientId: 'offhook-manager',
}
const now = Math.floor(Date.now() / 1000)

async function issuer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const signing = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256' }
  const verify = verifyEmbedded(signIn, { signing, cookies: [] })
  const token = (claims: object = {}, header: object = {}) =>
    new SignJWT({
      sub: 'agent:alex',
      iss: signIn.issuer,
      aud: signIn.resource,
      iat: now - 5,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header })
      .sign(privateKey)
  return { verify, token, publicKey }
}

it('tells whom a good token is about, when it was issued, and when it ends', async () => {
  const { verify, token } = await issuer()
  expect(await verify(await token({ iat: now - 5.25 }))).toEqual({
    ok: true,
    value: {
      subject: { kind: 'agent', id: 'alex' },
      issuedAt: (now - 5.25) * 1000,
      expiresAt: (now + 600) * 1000,
    },
  })
  expect(await verify(await token({ sub: 'admin:a:b' }))).toMatchObject({
    value: { subject: { kind: 'admin', id: 'a:b' } },
  })
})

it.each<[string, object, object]>([
  ['of another issuer', { iss: 'https://elsewhere.example' }, {}],
  ['for another audience', { aud: 'https://elsewhere.example/api' }, {}],
  ['that has ended', { exp: now - 60 }, {}],
  ['without an end', { exp: undefined }, {}],
  ['without a time of issue', { iat: undefined }, {}],
  ['that is not good yet', { nbf: now + 120 }, {}],
  ['that is an id token', {}, { typ: 'JWT' }],
  ['signed with a key that is not known', {}, { kid: 'k2' }],
])('refuses a token %s', async (_what, claims, header) => {
  const { verify, token } = await issuer()
  expect(await verify(await token(claims, header))).toMatchObject({ error: { code: 'session-expired' } })
})

it.each(['alex', 'agent:', 'tenant:alex', ''])(
  'refuses a token about "%s", who is nobody here',
  async (sub) => {
    const { verify, token } = await issuer()
    expect((await verify(await token({ sub }))).ok).toBe(false)
  },
)

it('refuses a token that is not signed, is signed by somebody else, or with the public key as a secret', async () => {
  const { verify, token, publicKey } = await issuer()
  const claims = { sub: 'agent:alex', iss: signIn.issuer, aud: signIn.resource, iat: now, exp: now + 600 }
  const unsigned = new UnsecuredJWT(claims).encode()
  const secret = createSecretKey(Buffer.from(JSON.stringify(await exportJWK(publicKey))))
  const confused = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })
    .sign(secret)
  const another = await (await issuer()).token()
  const [header, , signature] = (await token()).split('.')
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'admin:admin' })).toString('base64url')
  for (const bad of [unsigned, confused, another, `${header}.${changed}.${signature}`, 'a.b.c', '..'])
    expect(await verify(bad)).toMatchObject({ ok: false, error: { code: 'session-expired' } })
})
