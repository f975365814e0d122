import { useState } from 'react'

/** Whether the last save is still news: until something is changed again. */
export function useNews({ dirty, saves }: { readonly dirty: boolean; readonly saves: number }): boolean {
  const [toldOf, setToldOf] = useState(0)
  if (dirty && toldOf < saves) setToldOf(saves)
  return saves > toldOf
}
