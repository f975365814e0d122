import { describe, expect, it } from 'vitest'
import { addressToOpen } from '../../../../src/contact-center/manager/view/own-address.js'
import { isPermitted, rightsWords, whoMay } from '../../../../src/contact-center/manager/view/role-words.js'
import { keepTheme, showTheme, themeOf } from '../../../../src/contact-center/manager/view/theme.js'

describe('what a role may do', () => {
  it('is the table of the routes, and nothing else', () => {
    expect(isPermitted('supervisor', 'live')).toBe(true)
    expect(isPermitted('supervisor', 'saveAgent')).toBe(false)
    expect(isPermitted('group-administrator', 'saveGroup')).toBe(true)
    expect(isPermitted('group-administrator', 'administrators')).toBe(false)
  })

  it('is said in words', () => {
    expect(whoMay('tenant')).toBe('tenant administrators')
    expect(whoMay('audit')).toBe('tenant administrators and group administrators')
    expect(rightsWords({ role: 'supervisor', groupName: 'Support' })).toBe('Supervisor of Support')
    expect(rightsWords({ role: 'supervisor', groupName: null })).toBe('Supervisor')
  })
})

describe('the theme', () => {
  it('is kept, and forgotten when it is the computer’s own again', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    expect(themeOf(storage)).toBe('system')
    keepTheme(storage, 'dark')
    expect(themeOf(storage)).toBe('dark')
    keepTheme(storage, 'system')
    expect(kept.size).toBe(0)
    kept.set('offhook-theme', 'mauve')
    expect(themeOf(storage)).toBe('system')
  })

  it('is shown without being kept where the browser keeps nothing', () => {
    const attributes = new Map<string, string>()
    const root = {
      setAttribute: (name: string, value: string) => void attributes.set(name, value),
      removeAttribute: (name: string) => void attributes.delete(name),
    }
    keepTheme(null, 'light')
    showTheme(root, 'light')
    expect([...attributes]).toEqual([['data-theme', 'light']])
    showTheme(root, 'system')
    expect(attributes.size).toBe(0)
  })
})

describe('the address that a sign-in comes back to', () => {
  const clients = { scope: 'openid', softphoneClientId: 's', managerClientId: 'm' }
  const own = { issuer: 'https://cc.test/oidc', resource: 'https://cc.test/api', ...clients }

  it('is the public one of the center’s own issuer', () => {
    expect(addressToOpen(own, new URL('https://cc.test/manager/live'))).toBeNull()
    expect(addressToOpen(own, new URL('https://inner.test/manager/live?x=1'))).toBe(
      'https://cc.test/manager/live?x=1',
    )
  })

  it('is never guessed from an issuer elsewhere', () => {
    const opened = new URL('https://cc.test/manager/')
    expect(addressToOpen({ ...own, issuer: 'https://id.test/oidc' }, opened)).toBeNull()
    expect(addressToOpen({ ...own, issuer: 'https://id.test/realms/x' }, opened)).toBeNull()
  })
})
