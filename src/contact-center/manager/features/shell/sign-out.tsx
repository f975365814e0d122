import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Question } from '../../../../renderer/shared/components/dialog.js'
import { isAnythingUnsaved } from '../../components/unsaved.js'
import { useManager } from '../../manager-context.js'

/** Asks first when something that was typed would be lost. */
export function SignOut() {
  const { session } = useManager()
  const [asking, setAsking] = useState(false)
  const signOut = (): void => void session.signOut()
  return (
    <>
      <Button
        look="quiet"
        size="small"
        icon={LogOut}
        onClick={() => (isAnythingUnsaved() ? setAsking(true) : signOut())}
      >
        Sign out
      </Button>
      <Question
        open={asking}
        title="Sign out without saving?"
        text="What you changed on this page is not saved yet."
        ok="Sign out"
        cancel="Stay"
        grave
        onOk={signOut}
        onCancel={() => setAsking(false)}
      />
    </>
  )
}
