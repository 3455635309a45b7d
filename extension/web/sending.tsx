/** How a mailbox sends: the usual address, signatures, limits of one's own (S13, S27, H45, H46). */
import { useState } from 'preact/hooks'
import type { Methods, Problem, Sending as View } from '../../shared_schema/generated/wire'
import { ask } from './admin/ask'
import { problemOf } from './admin/parts'

type Setting = 'mailbox.set_limits' | 'mailbox.set_signature' | 'mailbox.set_default_from'

export function Sending({ mailbox, mayChange }: { mailbox: number; mayChange: boolean }) {
  const [view, setView] = useState<View | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [said, setSaid] = useState('')
  const fail = (error: Error): void => setProblem(problemOf(error))
  const open = (on: boolean): void => {
    if (on && !view) ask('mailbox.sending', { mailbox }).then(setView, fail)
  }
  const set = <M extends Setting>(method: M, params: Omit<Methods[M]['params'], 'mailbox'>): Promise<void> =>
    ask(method, { mailbox, ...params } as Methods[M]['params']).then((now) => {
      setView(now)
      setProblem(null)
      setSaid('Saved.')
    }, fail)
  const usual = (address: string | null): void => void set('mailbox.set_default_from', { address })
  return (
    <details class="sending" onToggle={(event) => open(event.currentTarget.open)}>
      <summary>Sending</summary>
      {view ? (
        <>
          <p class="about" data-testid="sends-left">
            {view.left} of {view.most} mails left in these 24 hours
            {view.freeAt ? `; there is room again at ${moment.format(new Date(view.freeAt))}` : ''}.
          </p>
          {mayChange ? (
            <Limits view={view} save={(aDay, aMinute) => set('mailbox.set_limits', { aDay, aMinute })} />
          ) : null}
          {(mayChange ? view.addresses : []).map((address) => (
            <Signature
              key={address}
              view={view}
              address={address}
              save={(text) => set('mailbox.set_signature', { address, text })}
            />
          ))}
          <label>
            New mail leaves from
            <select
              value={view.defaultFrom ?? ''}
              data-testid="usual-address"
              onChange={(event) => usual(event.currentTarget.value || null)}
            >
              <option value="">whichever mailbox comes first</option>
              {view.addresses.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        </>
      ) : problem ? null : (
        <p class="about">Reading…</p>
      )}
      {problem ? (
        <p class="notice bad" role="alert">
          {[problem.title, ...(problem.steps ?? [])].join(' ')}
        </p>
      ) : (
        <p class="about" role="status">
          {said}
        </p>
      )}
    </details>
  )
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

interface LimitsProps {
  view: View
  save: (aDay: number | null, aMinute: number | null) => Promise<void>
}

/** Empty means: as many as the provider lets. */
function Limits({ view, save }: LimitsProps) {
  const [day, setDay] = useState<string | null>(null)
  const [minute, setMinute] = useState<string | null>(null)
  const chosenDay = day ?? view.chosenADay?.toString() ?? ''
  const chosenMinute = minute ?? view.chosenAMinute?.toString() ?? ''
  const submit = (event: Event): void => {
    event.preventDefault()
    void save(Number(chosenDay) || null, Number(chosenMinute) || null).then(() => {
      setDay(null)
      setMinute(null)
    })
  }
  return (
    <form class="limits" onSubmit={submit}>
      <label>
        Most in 24 hours
        <input
          type="number"
          min={1}
          max={1000}
          placeholder={String(view.most)}
          value={chosenDay}
          data-testid="most-a-day"
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </label>
      <label>
        Most in a minute
        <input
          type="number"
          min={1}
          max={10}
          placeholder="any"
          value={chosenMinute}
          data-testid="most-a-minute"
          onInput={(event) => setMinute(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={day === null && minute === null}>
        Save limits
      </button>
    </form>
  )
}

interface SignatureProps {
  view: View
  address: string
  save: (text: string | null) => Promise<void>
}

function Signature({ view, address, save }: SignatureProps) {
  const kept = view.signatures.find((one) => one.address === address)
  const [typed, type] = useState<string | null>(null)
  const text = typed ?? kept?.text ?? ''
  const done = (): void => type(null)
  return (
    <form
      class="signature"
      onSubmit={(event) => {
        event.preventDefault()
        void save(text).then(done)
      }}
    >
      <label>
        Signature of {address}
        <textarea
          rows={Math.max(3, text.split('\n').length)}
          value={text}
          data-testid="signature"
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      <p class="buttons">
        <button type="submit" disabled={typed === null}>
          Save signature
        </button>
        {kept?.isOwn ? (
          <button type="button" class="quiet" onClick={() => void save(null).then(done)}>
            Use the provider's
          </button>
        ) : kept ? (
          <span class="about">read from your provider</span>
        ) : null}
      </p>
    </form>
  )
}
