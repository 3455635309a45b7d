/** How each connection is doing: state, lag, quota, what was set aside, and what is missing (B7). */
import { useEffect, useState } from 'preact/hooks'
import type { Connections, ConnectionView, DayView } from '../../shared_schema/generated/wire'
import { get, post } from './api'

const STATES: Record<ConnectionView['state'], string> = {
  well: 'In step',
  behind: 'Behind',
  waiting: 'Waiting for the provider',
  reauthorize: 'Needs its owner',
  disconnected: 'Disconnected',
}
const PUSH: Record<ConnectionView['push'], string> = {
  on: 'told of changes at once',
  off: 'looks every minute',
  ended: 'no longer told of changes; looks every minute',
}
const AGAIN_MS = 15_000

export function Health() {
  const [found, setFound] = useState<Connections | null>(null)
  const [trouble, setTrouble] = useState('')
  const load = (): Promise<void> =>
    get<Connections>('/api/connections')
      .then(setFound)
      .catch((error: Error) => setTrouble(error.message))
  useEffect(() => {
    void load()
    const timer = setInterval(() => void load(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  const retry = (id: number, key: string | null): void => {
    post(`/api/mailboxes/${id}/set-aside/retry`, key ? { key } : {})
      .then(load)
      .catch((error: Error) => setTrouble(error.message))
  }
  if (!found)
    return <main class="card wide">{trouble ? <p class="notice bad">{trouble}</p> : <p>Loading…</p>}</main>
  return (
    <main class="card wide" data-testid="health">
      <h1>{found.everybody ? 'Connections of the workspace' : 'Your connections'}</h1>
      {trouble ? (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      ) : null}
      {found.connections.length === 0 ? <p class="about">No mailbox is connected yet.</p> : null}
      {found.connections.map((one) => (
        <Connection key={one.id} one={one} owner={found.everybody} retry={retry} />
      ))}
    </main>
  )
}

interface Props {
  one: ConnectionView
  owner: boolean
  retry: (id: number, key: string | null) => void
}

function Connection({ one, owner, retry }: Props) {
  return (
    <section class="connection" aria-label={one.address}>
      <h2>
        {one.address} <span class={`state ${one.state}`}>{STATES[one.state]}</span>
      </h2>
      {one.advice ? (
        <p class="notice bad">
          {one.advice.title} {(one.advice.steps ?? []).join(' ')}
        </p>
      ) : null}
      <dl>
        {owner ? <Fact name="Owner" value={one.owner} /> : null}
        <Fact name="Last look" value={one.syncedAt ? new Date(one.syncedAt).toLocaleString() : 'not yet'} />
        {one.lagSeconds === null ? null : <Fact name="Ago" value={span(one.lagSeconds)} />}
        <Fact name="Notifications" value={PUSH[one.push]} />
        {one.quotaOf === null ? null : (
          <Fact name="Quota" value={`${one.quotaUsed ?? 0} of ${one.quotaOf} units in the last minute`} />
        )}
      </dl>
      {one.setAsideCount > 0 ? (
        <details>
          <summary>{one.setAsideCount} mails set aside</summary>
          <ul>
            {one.setAside.map((aside) => (
              <li key={aside.key}>
                <code>{aside.key}</code> {aside.reason}, {aside.tries} tries{' '}
                <button type="button" class="quiet" onClick={() => retry(one.id, aside.key)}>
                  Try again
                </button>
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => retry(one.id, null)}>
            Try all again
          </button>
        </details>
      ) : null}
      <Days days={one.days} />
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

const HIGH = 80
const WIDE = 18

/** A bar a day: seen, explained, and what nobody can explain. */
export function Days({ days }: { days: DayView[] }) {
  if (days.length === 0) return <p class="about">Not compared with the mailbox yet.</p>
  const most = Math.max(1, ...days.map((one) => one.held))
  const label = days.map(words).join('; ')
  return (
    <svg
      class="days"
      viewBox={`0 0 ${days.length * WIDE} ${HIGH}`}
      width={days.length * WIDE}
      height={HIGH}
      role="img"
      aria-label={label}
    >
      {days.map((one, at) => {
        const seen = (one.seen / most) * HIGH
        const missing = (one.unexplained / most) * HIGH
        const rest = Math.max(0, (one.held / most) * HIGH - seen - missing)
        const x = at * WIDE + 2
        return (
          <g key={one.day}>
            <title>{words(one)}</title>
            <rect class="seen" x={x} y={HIGH - seen} width={WIDE - 4} height={seen} />
            <rect class="explained" x={x} y={HIGH - seen - rest} width={WIDE - 4} height={rest} />
            <rect
              class="missing"
              x={x}
              y={HIGH - seen - rest - missing}
              width={WIDE - 4}
              height={Math.max(missing, one.unexplained > 0 ? 3 : 0)}
            />
          </g>
        )
      })}
    </svg>
  )
}

function words(one: DayView): string {
  const reasons = Object.entries(one.reasons).map(([reason, count]) => `${count} ${reason}`)
  const missing = one.unexplained > 0 ? [`${one.unexplained} missing`] : []
  return [`${one.day}: ${one.seen} of ${one.held} seen`, ...reasons, ...missing].join(', ')
}
