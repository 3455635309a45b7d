/** Past mail of one mailbox: how far back, what that would log, and how far it has come (H29). */
import { useEffect, useState } from 'preact/hooks'
import type { BackfillPreview, BackfillView, Connections } from '../../shared_schema/generated/wire'
import { get, post } from './api'

const SPANS: [string, number | null][] = [
  ['7 days', 7],
  ['30 days', 30],
  ['90 days', 90],
  ['a year', 365],
  ['everything', null],
]
const AGAIN_MS = 3000

export function Backfill({ mailbox }: { mailbox: number }) {
  const [days, setDays] = useState<number | null>(30)
  const [preview, setPreview] = useState<BackfillPreview | null>(null)
  const [running, setRunning] = useState<BackfillView | null>(null)
  const [trouble, setTrouble] = useState('')
  const path = `/api/mailboxes/${mailbox}/backfill`
  const fail = (error: Error): void => setTrouble(error.message)
  const load = (): Promise<void> =>
    get<Connections>('/api/connections')
      .then((all) => setRunning(all.connections.find((one) => one.id === mailbox)?.backfill ?? null))
      .catch(fail)
  const active = running?.state === 'running'
  useEffect(() => {
    void load()
    if (!active) return
    const timer = setInterval(() => void load(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [active])
  const body = days === null ? {} : { days }
  const look = (): void => void post<BackfillPreview>(`${path}/preview`, body).then(setPreview).catch(fail)
  const start = (): void => void post<BackfillView>(path, body).then(setRunning).catch(fail)
  const cancel = (): void => void post(`${path}/cancel`).then(load).catch(fail)
  return (
    <details class="backfill">
      <summary>Log past mail</summary>
      {trouble ? <p class="notice bad">{trouble}</p> : null}
      {running ? <Progress one={running} cancel={cancel} /> : null}
      {active ? null : (
        <p class="buttons">
          <label>
            Back to{' '}
            <select
              value={String(days)}
              onChange={(event) => {
                const chosen = event.currentTarget.value
                setDays(chosen === 'null' ? null : Number(chosen))
                setPreview(null)
              }}
            >
              {SPANS.map(([name, value]) => (
                <option key={name} value={String(value)}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="quiet" onClick={look}>
            Preview
          </button>
          <button type="button" class="primary" onClick={start}>
            Log it
          </button>
        </p>
      )}
      {preview ? <Foreseen found={preview} /> : null}
    </details>
  )
}

function Progress({ one, cancel }: { one: BackfillView; cancel: () => void }) {
  const of = one.total === null ? '' : ` of about ${one.total}`
  const back = one.reachedAt ? `, back to ${new Date(one.reachedAt).toLocaleDateString()}` : ''
  const said = { running: 'Under way', done: 'Done', canceled: 'Stopped' }[one.state]
  return (
    <p role="status">
      {said}: {one.looked}
      {of} looked at, {one.logged} logged{back}.{' '}
      {one.state === 'running' ? (
        <button type="button" class="quiet" onClick={cancel}>
          Stop
        </button>
      ) : null}
    </p>
  )
}

function Foreseen({ found }: { found: BackfillPreview }) {
  const whole = found.complete ? 'All' : 'The newest'
  const about = found.total === null || found.complete ? '' : ` of about ${found.total}`
  return (
    <>
      <p>
        {whole} {found.sample} mails{about}:
      </p>
      <ul>
        {found.rows.map((one) => (
          <li key={`${one.verdict} ${one.rule}`}>
            {one.count} {one.verdict === 'log' ? 'would be logged' : 'not'}: {one.because}
          </li>
        ))}
      </ul>
    </>
  )
}
