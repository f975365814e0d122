// Where this machine takes Debian from: another release comes from the same place.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ uri: string, suites: readonly string[], components: readonly string[] }} Source */

const words = (/** @type {string | undefined} */ text) => (text ?? '').split(/\s+/).filter(Boolean)

/**
 * One-line style (sources.list(5)): `deb [options] uri suite component…`
 * @param {string} text @returns {Source[]}
 */
export const parseList = (text) =>
  text.split('\n').flatMap((line) => {
    const found = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line)
    if (!found?.[1] || !found[2]) return []
    return [{ uri: found[1], suites: [found[2]], components: words(found[3]) }]
  })

/**
 * deb822 style: stanzas of `Field: value`, values going on in indented lines.
 * @param {string} text @returns {Source[]}
 */
export const parseStanzas = (text) =>
  text
    .replace(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      /** @type {Map<string, string>} */
      const fields = new Map()
      for (const [, name, value] of stanza.matchAll(/^([\w-]+):(.*(?:\n[ \t].*)*)/gm)) {
        if (name) fields.set(name.toLowerCase(), value ?? '')
      }
      const off = fields.get('enabled')?.trim().toLowerCase() === 'no'
      if (off || !words(fields.get('types')).includes('deb')) return []
      const suites = words(fields.get('suites'))
      const components = words(fields.get('components'))
      return words(fields.get('uris')).map((uri) => ({ uri, suites, components }))
    })

/** @returns {Source[]} of /etc/apt */
function readSources(folder = '/etc/apt') {
  const parts = join(folder, 'sources.list.d')
  const files = [
    join(folder, 'sources.list'),
    ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []),
  ]
  return files.filter(existsSync).flatMap((file) => {
    if (file.endsWith('.sources')) return parseStanzas(readFileSync(file, 'utf8'))
    return file.endsWith('.list') ? parseList(readFileSync(file, 'utf8')) : []
  })
}

/**
 * @param {readonly Source[]} sources
 * @param {string} release  code name of the Debian that runs here
 * @returns {string | undefined} of `main`, not of its security updates, which other releases do not have there
 */
export const mirrorAmong = (sources, release) =>
  sources.find(({ suites, components }) => suites.includes(release) && components.includes('main'))?.uri

/** `mirror+file:` names a file that lists mirrors (apt-transport-mirror(1)). @param {string} uri */
const resolved = (uri) =>
  uri.startsWith('mirror+file:')
    ? words(readFileSync(uri.slice('mirror+file:'.length).replace(/^\/+/, '/'), 'utf8'))[0]
    : uri

/** @returns {string | undefined} the mirror of Debian that this machine uses; undefined: it runs something else */
export function debianMirror() {
  const os = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const field = (/** @type {string} */ name) => new RegExp(`^${name}="?([^"\\n]+)`, 'm').exec(os)?.[1]
  const release = field('VERSION_CODENAME')
  if (field('ID') !== 'debian' || !release) return undefined
  const uri = mirrorAmong(readSources(), release)
  return uri && resolved(uri)
}
