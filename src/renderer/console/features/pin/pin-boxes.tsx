import { useEffect, useRef, type ClipboardEvent, type Dispatch, type KeyboardEvent } from 'react'
import { PIN_LENGTH, type PinBoxes as Boxes, type PinEvent } from '../../view/pin-boxes-state.js'
import styles from './pin-dialog.module.css'

interface PinBoxesProps {
  readonly boxes: Boxes
  readonly dispatch: Dispatch<PinEvent>
  readonly busy: boolean
  readonly describedBy: string
}

export function PinBoxes({ boxes, dispatch, busy, describedBy }: PinBoxesProps) {
  const inputs = useRef<(HTMLInputElement | null)[]>([])
  useEffect(() => {
    const input = inputs.current[boxes.focus]
    input?.focus()
    input?.select()
  }, [boxes, busy])

  const press = (event: KeyboardEvent<HTMLInputElement>, box: number): void => {
    const pinEvent = keyEvent(event.key, box)
    if (!pinEvent || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    if (!busy || pinEvent.type === 'move') dispatch(pinEvent)
  }
  const paste = (event: ClipboardEvent, box: number): void => {
    event.preventDefault()
    if (!busy) dispatch({ type: 'paste', box, text: event.clipboardData.getData('text') })
  }

  return (
    <div className={styles['boxes']} role="group" aria-label="PIN">
      {boxes.digits.map((digit, box) => (
        <input
          key={box}
          ref={(element) => {
            inputs.current[box] = element
          }}
          className={styles['box']}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          aria-label={`PIN digit ${box + 1}`}
          aria-describedby={describedBy}
          value={digit}
          readOnly={busy}
          onChange={(event) => dispatch({ type: 'input', box, text: event.target.value })}
          onKeyDown={(event) => press(event, box)}
          onPaste={(event) => paste(event, box)}
          onFocus={(event) => {
            event.target.select()
            if (box !== boxes.focus) dispatch({ type: 'move', to: box })
          }}
        />
      ))}
    </div>
  )
}

function keyEvent(key: string, box: number): PinEvent | null {
  switch (key) {
    case 'Backspace':
      return { type: 'backspace', box }
    case 'Delete':
      return { type: 'delete', box }
    case 'ArrowLeft':
      return { type: 'move', to: box - 1 }
    case 'ArrowRight':
      return { type: 'move', to: box + 1 }
    case 'Home':
      return { type: 'move', to: 0 }
    case 'End':
      return { type: 'move', to: PIN_LENGTH - 1 }
    case 'Escape':
      return { type: 'clear' }
    default:
      return null
  }
}
