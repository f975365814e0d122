import { createBrowserRouter, Navigate } from 'react-router'
import { Agent } from './features/agents/agent.js'
import { Agents } from './features/agents/agents.js'
import { ImportAgents } from './features/agents/import-agents.js'
import { Audit } from './features/audit/audit.js'
import { Group } from './features/groups/group.js'
import { Groups } from './features/groups/groups.js'
import { Live } from './features/live/live.js'
import { Profile } from './features/profile/profile.js'
import { NotFound } from './features/shell/not-found.js'
import { Shell } from './features/shell/shell.js'

/** Every page has an address of its own, which the center answers with the same document. */
export const createPages = () =>
  createBrowserRouter(
    [
      {
        element: <Shell />,
        children: [
          { index: true, element: <Navigate to="/home/profile" replace /> },
          { path: 'home/profile', element: <Profile /> },
          { path: 'groups', element: <Groups /> },
          { path: 'groups/:id', element: <Group /> },
          { path: 'agents', element: <Agents /> },
          { path: 'agents/import', element: <ImportAgents /> },
          { path: 'agents/:id', element: <Agent /> },
          // The same page under the name that it has in the menu of users.
          { path: 'users', element: <Agents /> },
          { path: 'users/:id', element: <Agent /> },
          { path: 'live', element: <Live /> },
          { path: 'audit', element: <Audit /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
    { basename: '/manager' },
  )
