import type { ReactElement } from 'react'
import { Tooltip } from '@base-ui/react/tooltip'
import styles from './hint.module.css'

/** A tooltip: never the only place of a word the agent needs. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children as ReactElement<Record<string, unknown>>} />
      <Tooltip.Portal>
        <Tooltip.Positioner
          className={styles['positioner']}
          side="bottom"
          sideOffset={6}
          collisionPadding={8}
        >
          <Tooltip.Popup className={styles['popup']}>{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
