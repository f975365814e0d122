import { callStates } from './call-states.js'
import { connectionStates } from './connection-states.js'
import type { GalleryState } from './gallery-state.js'
import { pageStates } from './page-states.js'
import { plainStates } from './plain-states.js'
import { signInStates } from './sign-in-states.js'

export const galleryStates: readonly GalleryState[] = [
  ...signInStates,
  ...connectionStates,
  ...callStates,
  ...pageStates,
  ...plainStates,
]
