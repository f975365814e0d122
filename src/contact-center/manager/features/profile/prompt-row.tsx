import { RadioGroup } from '@base-ui/react/radio-group'
import { Play, Square, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { mostPromptBytes, mostPromptSeconds, promptAnswer } from '../../../../contract/admin-api/prompts.js'
import { builtInPrompt, type AutoAnswerPrompt } from '../../../../contract/settings.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Choice } from '../../../../renderer/shared/components/choice.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { useManager } from '../../manager-context.js'
import { promptNames } from '../../view/setting-words.js'
import { usePlayback } from './use-playback.js'
import choice from '../../../../renderer/shared/components/choice.module.css'
import styles from './prompt-row.module.css'

interface PromptRowProps {
  readonly prompt: AutoAnswerPrompt
  readonly onChange: (prompt: AutoAnswerPrompt) => void
}

/** What an agent hears before an interaction is connected by Auto Answer. */
export function PromptRow({ prompt, onChange }: PromptRowProps) {
  const { session, announce } = useManager()
  const playback = usePlayback()
  const picker = useRef<HTMLInputElement>(null)
  const [uploading, setUploading] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const value = prompt.kind === 'built-in' ? prompt.name : 'uploaded'

  const upload = async (file: File): Promise<void> => {
    setRefused(null)
    if (file.size > mostPromptBytes) {
      setRefused(`This file is larger than ${mostPromptBytes / 1_000_000} MB.`)
      return
    }
    setUploading(true)
    const body = new Blob([file], { type: 'audio/wav' })
    const answer = await session.client.ask('uploadPrompt', promptAnswer, { body })
    setUploading(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    const { id, sha256 } = answer.value
    onChange({ kind: 'uploaded', id, sha256 })
    announce('Uploaded. Save to use it.')
  }

  return (
    <div className={styles['row']}>
      <h3 className={styles['label']} id="prompt-label">
        Prompt
      </h3>
      <RadioGroup
        className={`${choice['group']} ${styles['choices']}`}
        aria-labelledby="prompt-label"
        value={value}
        onValueChange={(next) => {
          const builtIn = builtInPrompt.safeParse(next)
          if (builtIn.success) onChange({ kind: 'built-in', name: builtIn.data })
        }}
      >
        {builtInPrompt.options.map((name) => (
          <Choice key={name} value={name} name={promptNames[name]} chosen={value === name} />
        ))}
        {prompt.kind === 'uploaded' && <Choice value="uploaded" name="Uploaded sound" chosen />}
      </RadioGroup>
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={playback.playing ? Square : Play}
          onClick={() => (playback.playing ? playback.stop() : playback.play(prompt))}
        >
          {playback.playing ? 'Stop' : 'Play the prompt'}
        </Button>
        <Button size="small" icon={Upload} busy={uploading} onClick={() => picker.current?.click()}>
          Upload a WAV
        </Button>
        <span className={styles['note']}>
          PCM of 16 bit, mono or stereo, 8 to 48 kHz, at most {mostPromptSeconds} seconds and{' '}
          {mostPromptBytes / 1_000_000} MB
        </span>
        <input
          className="unseen"
          ref={picker}
          type="file"
          accept=".wav,audio/wav"
          tabIndex={-1}
          aria-label="WAV file of the prompt"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) void upload(file)
            // The same file may be chosen again, corrected.
            target.value = ''
          }}
        />
      </div>
      <p className={styles['note']}>
        Softphones play it. A desk phone that is answered without a click hears a short tone instead, whatever
        is chosen here.
      </p>
      {(refused ?? playback.refused) && (
        <Strip tone="bad" role="alert">
          {refused ?? playback.refused}
        </Strip>
      )}
    </div>
  )
}
