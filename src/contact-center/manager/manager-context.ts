import { createContext, use } from 'react'
import type { Session } from './api/session.js'

interface Manager {
  readonly session: Session
  /** read out by a screen reader */
  readonly announce: (text: string) => void
}

export const ManagerContext = createContext<Manager | null>(null)

export function useManager(): Manager {
  const manager = use(ManagerContext)
  if (!manager) throw new Error('useManager is used outside of ManagerContext')
  return manager
}
