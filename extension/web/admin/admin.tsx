/** Administration: one page for each thing that a super admin sets up. */
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import './admin.css'
import { Audit } from './audit'
import { Defaults } from './defaults'
import { Said } from './parts'
import { Roles } from './roles'
import { Teams } from './teams'
import { Tokens } from './tokens'
import { Users } from './users'

interface Place {
  path: string
  label: string
  view: ComponentType<{ rest: string }>
}

const PLACES: readonly { heading: string; places: readonly Place[] }[] = [
  {
    heading: 'People',
    places: [
      { path: 'users', label: 'Users', view: Users },
      { path: 'teams', label: 'Teams', view: Teams },
      { path: 'roles', label: 'Roles', view: Roles },
    ],
  },
  { heading: 'Mail', places: [{ path: 'associations', label: 'Default associations', view: Defaults }] },
  {
    heading: 'Access',
    places: [
      { path: 'tokens', label: 'Access tokens', view: Tokens },
      { path: 'security', label: 'Security log', view: Audit },
    ],
  },
]

interface Props {
  isAdmin: boolean
  page: string
  rest: string
}

export function Admin({ isAdmin, page, rest }: Props) {
  const every = PLACES.flatMap(({ places }) => places)
  const here = every.find(({ path }) => path === page) ?? every[0]
  useEffect(() => {
    document.title = `${here?.label ?? 'Administration'} · Alongside`
  }, [here])
  if (!isAdmin || !here) {
    return (
      <main class="card">
        <h1>Administration</h1>
        <p>Only a super admin of the workspace may open these pages. Ask one of them.</p>
        <p>
          <a href="#/profile">Your own profile</a>
        </p>
      </main>
    )
  }
  const View = here.view
  return (
    <div class="admin">
      <nav aria-label="Administration">
        {PLACES.map(({ heading, places }) => (
          <div key={heading}>
            <h2>{heading}</h2>
            <ul>
              {places.map(({ path, label }) => (
                <li key={path}>
                  <a href={`#/admin/${path}`} aria-current={path === here.path ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <main>
        <View key={here.path} rest={rest} />
      </main>
      <Said />
    </div>
  )
}
