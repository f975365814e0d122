import { useReducer, useState, type Dispatch } from 'react'
import { emptyPin, pinTransition, type PinBoxes, type PinEvent } from '../../view/pin-boxes-state.js'

/** The typed digits. A wrong PIN empties the boxes, so that the next try starts by typing. */
export function usePin(
  pinError: string | null,
  attemptsLeft: number | null,
): { readonly boxes: PinBoxes; readonly dispatch: Dispatch<PinEvent> } {
  const [boxes, dispatch] = useReducer(pinTransition, emptyPin)
  const refusal = pinError === null ? null : `${attemptsLeft} ${pinError}`
  const [seen, setSeen] = useState(refusal)
  if (refusal !== seen) {
    setSeen(refusal)
    if (refusal !== null) dispatch({ type: 'clear' })
  }
  return { boxes, dispatch }
}
