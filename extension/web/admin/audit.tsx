/** The security log: who did what to whom, newest first. */
import { useEffect, useState } from 'preact/hooks'
import type { AuditPage, AuditRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Loading, moment, Nothing, Page, Trouble, useAsked } from './parts'

const EVENTS: Record<string, string> = {
  signed_in: 'Signed in',
  sign_in_refused: 'Sign-in refused',
  panel_paired: 'Panel paired',
  link_made: 'Sign-in link made',
  sessions_ended: 'Signed out everywhere',
  user_invited: 'User invited',
  user_changed: 'User changed',
  user_disabled: 'User disabled',
  user_enabled: 'User enabled',
  team_made: 'Team made',
  team_changed: 'Team changed',
  team_dissolved: 'Team dissolved',
  mailbox_shared: 'Use of a mailbox changed',
  role_made: 'Role made',
  role_changed: 'Role changed',
  role_deleted: 'Role deleted',
  token_made: 'Access token made',
  token_revoked: 'Access token revoked',
  webhook_added: 'Webhook added',
  webhook_removed: 'Webhook removed',
  subscription_made: 'Subscription type made',
  subscription_changed: 'Subscription type changed',
  unsubscribe_link_changed: 'Link to unsubscribe changed',
  defaults_changed: 'Default associations changed',
}
const FIELDS: Record<string, string> = {
  is_admin: 'super admin',
  is_active: 'in use',
  teams: 'teams',
  scopes: 'scopes',
}
const label = (event: string): string => EVENTS[event] ?? event.replaceAll('_', ' ')

export function Audit() {
  const people = useAsked(() => ask('people.list', {}))
  const [event, setEvent] = useState('')
  const [person, setPerson] = useState('')
  const [page, setPage] = useState<AuditPage | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const read = (before: number | null): Promise<AuditPage> =>
    ask('audit.page', { before, events: event ? [event] : [], person: Number(person) || null })
  useEffect(() => {
    let wanted = true
    read(null).then(
      (found) => {
        if (!wanted) return
        setPage(found)
        setError(null)
      },
      (failed: Error) => wanted && setError(failed),
    )
    return () => {
      wanted = false
    }
  }, [event, person])
  const older = (): void =>
    void read(page?.next ?? null).then(
      (found) => setPage({ ...found, entries: [...(page?.entries ?? []), ...found.entries] }),
      setError,
    )
  return (
    <Page
      title="Security log"
      about="Signing in, rights, roles and tokens. Nothing here is ever changed or deleted."
    >
      <div class="narrow">
        <select aria-label="Event" value={event} onChange={(change) => setEvent(change.currentTarget.value)}>
          <option value="">All events</option>
          {(page?.events ?? []).map((one) => (
            <option key={one} value={one}>
              {label(one)}
            </option>
          ))}
        </select>
        <select
          aria-label="Person"
          value={person}
          onChange={(change) => setPerson(change.currentTarget.value)}
        >
          <option value="">By or about anybody</option>
          {(people.value?.users ?? []).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {error ? <Trouble error={error} /> : null}
      {!page ? (
        <Loading />
      ) : page.entries.length === 0 ? (
        <Nothing title="Nothing of this kind has happened" />
      ) : (
        <>
          <table class="rows log" data-testid="audit">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">Change</th>
              </tr>
            </thead>
            <tbody>
              {page.entries.map((one) => (
                <Entry key={one.id} entry={one} />
              ))}
            </tbody>
          </table>
          {page.next ? (
            <p>
              <button type="button" onClick={older}>
                Older events
              </button>
            </p>
          ) : null}
        </>
      )}
    </Page>
  )
}

const LONG = 120

function Long({ text }: { text: string }) {
  if (text.length <= LONG) return <>{text}</>
  return (
    <details>
      <summary>{text.slice(0, LONG).replace(/[,\s]+\S*$/, '')}…</summary>
      {text}
    </details>
  )
}

function Entry({ entry }: { entry: AuditRow }) {
  const about = [entry.about === entry.by ? '' : entry.about, entry.subject].filter(Boolean).join(' · ')
  return (
    <tr>
      <td>
        <time dateTime={entry.at}>{moment(entry.at)}</time>
      </td>
      <td data-label="Who">
        {entry.by}
        <small>{entry.via === 'panel' ? '' : entry.via}</small>
      </td>
      <td data-label="What">
        {label(entry.event)}
        {about ? <small>{about}</small> : null}
      </td>
      <td data-label="Change">
        <ul>
          {Object.entries(entry.changed).map(([field, [was, now]]) => (
            <li key={field}>
              {FIELDS[field] ?? field}: {was && was !== 'none' ? <s>{was}</s> : null}{' '}
              <Long text={now ?? ''} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}
