import { RotateCw } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useNow } from '../../console-context.js'
import { secondsLeft } from '../../view/duration.js'

/** After repeated failures Re-open waits; the button then says for how long. */
export function ReopenButton({ availableAt }: { readonly availableAt: number | null }) {
  const { send } = useConsole()
  const now = useNow()
  const wait = availableAt === null ? 0 : secondsLeft(availableAt, now)
  return (
    <Button
      look="primary"
      block
      icon={RotateCw}
      shortcut="reopen"
      data-shortcut="reopen"
      unavailable={wait > 0}
      onClick={() => void send('connection.open', undefined)}
    >
      Re-open connection{wait > 0 && ` in ${wait} s`}
    </Button>
  )
}
