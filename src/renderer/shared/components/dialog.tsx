import { useRef, type ReactNode } from 'react'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { Button } from './button.js'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  readonly text: string
  /** Escape or Cancel; a dialog without it has only one way out */
  readonly onCancel?: (() => void) | undefined
  readonly children: ReactNode
}

/** A modal frame; a click beside it does nothing, so that no decision is taken by accident. */
export function Dialog({ open, title, text, onCancel, children }: DialogProps) {
  return (
    <BaseDialog.Root open={open} disablePointerDismissal onOpenChange={(next) => !next && onCancel?.()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles['backdrop']} />
        <BaseDialog.Popup className={styles['popup']}>
          <BaseDialog.Title className={styles['title']}>{title}</BaseDialog.Title>
          <BaseDialog.Description className={styles['text']}>{text}</BaseDialog.Description>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

interface QuestionProps {
  readonly open: boolean
  readonly title: string
  readonly text: string
  readonly ok?: string
  readonly cancel?: string
  readonly grave?: boolean
  readonly onOk: () => void
  /** absent: there is nothing to refuse, only Ok */
  readonly onCancel?: () => void
}

/** One sentence and Ok, or Ok and Cancel. */
export function Question({
  open,
  title,
  text,
  ok = 'Ok',
  cancel = 'Cancel',
  grave,
  onOk,
  onCancel,
}: QuestionProps) {
  const okRef = useRef<HTMLButtonElement>(null)
  return (
    <Dialog open={open} title={title} text={text} onCancel={onCancel ?? onOk}>
      <div className={styles['actions']}>
        {onCancel && (
          <Button look="neutral" onClick={onCancel}>
            {cancel}
          </Button>
        )}
        <Button look={grave ? 'danger' : 'primary'} ref={okRef} onClick={onOk}>
          {ok}
        </Button>
      </div>
    </Dialog>
  )
}
