import type { ZoomStep } from '../../contract/ipc/console-snapshot.js'

/** How large everything in the window can be drawn, in per cent. 200 is what WCAG 2.2 §1.4.4 asks for; the system has more. */
export const zoomPercents = [80, 90, 100, 110, 125, 150, 175, 200] as const
export const usualZoom = 100
const smallest = zoomPercents[0]
const largest = zoomPercents[zoomPercents.length - 1] ?? usualZoom

/** The next one of the table; at its end it stays. A value between two, of another version's table, goes to its neighbour. */
export function zoomAfter(percent: number, step: ZoomStep): number {
  switch (step) {
    case 'larger':
      return zoomPercents.find((one) => one > percent) ?? largest
    case 'smaller':
      return zoomPercents.findLast((one) => one < percent) ?? smallest
    case 'usual':
      return usualZoom
    default:
      return step satisfies never
  }
}

/** What is kept on disk may be anything. */
export const boundedZoom = (percent: number): number => Math.min(Math.max(percent, smallest), largest)

export const zoomView = (
  percent: number,
): { readonly percent: number; readonly canGrow: boolean; readonly canShrink: boolean } => ({
  percent,
  canGrow: percent < largest,
  canShrink: percent > smallest,
})
