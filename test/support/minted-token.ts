import { SignJWT, importJWK } from 'jose'
import { type IdentityKeys, signingAlgorithm } from '../../src/contact-center/identity/identity-keys.js'

/**
 * An access token as the embedded issuer makes it, by the issuer's own key: for tests and benches that would otherwise
 * spend their time on passwords, which are made to be slow.
 *
 * @param url the center's public address
 * @param account `admin:<id>` or `agent:<id>`
 */
export async function mintToken({ signing }: IdentityKeys, url: string, account: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: signingAlgorithm, typ: 'at+jwt', kid: signing.kid ?? '' })
    .setIssuer(`${url}/oidc`)
    .setAudience(`${url}/api`)
    .setSubject(account)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importJWK(signing, signingAlgorithm))
}
