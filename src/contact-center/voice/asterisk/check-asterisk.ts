import type { VoiceLogger } from '../voice-logger.js'
import type { AriClient } from './ari/ari-client.js'

export interface AsteriskCheck {
  readonly client: AriClient
  readonly trunk: string | null
  readonly logger: VoiceLogger
}

/**
 * Says what of Asterisk's configuration is missing, where nothing else would: a softphone's registration is refused as with a
 * wrong password, and callees are out of reach as with a trunk that is down.
 */
export async function checkAsterisk({ client, trunk, logger }: AsteriskCheck): Promise<void> {
  const probe = `offhook-check-${client.access.app}`
  const pushed = await client.pushConfig('aor', probe, { max_contacts: '1' })
  if (pushed.ok) await client.removeConfig('aor', probe)
  else if (pushed.status !== null) {
    logger.error(
      { status: pushed.status },
      'Asterisk takes no softphones from us, so none can register: it wants the sorcery.conf of docs/asterisk and a restart, and in ari.conf read_only=no',
    )
  }
  const refer = await client.module('res_pjsip_refer.so')
  if (refer.ok && refer.value.status === 'Running') {
    logger.warn(
      {},
      'Asterisk answers INVITE with Replaces before it asks who sends it: modules.conf wants the noload line of docs/asterisk.md, and Asterisk a restart',
    )
  }
  if (trunk === null) return
  const endpoint = await client.endpoint(trunk)
  if (!endpoint.ok && endpoint.status === 404) {
    logger.error(
      { trunk },
      'pjsip.conf has no endpoint of the name in --trunk, so nobody outside can be called',
    )
  }
}
