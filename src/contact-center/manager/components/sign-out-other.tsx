import { useQueryClient } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import type { AdminRouteName } from '../../../contract/admin-api/routes.js'
import { Button } from '../../../renderer/shared/components/button.js'
import { Question } from '../../../renderer/shared/components/dialog.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import { keys } from '../api/queries.js'
import { useManager } from '../manager-context.js'
import { SettingRow } from './setting-row.js'

interface SignOutOtherProps {
  readonly route: AdminRouteName
  readonly id: string
  readonly name: string
}

/** Ends somebody else's sign-ins, wherever they are. */
export function SignOutOther({ route, id, name }: SignOutOtherProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const signOut = async (): Promise<void> => {
    setAsking(false)
    setBusy(true)
    setRefused(null)
    const answer = await session.client.ask(route, z.unknown(), { id })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    announce(`${name} is signed out`)
    await queries.invalidateQueries({ queryKey: keys.audit })
  }
  return (
    <SettingRow
      label="Sign out"
      about="Ends every sign-in at once. Signing in again stays possible."
      foot={
        refused && (
          <Strip tone="bad" role="alert">
            {refused}
          </Strip>
        )
      }
    >
      <Button size="small" icon={LogOut} busy={busy} onClick={() => setAsking(true)}>
        Sign {name} out
      </Button>
      <Question
        open={asking}
        title={`Sign ${name} out?`}
        text="Every sign-in ends at once, and what is not saved there is lost."
        ok="Sign out"
        onOk={() => void signOut()}
        onCancel={() => setAsking(false)}
      />
    </SettingRow>
  )
}
