/** Pages on which something is typed that is not saved. */
const unsaved = new Set<object>()

export const isAnythingUnsaved = (): boolean => unsaved.size > 0

/** @returns takes it back */
export function holdUnsaved(): () => void {
  const page = {}
  unsaved.add(page)
  return () => void unsaved.delete(page)
}
