/** The viewer's mailboxes and those of their teams: connect, see how they are doing, connect again. */
import { useEffect, useState } from 'preact/hooks'
import type { MailboxView, Redirect, Session } from '../../shared_schema/generated/wire'
import { ask as call } from './admin/ask'
import { get, post } from './api'
import { Backfill } from './backfill'
import { ConnectTeam, WhoUses } from './connect-team'
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
  const [asking, setAsking] = useState(false)
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
  const own = session.mailboxes.filter((one) => one.kind !== 'team')
  const shared = session.mailboxes.filter((one) => one.kind === 'team')
  const rows = (some: MailboxView[]) =>
    some.length ? (
      <ul class="mailbox-list">
        {some.map((one) => (
          <Row key={one.id} one={one} session={session} connect={connect} reload={reload} fail={fail} />
        ))}
      </ul>
    ) : null
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
      {rows(own)}
      {own.length === 0 ? <p class="about">No mailbox of yours is connected yet.</p> : null}
      <p class="buttons">
        {session.providers.map((one) => (
          <button type="button" key={one} data-testid={`connect-${one}`} onClick={() => connect(one)}>
            Connect {NAMES[one]}
          </button>
        ))}
      </p>
      <h2>Team mailboxes</h2>
      <p class="about">
        Several people read in them and send from them. Their mail is logged to the contacts in it; anything
        else is ticked by hand.
      </p>
      {rows(shared)}
      <p class="buttons">
        <button type="button" data-testid="connect-team" onClick={() => setAsking(true)}>
          Connect a team's mailbox
        </button>
      </p>
      {asking ? (
        <ConnectTeam providers={session.providers} teams={session.teams} close={() => setAsking(false)} />
      ) : null}
    </main>
  )
}

interface RowProps {
  one: MailboxView
  session: Session
  connect: (provider: string, address: string) => void
  reload: () => Promise<void>
  fail: (error: Error) => void
}

function Row({ one, session, connect, reload, fail }: RowProps) {
  const ask = (what: 'pause' | 'resume' | 'disconnect'): void => {
    post(`/api/mailboxes/${one.id}/${what}`).then(reload).catch(fail)
  }
  const mayChange = one.mayChange !== false
  return (
    <li>
      <b>{one.address}</b>
      <span class={`state ${one.state}`}>{STATES[one.state]}</span>
      <span class="about">{about(one)}</span>
      {mayChange && one.state === 'active' ? (
        <button type="button" class="quiet" onClick={() => ask('pause')}>
          Pause
        </button>
      ) : null}
      {mayChange && one.state === 'paused' ? (
        <button type="button" class="primary" onClick={() => ask('resume')}>
          Resume
        </button>
      ) : null}
      {mayChange && (one.state === 'reauthorize' || one.state === 'disconnected') ? (
        <button type="button" class="primary" onClick={() => connect(one.provider, one.address)}>
          Reconnect
        </button>
      ) : null}
      {mayChange && one.state !== 'disconnected' ? (
        <button type="button" class="quiet" onClick={() => ask('disconnect')}>
          Disconnect
        </button>
      ) : null}
      {mayChange && one.kind === 'team' ? (
        <Use one={one} session={session} reload={reload} fail={fail} />
      ) : null}
      {mayChange && one.state === 'active' ? <Backfill mailbox={one.id} /> : null}
      {one.state === 'active' ? <Sending mailbox={one.id} mayChange={mayChange} /> : null}
    </li>
  )
}

function about(one: MailboxView): string {
  if (one.problem) return [one.problem.title, ...(one.problem.steps ?? [])].join(' ')
  if (one.kind !== 'team') return NAMES[one.provider] ?? ''
  const what = one.shared ? 'Shared mailbox of Microsoft 365' : NAMES[one.provider]
  return `${what} · ${one.team ? `used by ${one.teamName}` : 'used by everybody with a paid seat'}`
}

/** A team that is not among those one may choose is shown, and stays until another one is chosen. */
function Use({ one, session, reload, fail }: Omit<RowProps, 'connect'>) {
  const known = session.teams.some((team) => team.id === one.team)
  const kept = one.team && !known ? [{ id: one.team, name: one.teamName ?? '' }] : []
  const choose = (team: number | null): void => {
    call('mailbox.share', { mailbox: one.id, team }).then(reload).catch(fail)
  }
  return (
    <details class="sending">
      <summary>Who may use it</summary>
      <WhoUses teams={[...kept, ...session.teams]} team={one.team ?? null} choose={choose} />
    </details>
  )
}
