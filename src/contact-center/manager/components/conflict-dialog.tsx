import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useState } from 'react'
import { Button } from '../../../renderer/shared/components/button.js'
import { Choice } from '../../../renderer/shared/components/choice.js'
import type { Conflict, Side } from '../view/draft-state.js'
import { fieldWords, valueWords } from '../view/setting-words.js'
import dialog from '../../../renderer/shared/components/dialog.module.css'
import choice from '../../../renderer/shared/components/choice.module.css'
import styles from './conflict-dialog.module.css'

interface ConflictDialogProps {
  readonly conflicts: readonly Conflict[]
  readonly groupName?: (id: string) => string
  readonly onSettle: (choices: Readonly<Record<string, Side>>) => void
  readonly onCancel: () => void
}

/** Two administrators have changed the same fields. Everything else of both is kept without asking. */
export function ConflictDialog({ conflicts, groupName, onSettle, onCancel }: ConflictDialogProps) {
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({})
  const open = conflicts.filter(({ field }) => !(field in choices)).length
  return (
    <BaseDialog.Root open disablePointerDismissal onOpenChange={(next) => !next && onCancel()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={dialog['backdrop']} />
        <BaseDialog.Popup className={`${dialog['popup']} ${styles['wide']}`}>
          <BaseDialog.Title className={dialog['title']}>Somebody else has saved meanwhile</BaseDialog.Title>
          <BaseDialog.Description className={dialog['text']}>
            You both changed what stands here. Choose what is to be saved; your other changes and theirs are
            kept.
          </BaseDialog.Description>
          <div className={styles['fields']}>
            {conflicts.map(({ field, base, mine, theirs }) => (
              <fieldset className={styles['field']} key={field}>
                <legend className={styles['name']}>{fieldWords(field)}</legend>
                <p className={styles['before']}>Before: {valueWords(field, base, groupName)}</p>
                <RadioGroup
                  className={choice['group']}
                  aria-label={fieldWords(field)}
                  value={choices[field] ?? ''}
                  onValueChange={(side) => setChoices({ ...choices, [field]: side as Side })}
                >
                  <Choice
                    value="mine"
                    name="Yours"
                    about={valueWords(field, mine, groupName)}
                    chosen={choices[field] === 'mine'}
                  />
                  <Choice
                    value="theirs"
                    name="Theirs"
                    about={valueWords(field, theirs, groupName)}
                    chosen={choices[field] === 'theirs'}
                  />
                </RadioGroup>
              </fieldset>
            ))}
          </div>
          <div className={dialog['actions']}>
            <Button onClick={onCancel}>Back to the form</Button>
            <Button look="primary" unavailable={open > 0} onClick={() => onSettle(choices)}>
              Save
            </Button>
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
