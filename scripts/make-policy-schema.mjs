// Publishes the schema of the machine policy from the schema that the app itself checks with.
// Run with tsx: npx tsx scripts/make-policy-schema.mjs
import { writeFileSync } from 'node:fs'
import { policySchema } from '../src/main/settings/policy.ts'

const path = new URL('../resources/policy/policy.schema.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(policySchema(), null, 2)}\n`)
