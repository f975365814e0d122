import type { Input } from 'electron'
import type { ZoomStep } from '../../contract/ipc/console-snapshot.js'

/**
 * The step that a key asks for, as browsers have it: Ctrl (Cmd on macOS) with plus, minus or zero, on any keyboard. By the
 * character, because plus and minus move from layout to layout; zero by its place too, because a French keyboard has it under
 * Shift. Equals is plus without Shift on most.
 */
export function zoomStepOf(
  key: Pick<Input, 'type' | 'key' | 'code' | 'control' | 'meta' | 'alt'>,
  platform: NodeJS.Platform,
): ZoomStep | null {
  const [held, other] = platform === 'darwin' ? [key.meta, key.control] : [key.control, key.meta]
  if (key.type !== 'keyDown' || !held || other || key.alt) return null
  if (key.key === '0' || key.code === 'Digit0') return 'usual'
  if (key.key === '+' || key.key === '=') return 'larger'
  return key.key === '-' ? 'smaller' : null
}
