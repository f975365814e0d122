import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { AdminRouteName } from '../../../../contract/admin-api/routes.js'
import { useIdentity } from '../../api/queries.js'
import { PageFrame } from '../../components/page-frame.js'
import { isPermitted, rightsWords, whoMay } from '../../view/role-words.js'
import { firstPlace } from './places.js'

interface OnlyProps {
  /** what the page lives by: whoever may not call it has no such page */
  readonly route: AdminRouteName
  readonly children: ReactNode
}

/** A page for some roles. A link that leads others here ends in words, not in an empty page. */
export function Only({ route, children }: OnlyProps) {
  const me = useIdentity()
  if (isPermitted(me.role, route)) return children
  const home = firstPlace(me.role)
  return (
    <PageFrame title="This page is not for your role">
      <p>
        It is for {whoMay(route)}. You are signed in as {me.username},{' '}
        {rightsWords({ role: me.role, groupName: me.group?.name ?? null }).toLowerCase()}.
      </p>
      <p>
        Go to <Link to={home.to}>{home.name}</Link>.
      </p>
    </PageFrame>
  )
}
