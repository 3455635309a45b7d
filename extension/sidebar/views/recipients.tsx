/** Who gets the mail: To, Cc and Bcc, and whom of the answered mail it will not reach (S10, S30, S31). */
import { useState } from 'preact/hooks'
import type { DraftView } from '../../../shared_schema/generated/wire'
import type { PanelModel } from '../state/panel'

type Composing = Pick<PanelModel, 'composer'>
type Field = 'to' | 'cc' | 'bcc'
const WORDS = { to: 'To', cc: 'Cc', bcc: 'Bcc' } as const

export function Recipients({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const [wide, widen] = useState(false)
  const copies = (['cc', 'bcc'] as const).filter((field) => wide || draft[field].length > 0)
  return (
    <>
      <Line field="to" draft={draft} panel={panel}>
        {copies.length < 2 ? (
          <button type="button" class="quiet" data-testid="composer-copies" onClick={() => widen(true)}>
            Cc Bcc
          </button>
        ) : null}
        <Offered draft={draft} panel={panel} />
      </Line>
      {copies.map((field) => (
        <Line key={field} field={field} draft={draft} panel={panel} />
      ))}
      <LeftOut draft={draft} panel={panel} />
    </>
  )
}

interface LineProps {
  field: Field
  draft: DraftView
  panel: Composing
  children?: preact.ComponentChildren
}

function Line({ field, draft, panel, children }: LineProps) {
  // What is being typed is shown as it is; the draft has the addresses that it names so far.
  const [typed, type] = useState<string | null>(null)
  const set = (text: string): void => {
    type(text)
    panel.composer.edit({ [field]: addresses(text) })
  }
  return (
    <div class="row to">
      <label for={`composer-${field}-input`}>{WORDS[field]}</label>
      <div data-testid={`composer-${field}`} class="menu">
        <input
          id={`composer-${field}-input`}
          autoComplete="off"
          value={typed ?? draft[field].join(', ')}
          onInput={(event) => set(event.currentTarget.value)}
          onBlur={() => type(null)}
        />
        {children}
      </div>
    </div>
  )
}

export const addresses = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter(Boolean)

/** S10: every address of every contact of the conversation. */
function Offered({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const offered = draft.toOptions.flatMap((one) =>
    one.addresses.map((address) => ({ address, name: one.name })),
  )
  const change = (address: string, ticked: boolean): void =>
    panel.composer.edit({ to: ticked ? [...draft.to, address] : draft.to.filter((one) => one !== address) })
  if (offered.length === 0) return null
  return (
    <details>
      <summary aria-label="All addresses of the contacts">▾</summary>
      <ul>
        {offered.map((one) => (
          <li key={one.address}>
            <label>
              <input
                type="checkbox"
                checked={draft.to.includes(one.address)}
                onChange={(event) => change(one.address, event.currentTarget.checked)}
              />
              {one.name} <em>{one.address}</em>
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Who of the answered mail is in none of the three fields; a forward leaves everybody out, as it should. */
export function leftOut(draft: DraftView): NonNullable<DraftView['alsoThere']> {
  if (draft.kind === 'forward' || draft.kind === 'new') return []
  const named = new Set([...draft.to, ...draft.cc, ...draft.bcc].map((one) => one.toLowerCase()))
  return (draft.alsoThere ?? []).filter((one) => !named.has(one.address))
}

/** S31: an answer to a colleague that the customer will not see says so before it is sent. */
function LeftOut({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const out = leftOut(draft)
  if (out.length === 0) return null
  const outside = out.filter((one) => !one.colleague)
  const reached = (draft.alsoThere ?? []).some((one) => !one.colleague && !out.includes(one))
  const warns = outside.length > 0 && !reached
  const names = (warns ? outside : out).map((one) => one.name || one.address).join(', ')
  return (
    <p class={`left-out ${warns ? 'warns' : ''}`} role={warns ? 'status' : undefined} data-testid="left-out">
      {warns ? `This will not reach ${names}.` : `Also in this mail: ${names}.`}{' '}
      <button type="button" class="quiet" onClick={() => void panel.composer.turn('reply_all')}>
        Reply all
      </button>
    </p>
  )
}
