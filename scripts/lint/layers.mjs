// Who may import whom (docs: the tree in README, the reasons beside each rule here).
// A table first, one small rule that reads it second.

/**
 * @typedef {object} Layer
 * @property {RegExp} files      project paths the rule speaks about
 * @property {RegExp} [except]   project paths inside `files` that are exempt
 * @property {RegExp} [only]     everything imported must match this ...
 * @property {RegExp} [never]    ... and nothing imported may match this
 * @property {RegExp} [typesFrom] types may come from here all the same: they are gone at run time
 * @property {string} reason     shown to whoever breaks it
 */

/**
 * Imports are compared as project paths without extension (`src/contract/domain/status`) or, for packages and built-ins,
 * as the bare specifier (`zod`, `node:fs`).
 * @type {readonly Layer[]}
 */
export const layers = [
  {
    files: /^src\/contract\//,
    only: /^(src\/contract\/|zod(\/|$))/,
    reason: 'src/contract is shared by every process and by the server: it imports zod and nothing else.',
  },
  {
    files: /^src\/.*(-state|-times|\/auto-answer|\/merge)\.ts$/,
    only: /^(src\/contract\/|src\/.*(-state|-times|\/auto-answer|\/merge)$)/,
    typesFrom: /^src\//,
    reason:
      'A pure file takes facts and returns a decision: it imports the contract and other pure files only.',
  },
  {
    files: /^src\/renderer\/console\//,
    never: /^src\/renderer\/media(\/|$)/,
    reason: 'The console window and the media engine are different processes: they meet in main.',
  },
  {
    files: /^src\/renderer\/media\//,
    never: /^src\/renderer\/console(\/|$)/,
    reason: 'The media engine and the console window are different processes: they meet in main.',
  },
  {
    files: /^src\/renderer\//,
    never: /^(src\/(main|preload|contact-center)(\/|$)|electron$|node:)/,
    reason:
      'A sandboxed page has the bridge of its preload and the contract, nothing of Electron, Node or the server.',
  },
  {
    files: /^src\/renderer\/shared\//,
    never: /^src\/renderer\/(console|media)(\/|$)/,
    reason: 'What several pages share knows none of them.',
  },
  {
    files: /^src\/main\//,
    never: /^src\/(contact-center|renderer|preload)(\/|$)/,
    reason: 'The softphone knows the contact center by the contract alone, and its windows by IPC.',
  },
  {
    files: /^src\/contact-center\//,
    except: /^src\/contact-center\/manager\//,
    never: /^(src\/(main|renderer|preload|contact-center\/manager)(\/|$)|electron$)/,
    reason: 'The contact center knows the softphone by the contract alone, and its own web page as files.',
  },
  {
    files: /^src\/contact-center\/manager\//,
    never: /^(src\/(main|preload|contact-center\/(?!manager\/)|renderer\/(?!shared\/))|electron$|node:)/,
    reason:
      'The Configuration Manager is a web page: it knows the contract, and of the softphone only how it looks.',
  },
  {
    files: /^src\/preload\//,
    only: /^(src\/(contract|preload)\/|electron$)/,
    reason: 'A preload script is a bridge of some twenty lines: Electron and the contract.',
  },
  {
    files: /^src\//,
    except: /^src\/main\/sip\/jssip(-grammar|-session)?\.ts$/,
    never: /^jssip(\/|$)/,
    reason:
      'Only src/main/sip/jssip.ts, jssip-session.ts and the grammar import jssip: its traps are dealt with once, there.',
  },
  {
    files: /^src\/main\/(sip|media|calls|connection|agent|state)\//,
    never: /^src\/main\/plain-sip(\/|$)/,
    reason:
      'Plain SIP is put together from these; none of them knows whether it runs there or in a contact center.',
  },
  {
    files: /^src\/main\/(sip|media|net|log|settings|sign-in|state)\//,
    never: /^src\/main\/(agent|app|ipc|plain-sip|test-auto-answer)(\/|$)/,
    typesFrom: /^src\/main\//,
    reason: 'An agent session is put together from these; none of them knows the whole.',
  },
  {
    files: /^src\/main\/plain-sip\//,
    never: /^src\/main\/(sign-in\/|agent\/(?!phone-ready$)|settings\/sync$)/,
    typesFrom: /^src\/main\//,
    reason:
      'Plain SIP works without a contact center: nothing of its API, its sign-in or its settings runs there.',
  },
  {
    files: /^src\/main\//,
    except: /^src\/main\/sign-in\/openid\.ts$/,
    never: /^openid-client(\/|$)/,
    reason: 'Only src/main/sign-in/openid.ts imports openid-client, and it is loaded when somebody signs in.',
  },
  {
    files: /^src\//,
    except: /^src\/contact-center\/voice\/embedded\//,
    never: /^(sip\.js|@roamhq\/wrtc)(\/|$)/,
    reason:
      "The far end's SIP and media stack belongs to src/contact-center/voice/embedded, behind the voice port.",
  },
]

/**
 * Named imports that only one folder may use.
 * @type {readonly { name: string, files: RegExp, except: RegExp, reason: string }[]}
 */
export const electronNames = [
  {
    name: 'ipcMain',
    files: /^src\//,
    except: /^src\/main\/ipc\//,
    reason: 'Only src/main/ipc uses ipcMain: sender, frame and input are checked at that one place.',
  },
  {
    name: 'ipcRenderer',
    files: /^src\//,
    except: /^src\/preload\//,
    reason: 'Raw ipcRenderer stays in src/preload: pages get the typed bridge.',
  },
]
