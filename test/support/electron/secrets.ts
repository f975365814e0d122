import { app } from 'electron'
import { silentLogger } from '../../../src/main/log/logger.js'
import { openSecrets } from '../../../src/main/settings/electron-secrets.js'

export type SecretsInput =
  { readonly do: 'set'; readonly value: string } | { readonly do: 'get' } | { readonly do: 'delete' }

export async function run(input: SecretsInput): Promise<unknown> {
  const secrets = openSecrets(app.getPath('userData'), silentLogger)
  switch (input.do) {
    case 'set':
      return { keyring: secrets.keyring, result: secrets.set('refreshToken', input.value) }
    case 'get':
      return { keyring: secrets.keyring, result: secrets.get('refreshToken') }
    case 'delete':
      secrets.delete('refreshToken')
      return { keyring: secrets.keyring, result: secrets.get('refreshToken') }
  }
}
