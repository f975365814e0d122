import { useState } from 'react'
import { Volume2 } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { useConsole } from '../../console-context.js'

export function TestSound({ role, name }: { readonly role: 'headset' | 'ringer'; readonly name: string }) {
  const { send } = useConsole()
  const [playing, setPlaying] = useState(false)
  const play = async (): Promise<void> => {
    setPlaying(true)
    await send('devices.playTestSound', { role })
    setPlaying(false)
  }
  return (
    <div>
      <Button size="small" icon={Volume2} busy={playing} aria-label={name} onClick={() => void play()}>
        Play test sound
      </Button>
    </div>
  )
}
