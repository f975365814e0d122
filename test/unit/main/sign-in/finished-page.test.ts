import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { finishedPage } from '../../../../src/main/sign-in/finished-page.js'

describe('the page that a sign-in leaves in the browser', () => {
  it.each([
    ['signed-in', 200, 'You are signed in'],
    ['failed', 400, 'You are not signed in'],
    ['another-sign-in', 400, 'This page belongs to another sign-in'],
    ['not-found', 404, 'There is nothing here'],
  ] as const)('%s', (as, status, title) => {
    const page = finishedPage(as)
    expect(page.status).toBe(status)
    expect(page.body).toContain(`<h1>${title}</h1>`)
  })

  it('runs and loads nothing, is framed by nobody, and tells nobody where it came from', () => {
    const { body, headers } = finishedPage('signed-in')
    expect(body).not.toMatch(/<script|<link|<img|\son\w+=|src=|https?:/)
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })

  it('has the one style that its policy allows', () => {
    const { body, headers } = finishedPage('signed-in')
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
  })
})
