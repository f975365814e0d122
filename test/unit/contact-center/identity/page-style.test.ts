import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pageStyle } from '../../../../src/contact-center/identity/page-style.js'

const tokensOf = (css: string): ReadonlyMap<string, string> =>
  new Map(
    [...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\s+/g, ' ').trim(),
    ]),
  )

it('draws the issuer’s pages with the palette and the scale of the console', () => {
  const console = tokensOf(readFileSync('src/renderer/shared/styles/tokens.css', 'utf8'))
  const pages = tokensOf(pageStyle)
  expect(pages.size).toBeGreaterThan(20)
  for (const [name, value] of pages) expect([name, console.get(name)]).toEqual([name, value])
})
