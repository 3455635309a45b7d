/** Administration: one page for each thing that a super admin sets up. */
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import './admin.css'
import { Audit } from './audit'
import { Defaults } from './defaults'
import { ObjectTypes } from './object-types'
import { Page, Said } from './parts'
import { Pipelines } from './pipelines'
import { Properties } from './properties'
import { Roles } from './roles'
import { Subscriptions } from './subscriptions'
import { Teams } from './teams'
import { Tokens } from './tokens'
import { Users } from './users'
import { Webhooks } from './webhooks'

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
  {
    heading: 'Records',
    places: [
      { path: 'properties', label: 'Properties', view: Properties },
      { path: 'types', label: 'Object types', view: ObjectTypes },
      { path: 'pipelines', label: 'Pipelines', view: Pipelines },
    ],
  },
  {
    heading: 'Mail',
    places: [
      { path: 'associations', label: 'Default associations', view: Defaults },
      { path: 'subscriptions', label: 'Subscription types', view: Subscriptions },
    ],
  },
  {
    heading: 'Access',
    places: [
      { path: 'tokens', label: 'Access tokens', view: Tokens },
      { path: 'webhooks', label: 'Webhooks', view: Webhooks },
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
  const here = page === '' ? every[0] : every.find(({ path }) => path === page)
  const menu = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = `${here?.label ?? 'Settings'} · Alongside`
    // On a phone the menu is one line that scrolls.
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [here])
  if (!isAdmin) {
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
  return (
    <>
      <div class="admin">
        <div class="admin-grid">
          <nav ref={menu} aria-label="Administration">
            {PLACES.map(({ heading, places }) => (
              <div key={heading}>
                <h2>{heading}</h2>
                <ul>
                  {places.map(({ path, label }) => (
                    <li key={path}>
                      <a href={`#/admin/${path}`} aria-current={path === here?.path ? 'page' : undefined}>
                        {label}
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
          <main>
            {here ? (
              <here.view key={here.path} rest={rest} />
            ) : (
              <Page title="There is nothing here" about="The address is wrong, or the page has moved.">
                <p>
                  <a href="#/admin">Back to the settings</a>
                </p>
              </Page>
            )}
          </main>
        </div>
      </div>
      <Said />
    </>
  )
}
