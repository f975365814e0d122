import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { DeviceChoice } from '../../../../contract/ipc/console-snapshot.js'
import { useConsole } from '../../console-context.js'
import { deviceOptions } from '../../view/device-words.js'
import menu from '../../components/menu.module.css'
import styles from './device-select.module.css'

interface DeviceSelectProps {
  readonly name: string
  readonly role: 'microphone' | 'headset' | 'ringer'
  readonly choice: DeviceChoice
}

export function DeviceSelect({ name, role, choice }: DeviceSelectProps) {
  const { send } = useConsole()
  const options = deviceOptions(choice)
  const chosen = options.find(({ value }) => value === choice.selectedId)?.label ?? 'Default'
  return (
    <Select.Root
      modal={false}
      value={choice.selectedId}
      onValueChange={(id) => void send('devices.select', { role, id })}
    >
      <Select.Trigger className={styles['trigger']} aria-label={`${name}: ${chosen}`}>
        <span className={styles['value']} title={chosen}>
          {chosen}
        </span>
        <Select.Icon className={styles['chevron']}>
          <ChevronDown size={16} aria-hidden />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          className={menu['positioner']}
          alignItemWithTrigger={false}
          sideOffset={4}
          collisionPadding={8}
        >
          <Select.Popup className={`${menu['popup']} ${styles['popup']}`}>
            <Select.List className={styles['list']} aria-label={name}>
              {options.map(({ value, label }) => (
                <Select.Item key={value ?? 'default'} value={value} className={menu['item']}>
                  <Select.ItemText className={menu['name']} title={label}>
                    {label}
                  </Select.ItemText>
                  <Select.ItemIndicator>
                    <Check size={16} aria-hidden />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}
