import { adminRole, type AdminRole } from '../../../../contract/admin-api/roles.js'
import { useGroups } from '../../api/queries.js'
import { SelectField } from '../../components/select-field.js'
import { roleAbout, roleNames } from '../../view/role-words.js'

export interface Rights {
  readonly role: AdminRole
  readonly groupId: string | null
}
interface RightsFieldsProps extends Rights {
  readonly fault: string | undefined
  readonly onChange: (rights: Rights) => void
}

/** A role, and the group that it ends at. */
export function RightsFields({ role, groupId, fault, onChange }: RightsFieldsProps) {
  const groups = useGroups().data?.value ?? []
  return (
    <>
      <SelectField
        label="Role"
        value={role}
        options={adminRole.options.map((value) => ({ value, name: roleNames[value] }))}
        note={roleAbout[role]}
        onChange={(value) => {
          const next = adminRole.parse(value)
          onChange({ role: next, groupId: next === 'tenant-administrator' ? null : groupId })
        }}
      />
      {role !== 'tenant-administrator' && (
        <SelectField
          label="Agent group"
          value={groupId ?? ''}
          options={[
            { value: '', name: role === 'supervisor' ? 'The whole contact center' : 'Choose a group' },
            ...groups.map(({ id, name }) => ({ value: id, name })),
          ]}
          fault={fault}
          onChange={(value) => onChange({ role, groupId: value === '' ? null : value })}
        />
      )}
    </>
  )
}
