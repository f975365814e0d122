import type { ErrorCode, Failure } from '../../contract/errors.js'

/** What may stand between this computer and a server, each told apart from the others. */
export type NetworkFault =
  { readonly is: ConnectionFault } | { readonly is: AnswerFault; readonly status: number }
/** An answer came, and it was none of a contact center. */
type AnswerFault = 'server-fault' | 'server-away' | 'not-a-center'
export type ConnectionFault = Exclude<keyof typeof words, AnswerFault>

type Words = readonly [code: ErrorCode, what: (peer: string, status: number) => string, remedy: string]

const proxyHint = "If this network needs a proxy, it must be set in this computer's system settings."
const tellIt = 'Tell your IT support.'
const signInToNetwork =
  'If this network asks for a sign-in, open a web browser and sign in there, then try again.'

/** One sentence that says what is wrong, then what to do about it. */
const words = {
  offline: [
    'server-unreachable',
    () => 'This computer has no network connection.',
    'Plug in its cable or join the Wi-Fi. Offhook goes on by itself.',
  ],
  'name-not-found': [
    'server-unreachable',
    (peer) => `${peer} cannot be reached: its name is not known on this network.`,
    `Check the server address, and whether you have to be on the company network or VPN. ${proxyHint}`,
  ],
  refused: [
    'server-unreachable',
    (peer) => `${peer} cannot be reached: nothing answers at its address.`,
    'It may be starting: try again in a moment. If it stays so, check the server address and tell your IT support.',
  ],
  'broken-off': [
    'server-unreachable',
    (peer) => `${peer} cannot be reached: the connection was broken off.`,
    `Try again in a moment. If it stays so, a firewall may be in the way: tell your IT support.`,
  ],
  unreachable: [
    'server-unreachable',
    (peer) => `${peer} cannot be reached.`,
    `Check your network, then try again. ${proxyHint}`,
  ],
  timeout: [
    'timeout',
    (peer) => `${peer} did not answer in time.`,
    `Check your network, then try again. ${proxyHint}`,
  ],
  untrusted: [
    'tls-failed',
    (peer) => `${peer}'s certificate is not trusted by this computer.`,
    "Tell your IT support: the company's certificate authority must be installed here, or be named in Offhook's policy.",
  ],
  'self-signed': [
    'tls-failed',
    (peer) =>
      `${peer}'s certificate is not trusted by this computer: it is vouched for by nobody but itself.`,
    'Check the server address. If it is right, tell your IT support: the server needs a certificate of an authority.',
  ],
  'wrong-name': [
    'tls-failed',
    (peer) => `${peer}'s certificate was made for another server.`,
    'Check the server address. If it is right, tell your IT support.',
  ],
  expired: [
    'tls-failed',
    (peer) => `${peer}'s certificate is out of date: it has expired.`,
    "If this computer's clock is right, tell your IT support: the certificate must be renewed.",
  ],
  'not-yet-valid': [
    'tls-failed',
    (peer) => `${peer}'s certificate is out of date: it is not valid yet.`,
    "This computer's clock is probably wrong. Set it right, then try again.",
  ],
  'out-of-date': [
    'tls-failed',
    (peer) => `${peer}'s certificate is out of date.`,
    "If this computer's clock is right, tell your IT support: the certificate must be renewed.",
  ],
  'not-encrypted': [
    'tls-failed',
    (peer) =>
      `A secure connection to ${lowerFirst(peer)} could not be made: what answers does not speak HTTPS.`,
    'Check the server address and its port.',
  ],
  tls: ['tls-failed', (peer) => `A secure connection to ${lowerFirst(peer)} could not be made.`, tellIt],
  'proxy-away': [
    'proxy-failed',
    () => "This computer's proxy cannot be reached.",
    "Check the proxy in this computer's system settings, or tell your IT support.",
  ],
  'proxy-wants-sign-in': [
    'proxy-failed',
    () => 'The proxy wants a user name and a password, which Offhook has not got.',
    'Ask your IT support to let Offhook through the proxy without them.',
  ],
  'proxy-refused': [
    'proxy-failed',
    () => 'The proxy did not let the connection through.',
    "Ask your IT support to allow the contact center's address in the proxy.",
  ],
  'led-elsewhere': [
    'bad-answer',
    (peer) => `${peer} was not reached: something on the way leads elsewhere.`,
    signInToNetwork,
  ],
  'web-page': [
    'bad-answer',
    () => 'A web page came back, and not the answer of a contact center.',
    `${signInToNetwork} Otherwise check whether the server address is right.`,
  ],
  'not-a-center': [
    'bad-answer',
    (_, status) => `What answered is not a contact center (HTTP ${status}).`,
    'Check whether the server address is right.',
  ],
  'no-json': ['bad-answer', () => 'What answered is not a contact center.', 'Is the server address right?'],
  'server-fault': [
    'server-error',
    (peer, status) => `${peer} answered with error ${status}.`,
    'The fault is on its side. Try again in a moment; if it stays so, tell your IT support.',
  ],
  'server-away': [
    'server-error',
    (peer, status) => `${peer} answered with error ${status}: it is not available just now.`,
    'It may be restarting. Offhook can be tried again in a moment.',
  ],
  cancelled: ['cancelled', () => 'The request was cancelled.', ''],
} as const satisfies Readonly<Record<string, Words>>

/** @param peer begins a sentence, such as `The contact center` */
export function faultInWords(fault: NetworkFault, peer: string): Failure {
  const [code, what, remedy]: Words = words[fault.is]
  const said = what(peer, 'status' in fault ? fault.status : 0)
  return { code, message: remedy === '' ? said : `${said} ${remedy}` }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
