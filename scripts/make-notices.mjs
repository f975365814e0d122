// Writes THIRD-PARTY-NOTICES.txt. `npm run package` does it as well, so that what is shipped is always complete.
import { writeFileSync } from 'node:fs'
import { noticesText } from './packaging/notices.mjs'
import { inRoot } from './setup/paths.mjs'

writeFileSync(inRoot('THIRD-PARTY-NOTICES.txt'), noticesText())
