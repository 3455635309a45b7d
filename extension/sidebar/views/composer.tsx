/** The answer: To, From, text, *Associated with*, Send. The server decides; this draws. */
import { useEffect, useRef } from 'preact/hooks'
import type { DraftView, SubmissionView } from '../../../shared_schema/generated/wire'
import { returned } from '../state/composer'
import type { PanelModel } from '../state/panel'
import { dropped, Files } from './files'
import { Notice } from './parts'

type Composing = Pick<PanelModel, 'composer'>

export function Composer({ panel }: { panel: Composing }) {
  const { draft, problem, submission, sending, saving } = panel.composer.state.value
  if (submission && !returned(submission)) return <Status submission={submission} panel={panel} />
  if (!draft) return null
  const edit = panel.composer.edit
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void panel.composer.send()
    }
  }
  return (
    <form
      class="composer"
      aria-label="Answer"
      onKeyDown={keys}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => dropped(event, panel)}
      onSubmit={(event) => {
        event.preventDefault()
        void panel.composer.send()
      }}
    >
      <To draft={draft} panel={panel} />
      <label class="row">
        <span>From</span>
        <select
          data-testid="composer-from"
          value={draft.mailbox}
          onChange={(event) => edit({ mailbox: Number(event.currentTarget.value) })}
        >
          {draft.fromOptions.map((one) => (
            <option key={one.address} value={one.mailbox}>
              {one.name} &lt;{one.address}&gt;
            </option>
          ))}
        </select>
      </label>
      <FromNote draft={draft} />
      <label class="row">
        <span>Subject</span>
        <input value={draft.subject} onInput={(event) => edit({ subject: event.currentTarget.value })} />
      </label>
      <Body draft={draft} panel={panel} />
      <Files draft={draft} panel={panel} />
      {problem ? <Notice problem={problem} /> : null}
      <footer>
        <button
          type="submit"
          class="primary"
          data-testid="composer-send"
          disabled={sending}
          title="Ctrl+Enter"
        >
          {sending ? 'Sending…' : 'Send'}
        </button>
        <button type="button" class="quiet" onClick={() => void panel.composer.discard()}>
          Discard
        </button>
        <span class="saving" role="status">
          {saving === 'saved'
            ? 'Saved'
            : saving === 'saving'
              ? 'Saving…'
              : 'Kept here until the line is back'}
        </span>
        <label class="tick" title="They can say by it that they want no more mail from you">
          <input
            type="checkbox"
            data-testid="composer-unsubscribe"
            checked={draft.unsubscribeLink}
            disabled={draft.unsubscribeForced}
            onChange={(event) => edit({ unsubscribeLink: event.currentTarget.checked })}
          />
          Link to unsubscribe{draft.unsubscribeForced ? ' (always)' : ''}
        </label>
        <Associations draft={draft} panel={panel} />
      </footer>
    </form>
  )
}

function To({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const set = (to: string[]): void => panel.composer.edit({ to })
  const offered = draft.toOptions.flatMap((one) =>
    one.addresses.map((address) => ({ address, name: one.name })),
  )
  const change = (address: string, ticked: boolean): void =>
    set(ticked ? [...draft.to, address] : draft.to.filter((one) => one !== address))
  return (
    <div class="row to">
      <span id="to-label">To</span>
      <div data-testid="composer-to" class="menu">
        <input
          aria-labelledby="to-label"
          value={draft.to.join(', ')}
          onChange={(event) =>
            set(
              event.currentTarget.value
                .split(/[,;]/)
                .map((one) => one.trim())
                .filter(Boolean),
            )
          }
        />
        {offered.length > 0 ? (
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
        ) : null}
      </div>
    </div>
  )
}

function FromNote({ draft }: { draft: DraftView }) {
  const note = draft.fromOptions.find((one) => one.mailbox === draft.mailbox)?.note
  return note ? <p class="note">{note}</p> : null
}

function Body({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current?.focus(), [draft.id])
  return (
    <textarea
      ref={area}
      data-testid="composer-body"
      aria-label="Your answer"
      placeholder="Write your answer…"
      rows={Math.min(16, Math.max(6, draft.body.split('\n').length + 1))}
      value={draft.body}
      onInput={(event) => panel.composer.edit({ body: event.currentTarget.value })}
    />
  )
}

function Associations({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const ticked = draft.associations.filter((one) => one.ticked).length
  const change = (id: number, on: boolean): void =>
    panel.composer.edit({
      associations: draft.associations.map((one) => (one.record.id === id ? { ...one, ticked: on } : one)),
    })
  return (
    <details class="associations" data-testid="composer-associations">
      <summary>
        Associated with {ticked} {ticked === 1 ? 'record' : 'records'}
      </summary>
      <ul>
        {draft.associations.map((one) => (
          <li key={one.record.id}>
            <label title={one.because}>
              <input
                type="checkbox"
                checked={one.ticked}
                onChange={(event) => change(one.record.id, event.currentTarget.checked)}
              />
              <span class={`kind ${one.record.kind}`}>{one.record.kind}</span> {one.record.name}
              <em>{one.because}</em>
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}

const STATES: Record<SubmissionView['state'], string> = {
  queued: 'Sending…',
  sending: 'Sending…',
  sent: 'Sent and logged',
  unknown: 'It may have been sent – being checked',
  held: 'Not sent',
  failed: 'Not sent',
  canceled: 'Not sent',
}

function Status({ submission, panel }: { submission: SubmissionView; panel: Composing }) {
  const undoable = submission.state === 'queued' && new Date(submission.sendAt) > new Date()
  return (
    <div class={`status ${submission.state}`} data-testid="send-status" role="status">
      <strong>{STATES[submission.state]}</strong>
      {undoable ? (
        <button type="button" onClick={() => void panel.composer.undo()}>
          Undo
        </button>
      ) : null}
      {submission.problem ? <Notice problem={submission.problem} kind="calm" /> : null}
      {submission.state === 'sent' ? (
        <button type="button" class="quiet" onClick={panel.composer.close}>
          Close
        </button>
      ) : null}
    </div>
  )
}
