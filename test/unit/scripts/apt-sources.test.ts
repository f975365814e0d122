import { describe, expect, it } from 'vitest'
import { mirrorAmong, parseList, parseStanzas } from '../../../scripts/setup/apt-sources.mjs'

describe('the sources of apt', () => {
  it('are read in the style of one line each, with options and comments', () => {
    const text = `# deb http://off.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
`
    expect(parseList(text)).toEqual([
      { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main', 'contrib'] },
      { uri: 'http://security.example/debian-security', suites: ['bookworm-security'], components: ['main'] },
    ])
  })

  it('are read as stanzas, with comments between fields, continued values and those that are switched off', () => {
    const text = `Types: deb deb-src
# a snapshot
URIs: http://mirror.example/debian
 http://second.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no
`
    expect(parseStanzas(text)).toEqual(
      ['mirror', 'second'].map((host) => ({
        uri: `http://${host}.example/debian`,
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
      })),
    )
  })

  it("name the mirror of this release, not its security updates' nor another vendor's", () => {
    const sources = [
      { uri: 'https://vendor.example/apt', suites: ['nodistro'], components: ['main'] },
      { uri: 'http://security.example', suites: ['bookworm-security'], components: ['main'] },
      { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main'] },
    ]
    expect(mirrorAmong(sources, 'bookworm')).toBe('http://mirror.example/debian')
    expect(mirrorAmong(sources, 'trixie')).toBeUndefined()
  })
})
