import { useEffect, useRef, useState } from 'react'
import type { AutoAnswerPrompt, BuiltInPrompt } from '../../../../contract/settings.js'
import bleep from '../../../../../resources/sounds/prompt/bleep.wav'
import chime from '../../../../../resources/sounds/prompt/chime.wav'
import double from '../../../../../resources/sounds/prompt/double.wav'
import { useManager } from '../../manager-context.js'

const builtIn: Readonly<Record<BuiltInPrompt, string>> = { bleep, chime, double }

interface Playback {
  readonly playing: boolean
  readonly refused: string | null
  play(prompt: AutoAnswerPrompt): void
  stop(): void
}

/** Plays a prompt on this computer; leaving the page ends it. */
export function usePlayback(): Playback {
  const { client } = useManager().session
  const [playing, setPlaying] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const sound = useRef<{ readonly audio: HTMLAudioElement; readonly url: string | null } | null>(null)

  const stop = (): void => {
    sound.current?.audio.pause()
    if (sound.current?.url) URL.revokeObjectURL(sound.current.url)
    sound.current = null
    setPlaying(false)
  }
  useEffect(
    () => () => {
      sound.current?.audio.pause()
      if (sound.current?.url) URL.revokeObjectURL(sound.current.url)
    },
    [],
  )
  const start = async (source: string, url: string | null): Promise<void> => {
    stop()
    const audio = new Audio(source)
    sound.current = { audio, url }
    audio.onended = stop
    setPlaying(true)
    try {
      await audio.play()
    } catch {
      stop()
      setRefused('This browser cannot play the prompt.')
    }
  }
  const play = async (prompt: AutoAnswerPrompt): Promise<void> => {
    setRefused(null)
    if (prompt.kind === 'built-in') {
      await start(builtIn[prompt.name], null)
      return
    }
    const answer = await client.fetchBlob('prompt', { id: prompt.id })
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    const url = URL.createObjectURL(answer.value)
    await start(url, url)
  }
  return { playing, refused, play: (prompt) => void play(prompt), stop }
}
