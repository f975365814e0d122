// Where things are kept, relative to the checkout or to the user.
import os from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(root, ...parts)

/** Node 24 from the registry: everything after the first install runs on it. */
export const node24 = inRoot('node_modules/.bin/node')

/** Shared by all checkouts of this user, so that a second clone downloads nothing twice. */
export const userCache = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
  'offhook',
)
