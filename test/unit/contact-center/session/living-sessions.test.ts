import { expect, it } from 'vitest'
import { type Living, createLivingSessions } from '../../../../src/contact-center/session/living-sessions.js'

// The roster reads nothing of a session but whose it is.
const signIn = (signInId: string, agentId: string): Living => ({ signInId, agentId }) as unknown as Living

it('finds a sign-in by its id and by its agent, until it is removed', () => {
  const living = createLivingSessions()
  const alex = signIn('a1', 'alex')
  living.add(alex)
  expect([living.bySignIn('a1'), living.ofAgent('alex'), living.all()]).toEqual([alex, alex, [alex]])
  living.remove(alex)
  expect([living.bySignIn('a1'), living.ofAgent('alex'), living.all()]).toEqual([null, null, []])
})

it('keeps the newer sign-in of an agent when the older one is removed', () => {
  const living = createLivingSessions()
  const older = signIn('a1', 'alex')
  const newer = signIn('a2', 'alex')
  living.add(older)
  living.add(newer)
  living.remove(older)
  expect(living.bySignIn('a1')).toBeNull()
  expect([living.ofAgent('alex'), living.all()]).toEqual([newer, [newer]])
})

it('tells each listener of a change, also one that leaves while it is told', () => {
  const living = createLivingSessions()
  const alex = signIn('a1', 'alex')
  const told: string[] = []
  const leave = living.onChanged(({ agentId }) => {
    told.push(`first: ${agentId}`)
    leave()
  })
  living.onChanged(({ agentId }) => told.push(`second: ${agentId}`))
  living.changed(alex)
  living.changed(alex)
  expect(told).toEqual(['first: alex', 'second: alex', 'second: alex'])
})
