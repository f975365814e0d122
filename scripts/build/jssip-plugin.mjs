// JsSIP for a process without a DOM.
//
// JsSIP expects a browser: it reads `window.RTCPeerConnection`, `RTCPeerConnection` and `RTCSessionDescription`. A global
// `window` in the main process would make other libraries believe they run in a page, so the three names are replaced
// inside JsSIP alone, by a separate bundle of it. The same plugin serves the app and the tests, so both run the same code.
import { createRequire } from 'node:module'
import { build } from 'vite'

const define = {
  'window.RTCPeerConnection': 'globalThis.OffhookRTCPeerConnection',
  RTCPeerConnection: 'globalThis.OffhookRTCPeerConnection',
  RTCSessionDescription: 'globalThis.OffhookRTCSessionDescription',
}

const virtualId = '\0offhook:jssip'
const entryId = 'offhook:jssip-entry'

/** JsSIP is CommonJS; its public names are re-exported so that `import { UA } from 'jssip'` works everywhere. */
function entrySource() {
  const names = Object.keys(createRequire(import.meta.url)('jssip')).filter((name) => name !== 'default')
  return `import JsSIP from 'jssip'\nexport default JsSIP\nexport const { ${names.join(', ')} } = JsSIP\n`
}

/** @returns {Promise<string>} one ES module with all of JsSIP in it */
async function bundle() {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define,
    plugins: [
      {
        name: 'offhook:jssip-entry',
        enforce: 'pre',
        resolveId: (id) => (id === entryId ? id : null),
        load: (id) => (id === entryId ? entrySource() : null),
      },
    ],
    ssr: { noExternal: true, target: 'node' },
    build: { ssr: true, write: false, minify: false, target: 'node20', rolldownOptions: { input: entryId } },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunk = outputs
    .flatMap((one) => ('output' in one ? one.output : []))
    .find((file) => file.type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('JsSIP could not be bundled')
  return chunk.code
}

/** @returns {import('vite').Plugin} */
export function jssipWithoutDom() {
  /** @type {Promise<string> | undefined} */
  let code
  return {
    name: 'offhook:jssip',
    enforce: 'pre',
    resolveId: (id) => (id === 'jssip' ? virtualId : null),
    load: (id) => (id === virtualId ? (code ??= bundle()) : null),
  }
}
