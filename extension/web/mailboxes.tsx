/** The viewer's mailboxes: connect, see how they are doing, connect again, disconnect. */
import { useEffect, useState } from 'preact/hooks'
import type { MailboxView, Redirect, Session } from '../../shared_schema/generated/wire'
import { get, post } from './api'
import { Backfill } from './backfill'
import { Sending } from './sending'

const NAMES: Record<string, string> = { google: 'Google', microsoft: 'Microsoft' }
const STATES = {
  active: 'Connected',
  paused: 'Paused',
  reauthorize: 'Needs you',
  disconnected: 'Disconnected',
}

interface Props {
  session: Session
  said: string
  detail: string
  reload: () => Promise<void>
}

export function Mailboxes({ session, said, reload }: Props) {
  const [trouble, setTrouble] = useState('')
  useEffect(() => {
    if (said === 'problem')
      void get<{ title: string }>('/api/oauth/problem').then((one) => setTrouble(one.title))
    if (said === 'connected') void reload()
  }, [said, reload])
  const fail = (error: Error): void => setTrouble(error.message)
  const connect = (provider: string, address: string | null = null): void => {
    post<Redirect>(`/oauth/${provider}/start`, address ? { address } : {})
      .then(({ url }) => location.assign(url))
      .catch(fail)
  }
  const ask = (one: MailboxView, what: 'pause' | 'resume' | 'disconnect'): void => {
    post(`/api/mailboxes/${one.id}/${what}`).then(reload).catch(fail)
  }
  return (
    <main class="card wide">
      <h1>Mailboxes</h1>
      {said === 'connected' ? (
        <p class="notice good" role="status">
          Connected. New mail with your contacts is logged from now on; each mail says why or why not.
        </p>
      ) : null}
      {trouble ? (
        <p class="notice bad" role="alert" data-testid="mailbox-problem">
          {trouble}
        </p>
      ) : null}
      <ul class="mailbox-list">
        {session.mailboxes.map((one) => (
          <li key={one.id}>
            <b>{one.address}</b>
            <span class={`state ${one.state}`}>{STATES[one.state]}</span>
            <span class="about">
              {one.problem
                ? [one.problem.title, ...(one.problem.steps ?? [])].join(' ')
                : NAMES[one.provider]}
            </span>
            {one.state === 'active' ? (
              <button type="button" class="quiet" onClick={() => ask(one, 'pause')}>
                Pause
              </button>
            ) : null}
            {one.state === 'paused' ? (
              <button type="button" class="primary" onClick={() => ask(one, 'resume')}>
                Resume
              </button>
            ) : null}
            {one.state === 'reauthorize' || one.state === 'disconnected' ? (
              <button type="button" class="primary" onClick={() => connect(one.provider, one.address)}>
                Reconnect
              </button>
            ) : null}
            {one.state !== 'disconnected' ? (
              <button type="button" class="quiet" onClick={() => ask(one, 'disconnect')}>
                Disconnect
              </button>
            ) : null}
            {one.state === 'active' ? <Backfill mailbox={one.id} /> : null}
            {one.state === 'active' ? <Sending mailbox={one.id} /> : null}
          </li>
        ))}
      </ul>
      {session.mailboxes.length === 0 ? <p class="about">No mailbox is connected yet.</p> : null}
      <p class="buttons">
        {session.providers.map((one) => (
          <button type="button" key={one} data-testid={`connect-${one}`} onClick={() => connect(one)}>
            Connect {NAMES[one]}
          </button>
        ))}
      </p>
    </main>
  )
}
