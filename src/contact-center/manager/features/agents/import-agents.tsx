import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Upload } from 'lucide-react'
import {
  importAnswer,
  type ImportAnswer,
  importColumns,
  mostImportBytes,
  mostImportRows,
} from '../../../../contract/admin-api/agent-import.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { keys } from '../../api/queries.js'
import type { Refusal } from '../../api/refused.js'
import { Card } from '../../components/card.js'
import { PageFrame } from '../../components/page-frame.js'
import { useManager } from '../../manager-context.js'
import { countWords } from '../../view/count-words.js'
import { ImportPreview } from './import-preview.js'
import styles from './import.module.css'

interface ChosenFile {
  readonly name: string
  /** as it was read when it was chosen: what is imported is what was looked through, whatever became of the file since */
  readonly body: Blob
}

/** A file is looked through first; nothing is written before Import, and nothing at all while a row has an error. */
export function ImportAgents() {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [preview, setPreview] = useState<ImportAnswer | null>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const send = async ({ body }: ChosenFile, dryRun: 'true' | 'false'): Promise<void> => {
    setBusy(true)
    setRefusal(null)
    const answer = await session.client.ask('importAgents', importAnswer, { body, query: { dryRun } })
    setBusy(false)
    if (!answer.ok) {
      setRefusal(answer.refusal)
      return
    }
    setPreview(answer.value)
    const { create, update, error } = answer.value.totals
    announce(
      answer.value.applied
        ? `Imported: ${create} created, ${update} changed`
        : `Looked through: ${create} to create, ${update} to change, ${error} with errors`,
    )
    if (answer.value.applied)
      for (const queryKey of [keys.agents, keys.groups, keys.tenant, keys.audit])
        void queries.invalidateQueries({ queryKey })
  }
  const refuse = (message: string): void =>
    setRefusal({ status: 0, code: 'bad-request', message, errors: [] })
  const look = async (picked: File): Promise<void> => {
    setFile(null)
    setPreview(null)
    setRefusal(null)
    if (picked.size > mostImportBytes) {
      refuse(`${picked.name} is larger than ${mostImportBytes / 1_000_000} MB.`)
      return
    }
    try {
      const chosen = {
        name: picked.name,
        body: new Blob([await picked.arrayBuffer()], { type: 'text/csv' }),
      }
      setFile(chosen)
      await send(chosen, 'true')
    } catch {
      refuse(`${picked.name} cannot be read. Choose it again.`)
    }
  }
  const totals = preview?.totals
  const ready = totals?.error === 0 && totals.create + totals.update > 0

  return (
    <PageFrame
      title="Import agents"
      trail={[{ name: 'Agents', to: '/agents' }]}
      about="Begin with an export: the same columns come back."
    >
      <Card title="File">
        <div className={styles['file']}>
          <p className={styles['about']}>
            CSV with the columns {importColumns.join(', ')}; UTF-8, at most{' '}
            {mostImportRows.toLocaleString('en')} rows. A cell that is empty leaves the value as it is.
            Passwords are not in the file.
          </p>
          <div className={styles['actions']}>
            <Button icon={Upload} busy={busy} onClick={() => picker.current?.click()}>
              Choose a file
            </Button>
            {file && <span className={styles['name']}>{file.name}</span>}
          </div>
          <input
            className="unseen"
            ref={picker}
            type="file"
            accept=".csv,text/csv"
            tabIndex={-1}
            aria-label="CSV file of agents"
            onChange={({ target }) => {
              const [chosen] = target.files ?? []
              if (chosen) void look(chosen)
              target.value = ''
            }}
          />
          {refusal && (
            <Strip tone="bad" role="alert">
              <p>{refusal.message}</p>
              <ul>
                {refusal.errors.slice(0, 20).map(({ path, message }) => (
                  <li key={`${path} ${message}`}>
                    {path}: {message}
                  </li>
                ))}
              </ul>
            </Strip>
          )}
        </div>
      </Card>
      {preview && totals && (
        <>
          {preview.applied ? (
            <Strip tone="good">
              Imported: {countWords(totals.create, 'agent')} created, {countWords(totals.update, 'agent')}{' '}
              changed.
            </Strip>
          ) : (
            <Strip tone={totals.error > 0 ? 'bad' : 'neutral'}>
              {totals.error > 0
                ? `${countWords(totals.error, 'row')} with errors. Correct the file and choose it again; nothing is imported until then.`
                : `${countWords(totals.create, 'agent')} to create, ${totals.update.toLocaleString('en')} to change, ${totals.unchanged.toLocaleString('en')} unchanged. Nothing is written yet.`}
            </Strip>
          )}
          <ImportPreview rows={preview.rows} />
          {file && !preview.applied && (
            <div className={styles['actions']}>
              <Button
                look="primary"
                size="large"
                busy={busy}
                unavailable={!ready}
                onClick={() => void send(file, 'false')}
              >
                Import
              </Button>
            </div>
          )}
        </>
      )}
    </PageFrame>
  )
}
