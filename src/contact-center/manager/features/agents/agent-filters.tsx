import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { GroupView } from '../../../../contract/admin-api/levels.js'
import { levelledSettingName } from '../../../../contract/settings.js'
import { SelectField } from '../../components/select-field.js'
import type { AgentView } from '../../view/agent-filter-state.js'
import { levelledLabels, levelledNames } from '../../view/setting-words.js'
import styles from './agents.module.css'

interface AgentFiltersProps {
  readonly view: AgentView
  readonly groups: readonly GroupView[]
  readonly onChange: (view: AgentView) => void
}

/** long enough not to ask for every letter */
const typingPauseMs = 250

export function AgentFilters({ view, groups, onChange }: AgentFiltersProps) {
  const { search: _search, ...rest } = view
  const { groupId: _groupId, ...withoutGroup } = view
  const { differing: _differing, ...withoutDiffering } = view
  const { active: _active, ...withoutActive } = view
  return (
    <search className={styles['filters']} aria-label="Filter the agents">
      <SearchField
        value={view.search ?? ''}
        onChange={(search) => onChange(search === '' ? rest : { ...view, search })}
      />
      {groups.length > 1 && (
        <SelectField
          compact
          label="Agent group"
          value={view.groupId ?? ''}
          options={[
            { value: '', name: 'All groups' },
            ...groups.map(({ id, name }) => ({ value: id, name })),
          ]}
          onChange={(groupId) => onChange(groupId === '' ? withoutGroup : { ...view, groupId })}
        />
      )}
      <SelectField
        compact
        label="Differing setting"
        value={view.differing ?? ''}
        options={[
          { value: '', name: 'All settings' },
          ...levelledNames.map((name) => ({ value: name, name: `Differs: ${levelledLabels[name]}` })),
        ]}
        onChange={(value) => {
          const differing = levelledSettingName.safeParse(value)
          onChange(differing.success ? { ...view, differing: differing.data } : withoutDiffering)
        }}
      />
      <SelectField
        compact
        label="State"
        value={view.active ?? ''}
        options={[
          { value: '', name: 'Active or not' },
          { value: 'true', name: 'Active' },
          { value: 'false', name: 'Deactivated' },
        ]}
        onChange={(active) =>
          onChange(active === 'true' || active === 'false' ? { ...view, active } : withoutActive)
        }
      />
    </search>
  )
}

interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function SearchField({ value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    if (typed.trim() === value) return undefined
    const timer = setTimeout(() => onChange(typed.trim()), typingPauseMs)
    return () => clearTimeout(timer)
    // What stands in the address follows what is typed, not the other way round.
  }, [typed, value, onChange])
  return (
    <div className={styles['search']}>
      <Search size={16} aria-hidden />
      <input
        className={styles['input']}
        type="search"
        aria-label="Search by name"
        placeholder="Search by name"
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}
