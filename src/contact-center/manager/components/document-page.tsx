import type { ReactNode } from 'react'
import { ConflictDialog } from './conflict-dialog.js'
import { PageFrame, type PageFrameProps } from './page-frame.js'
import { SaveBar } from './save-bar.js'
import { LoadFailed, Loading } from './states.js'
import { UnsavedGuard } from './unsaved-guard.js'
import type { EditedDocument } from './use-document.js'

interface DocumentPageProps<View, Body> extends Pick<PageFrameProps, 'title' | 'trail' | 'about'> {
  readonly document: EditedDocument<View, Body>
  /** "the group" */
  readonly what: string
  /** the news of a save is still news */
  readonly news: boolean
  /** nothing can be changed here, so there is nothing to save */
  readonly readOnly?: boolean
  /** it is gone: leaving asks nothing */
  readonly gone?: boolean
  readonly groupName?: (id: string) => string
  readonly children: (saved: View, body: Body) => ReactNode
}

/** The page of something that is read, edited and saved as a whole: loading, saving, conflicts, and leaving it unsaved. */
export function DocumentPage<View, Body>(props: DocumentPageProps<View, Body>) {
  const { document, what, news, readOnly = false, gone = false, groupName, children, ...frame } = props
  const { saved, body, dirty, loadFailure, collision } = document
  return (
    <PageFrame {...frame}>
      {loadFailure && <LoadFailed refusal={loadFailure} onRetry={document.reload} />}
      {!saved && !loadFailure && <Loading what={what} />}
      {saved && body && children(saved, body)}
      {saved && body && !readOnly && (
        <SaveBar
          dirty={dirty}
          saving={document.saving}
          saved={news}
          faults={document.faults.size}
          refusal={document.refusal}
          onSave={() => void document.save()}
          onDiscard={document.discard}
        />
      )}
      {collision && (
        <ConflictDialog
          conflicts={collision}
          {...(groupName ? { groupName } : {})}
          onSettle={(choices) => void document.settle(choices)}
          onCancel={document.postpone}
        />
      )}
      <UnsavedGuard dirty={dirty && !gone} />
    </PageFrame>
  )
}
