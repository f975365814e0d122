import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}))
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

/** of a page's headings, as GitHub makes them */
const anchorsOf = (text: string): readonly string[] =>
  all(text, /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

/** @returns why the link leads nowhere; null when it leads somewhere */
function fault(from: string, link: string): string | null {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? join(root, from) : join(root, dirname(from), file)
  if (!existsSync(target)) return `${link}: no ${relative(root, target)}`
  if (anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)) return null
  return `${link}: no such heading`
}

describe.each(pages)('$path', ({ path, text }) => {
  it('has no link within the repository that leads nowhere', () => {
    const links = all(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link))
    expect(links.flatMap((link) => fault(path, link) ?? [])).toEqual([])
  })

  it('names commands that there are', () => {
    const named = all(text, /npm run (?:--silent )?([a-z][\w:-]*)/g)
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  it('names files and folders that there are', () => {
    const named = all(text, /`((?:src|test|scripts|resources|docs)\/[\w./@-]+)`/g)
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([])
  })
})
