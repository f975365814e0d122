import { createHash } from 'node:crypto'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** +sip.instance is a UUID (RFC 5626 §4.1). An installation's id in another form always gives the same one. */
export function instanceUuid(instanceId: string): string {
  if (uuid.test(instanceId)) return instanceId.toLowerCase()
  const hex = createHash('sha256').update(`offhook:${instanceId}`).digest('hex')
  // Version 8, variant 10 (RFC 9562 §5.8): a UUID made from something of one's own.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `9${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
