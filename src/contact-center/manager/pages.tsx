import { createBrowserRouter, Navigate } from 'react-router'
import { Group } from './features/groups/group.js'
import { Groups } from './features/groups/groups.js'
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
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
    { basename: '/manager' },
  )
