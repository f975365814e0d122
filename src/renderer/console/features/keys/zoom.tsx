import { Minus, Plus, RotateCcw } from 'lucide-react'
import type { ZoomStep } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import page from '../../components/page.module.css'
import styles from './zoom.module.css'

/** How large everything is drawn, for those who would rather click than press keys. */
export function Zoom() {
  const { send } = useConsole()
  const { percent, canGrow, canShrink } = useSnapshot((snapshot) => snapshot.zoom)
  const step = (taken: ZoomStep) => () => void send('app.zoom', { step: taken })
  return (
    <section className={page['section']} aria-labelledby="zoom-heading">
      <h2 className={page['heading']} id="zoom-heading">
        Zoom
      </h2>
      <div className={styles['row']}>
        <Button icon={Minus} aria-label="Smaller" unavailable={!canShrink} onClick={step('smaller')} />
        <output className={styles['percent']}>{percent} %</output>
        <Button icon={Plus} aria-label="Larger" unavailable={!canGrow} onClick={step('larger')} />
        <Button icon={RotateCcw} look="quiet" unavailable={percent === 100} onClick={step('usual')}>
          Usual size
        </Button>
      </div>
      <p className={page['note']}>Offhook remembers it on this computer.</p>
    </section>
  )
}
