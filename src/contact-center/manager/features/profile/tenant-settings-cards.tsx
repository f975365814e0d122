import { useId } from 'react'
import type { TenantSettings } from '../../../../contract/settings.js'
import { Card } from '../../components/card.js'
import { NumberField } from '../../components/number-field.js'
import { SettingRow } from '../../components/setting-row.js'
import { Toggle } from '../../components/toggle.js'
import {
  autoAnswerNumbers,
  connectionNumbers,
  type NumberSetting,
  offerNumbers,
} from '../../view/setting-words.js'
import { PromptRow } from './prompt-row.js'
import { ReasonCodes } from './reason-codes.js'

interface TenantSettingsCardsProps {
  readonly settings: TenantSettings
  /** by the path in the tenant's body */
  readonly faults: ReadonlyMap<string, string>
  readonly onChange: (settings: TenantSettings) => void
}

export function TenantSettingsCards({ settings, faults, onChange }: TenantSettingsCardsProps) {
  const id = useId()
  const numbers = (list: readonly NumberSetting[]) =>
    list.map((setting) => (
      <NumberField
        key={setting.name}
        setting={setting}
        value={settings[setting.name]}
        fault={faults.get(`settings.${setting.name}`)}
        warning={warningOf(setting, settings)}
        onChange={(value) => onChange({ ...settings, [setting.name]: value })}
      />
    ))
  return (
    <>
      <Card title="Auto Answer" about="How an agent with Auto Answer takes an interaction.">
        {numbers(autoAnswerNumbers)}
        <PromptRow
          prompt={settings.autoAnswerPrompt}
          onChange={(autoAnswerPrompt) => onChange({ ...settings, autoAnswerPrompt })}
        />
      </Card>
      <Card title="Offers">
        {numbers(offerNumbers)}
        <SettingRow
          label="Agents may reject offers"
          htmlFor={`${id}-reject`}
          about="An agent who rejects goes to On break."
          aboutId={`${id}-reject-about`}
        >
          <Toggle
            id={`${id}-reject`}
            describedBy={`${id}-reject-about`}
            on={settings.allowReject}
            onChange={(allowReject) => onChange({ ...settings, allowReject })}
          />
        </SettingRow>
      </Card>
      <Card title="Persistent connection">{numbers(connectionNumbers)}</Card>
      <Card
        title="Status reason codes"
        about="What an agent may name as the reason of a status. Reports show the code, agents see the label."
      >
        <ReasonCodes
          codes={settings.statusReasonCodes}
          fault={[...faults].find(([field]) => field.startsWith('settings.statusReasonCodes'))?.[1]}
          onChange={(statusReasonCodes) => onChange({ ...settings, statusReasonCodes })}
        />
      </Card>
    </>
  )
}

const warningOf = ({ name }: NumberSetting, settings: TenantSettings): string | null =>
  name === 'postProcessingSeconds' && settings.postProcessingSeconds === 0
    ? 'With 0 seconds agents get call after call without a pause.'
    : null
