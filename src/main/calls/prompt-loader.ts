import type { AutoAnswerPrompt } from '../../contract/settings.js'
import type { AgentApi } from '../agent/agent-api.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { FactsStore } from '../state/facts.js'

const fallback: AutoAnswerPrompt = { kind: 'built-in', name: 'bleep' }

/** Has the tenant's prompt decoded before it is needed. An uploaded one that cannot be had is replaced by the built-in one. */
export function keepPromptLoaded(options: {
  readonly store: FactsStore
  readonly media: Pick<MediaPort, 'loadPrompt'>
  readonly api: Pick<AgentApi, 'prompt'>
  readonly log: Logger
}): () => void {
  const { store, media, api, log } = options
  let wanted = ''

  const load = async (prompt: AutoAnswerPrompt): Promise<void> => {
    const wav = prompt.kind === 'uploaded' ? await api.prompt(prompt.id) : null
    if (JSON.stringify(prompt) !== wanted) return
    const loaded =
      wav === null
        ? await media.loadPrompt(prompt, null)
        : wav.ok
          ? await media.loadPrompt(prompt, wav.value)
          : wav
    if (loaded.ok) return
    log.warn('prompt not loaded', { code: loaded.error.code })
    if (prompt.kind === 'uploaded') await media.loadPrompt(fallback, null)
  }
  const onFacts = (): void => {
    const prompt = store.getState().settings?.autoAnswerPrompt
    if (!prompt || JSON.stringify(prompt) === wanted) return
    wanted = JSON.stringify(prompt)
    void load(prompt)
  }
  return store.subscribe(onFacts)
}
