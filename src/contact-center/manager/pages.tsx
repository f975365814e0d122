import { createBrowserRouter } from 'react-router'
import { Administrator } from './features/administrators/administrator.js'
import { Administrators } from './features/administrators/administrators.js'
import { Agent } from './features/agents/agent.js'
import { Agents } from './features/agents/agents.js'
import { ImportAgents } from './features/agents/import-agents.js'
import { Audit } from './features/audit/audit.js'
import { Group } from './features/groups/group.js'
import { Groups } from './features/groups/groups.js'
import { Live } from './features/live/live.js'
import { Profile } from './features/profile/profile.js'
import { Home } from './features/shell/home.js'
import { NotFound } from './features/shell/not-found.js'
import { Only } from './features/shell/only.js'
import { Shell } from './features/shell/shell.js'

/** Every page has an address of its own, which the center answers with the same document. */
export const createPages = () =>
  createBrowserRouter(
    [
      {
        element: <Shell />,
        children: [
          { index: true, element: <Home /> },
          {
            path: 'home/profile',
            element: (
              <Only route="tenant">
                <Profile />
              </Only>
            ),
          },
          { path: 'groups', element: <Groups /> },
          { path: 'groups/:id', element: <Group /> },
          { path: 'agents', element: <Agents /> },
          {
            path: 'agents/import',
            element: (
              <Only route="importAgents">
                <ImportAgents />
              </Only>
            ),
          },
          { path: 'agents/:id', element: <Agent /> },
          // The same page under the name that it has in the menu of users.
          { path: 'users', element: <Agents /> },
          { path: 'users/:id', element: <Agent /> },
          { path: 'live', element: <Live /> },
          {
            path: 'administrators',
            element: (
              <Only route="administrators">
                <Administrators />
              </Only>
            ),
          },
          {
            path: 'administrators/:id',
            element: (
              <Only route="administrators">
                <Administrator />
              </Only>
            ),
          },
          {
            path: 'audit',
            element: (
              <Only route="audit">
                <Audit />
              </Only>
            ),
          },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
    { basename: '/manager' },
  )
