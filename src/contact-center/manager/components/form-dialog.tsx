import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import type { ReactNode, SubmitEvent } from 'react'
import { Button } from '../../../renderer/shared/components/button.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import dialog from '../../../renderer/shared/components/dialog.module.css'
import styles from './form-dialog.module.css'

interface FormDialogProps {
  readonly title: string
  readonly text: string
  readonly ok: string
  readonly busy: boolean
  readonly incomplete: boolean
  readonly refused: string | null
  readonly onOk: () => void
  readonly onCancel: () => void
  readonly children: ReactNode
}

/** A few fields that make or change something. */
export function FormDialog(props: FormDialogProps) {
  const { title, text, ok, busy, incomplete, refused, onOk, onCancel, children } = props
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!busy && !incomplete) onOk()
  }
  return (
    <BaseDialog.Root open disablePointerDismissal onOpenChange={(next) => !next && onCancel()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={dialog['backdrop']} />
        <BaseDialog.Popup className={`${dialog['popup']} ${styles['wide']}`}>
          <BaseDialog.Title className={dialog['title']}>{title}</BaseDialog.Title>
          <BaseDialog.Description className={dialog['text']}>{text}</BaseDialog.Description>
          <form className={styles['form']} onSubmit={submit}>
            {children}
            {refused && (
              <Strip tone="bad" role="alert">
                {refused}
              </Strip>
            )}
            <div className={dialog['actions']}>
              <Button onClick={onCancel}>Cancel</Button>
              <Button type="submit" look="primary" busy={busy} unavailable={incomplete}>
                {ok}
              </Button>
            </div>
          </form>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
