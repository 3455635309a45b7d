/** Around every page: where one can go, the search, who one is, what was just done. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Crm, problemOf } from './crm'
import { Keys, usePageKeys } from './dialog'
import { Search } from './search'

interface Props {
  crm: Crm
  path: string
  children: ComponentChildren
}

export function Shell({ crm, path, children }: Props) {
  const [keys, setKeys] = useState(false)
  usePageKeys({ '?': () => setKeys(true) })
  const { viewer } = crm
  const kinds = crm.schema.value?.kinds ?? []
  const current = (href: string, more = ''): 'page' | undefined =>
    path === href || (more && path.startsWith(more)) ? 'page' : undefined
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <header class="top">
        <span class="mark" aria-hidden="true" />
        <b>Alongside</b>
        <div class="search-slot">
          <Search />
        </div>
        <button
          type="button"
          class="quiet"
          aria-label="Keys"
          title="Keys ( ? )"
          onClick={() => setKeys(true)}
        >
          ?
        </button>
        <a class="me" href="#/profile">
          {viewer.name} · {viewer.workspace}
        </a>
      </header>
      <nav class="side-nav" aria-label="Main">
        <ul>
          {kinds.map((kind) => (
            <li key={kind.name}>
              <a
                href={`#/list/${kind.name}`}
                aria-current={
                  current(`/list/${kind.name}`, `/list/${kind.name}/`) ??
                  current(`/board/${kind.name}`, `/record/${kind.name}/`)
                }
              >
                <span class={`dot ${kind.name}`} aria-hidden="true" />
                {kind.plural}
              </a>
            </li>
          ))}
        </ul>
        <ul>
          <li>
            <a href="#/" aria-current={current('/')}>
              Mail
            </a>
          </li>
          <li>
            <a href="#/tasks" aria-current={current('/tasks')}>
              Tasks
            </a>
          </li>
          <li>
            <a href="#/mailboxes" aria-current={current('/mailboxes', '/mailboxes')}>
              Mailboxes
            </a>
          </li>
          <li>
            <a href="#/health" aria-current={current('/health')}>
              Connections
            </a>
          </li>
          <li>
            <a href="#/import" aria-current={current('/import', '/import')}>
              Import and export
            </a>
          </li>
          <li>
            <a href="#/pair" aria-current={current('/pair', '/pair')}>
              Pair a panel
            </a>
          </li>
          <li>
            <a href="#/devices" aria-current={current('/devices')}>
              Devices
            </a>
          </li>
          {viewer.isAdmin ? (
            <li>
              <a href="#/admin" aria-current={current('/admin', '/admin')}>
                Settings
              </a>
            </li>
          ) : null}
        </ul>
      </nav>
      <div class="content" id="content" tabIndex={-1}>
        {crm.line.value === 'offline' ? (
          <p class="banner" role="status">
            The line is down; trying again. What you see may be old.
          </p>
        ) : null}
        {children}
      </div>
      <Said crm={crm} />
      {keys ? <Keys close={() => setKeys(false)} /> : null}
    </div>
  )
}

/** A button, because the address after `#` is ours. */
const skip = (): void => document.getElementById('content')?.focus()

function Said({ crm }: { crm: Crm }) {
  const said = crm.toast.value
  const undo = async (): Promise<void> => {
    crm.toast.value = null
    try {
      await said?.undo?.()
      crm.say('Undone')
    } catch (error) {
      crm.say(problemOf(error).title)
    }
  }
  return (
    <div class="toasts" role="status" aria-live="polite">
      {said ? (
        <div class="toast" data-testid="toast">
          <span>{said.text}</span>
          {said.undo ? (
            <button type="button" onClick={() => void undo()}>
              Undo
            </button>
          ) : null}
          <button
            type="button"
            class="quiet"
            aria-label="Dismiss"
            onClick={() => {
              crm.toast.value = null
            }}
          >
            ✕
          </button>
        </div>
      ) : null}
    </div>
  )
}
