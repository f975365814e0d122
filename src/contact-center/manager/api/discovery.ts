import { about, aboutRoute } from '../../../contract/about.js'
import { addressToOpen } from '../view/own-address.js'
import { discoverIssuer, type Issuer } from './openid.js'

/** Asks the center once with whom one signs in; a failure is asked again the next time. */
export function createDiscovery(): () => Promise<Issuer> {
  let found: Promise<Issuer> | null = null
  const discover = async (): Promise<Issuer> => {
    const answer = await fetch(aboutRoute.path)
    if (!answer.ok) throw new TypeError(`The center answered ${answer.status}`)
    const { signIn } = about.parse(await answer.json())
    const elsewhere = addressToOpen(signIn, new URL(location.href))
    if (elsewhere !== null) {
      location.replace(elsewhere)
      return new Promise(() => undefined)
    }
    return discoverIssuer(signIn, `${location.origin}/manager/`)
  }
  return () => {
    found ??= discover().catch((error: unknown) => {
      found = null
      throw error
    })
    return found
  }
}
