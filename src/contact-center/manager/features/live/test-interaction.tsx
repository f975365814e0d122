import { Phone } from 'lucide-react'
import { useState } from 'react'
import { testInteractionAnswer } from '../../../../contract/admin-api/live.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Question } from '../../../../renderer/shared/components/dialog.js'
import { useManager } from '../../manager-context.js'

interface TestInteractionProps {
  readonly agentId: string
  readonly name: string
}

/** Offers a test interaction by the path of Test Auto Answer; why it is refused is told. */
export function TestInteraction({ agentId, name }: TestInteractionProps) {
  const { session, announce } = useManager()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const offer = async (): Promise<void> => {
    setBusy(true)
    const body = { commandId: crypto.randomUUID() }
    const answer = await session.client.ask('testInteraction', testInteractionAnswer, { id: agentId, body })
    setBusy(false)
    if (answer.ok) announce(`A test interaction is offered to ${name}`)
    else setRefused(answer.refusal.message)
  }
  return (
    <>
      <Button
        size="small"
        icon={Phone}
        busy={busy}
        aria-label={`Offer a test interaction to ${name}`}
        onClick={() => void offer()}
      >
        Test
      </Button>
      <Question
        open={refused !== null}
        title="No test interaction now"
        text={refused ?? ''}
        onOk={() => setRefused(null)}
      />
    </>
  )
}
