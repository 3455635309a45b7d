/** The answer: To, From, text, *Associated with*, Send. The server decides; this draws. */
import { useEffect, useRef } from 'preact/hooks'
import type { DraftView, SubmissionView } from '../../../shared_schema/generated/wire'
import { returned } from '../state/composer'
import type { PanelModel } from '../state/panel'
import { dropped, Files } from './files'
import { Notice } from './parts'
import { Recipients } from './recipients'

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
      aria-label={draft.kind === 'forward' ? 'Forward' : 'Answer'}
      onKeyDown={keys}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => dropped(event, panel)}
      onSubmit={(event) => {
        event.preventDefault()
        void panel.composer.send()
      }}
    >
      <Kinds draft={draft} panel={panel} />
      <Recipients draft={draft} panel={panel} />
      <From draft={draft} panel={panel} />
      <FromNote draft={draft} />
      <label class="row">
        <span>Subject</span>
        <input value={draft.subject} onInput={(event) => edit({ subject: event.currentTarget.value })} />
      </label>
      <Body draft={draft} panel={panel} />
      <Signature draft={draft} panel={panel} />
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
          {sending ? 'Sending…' : draft.kind === 'forward' ? 'Forward' : 'Send'}
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
        {draft.nearLimit ? (
          <span class="note near" role="status">
            {draft.nearLimit}
          </span>
        ) : null}
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

/** One answer can become another kind; what was written stays (S29, S30, S39). */
function Kinds({ draft, panel }: { draft: DraftView; panel: Composing }) {
  if (draft.kind === 'new') return null
  return (
    <fieldset class="kinds" aria-label="Kind of answer">
      {(['reply', 'reply_all', 'forward'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          class="quiet"
          aria-pressed={draft.kind === kind}
          data-testid={`kind-${kind}`}
          onClick={() => void panel.composer.turn(kind)}
        >
          {KINDS[kind]}
        </button>
      ))}
    </fieldset>
  )
}

const KINDS = { reply: 'Reply', reply_all: 'Reply all', forward: 'Forward' } as const

function From({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const now = draft.fromOptions.findIndex(
    (one) => one.mailbox === draft.mailbox && one.address === draft.fromAddress,
  )
  const choose = (at: number): void => {
    const one = draft.fromOptions[at]
    if (one) panel.composer.edit({ mailbox: one.mailbox, fromAddress: one.address })
  }
  return (
    <label class="row">
      <span>From</span>
      <select
        data-testid="composer-from"
        value={now}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {draft.fromOptions.map((one, at) => (
          <option key={one.address} value={at}>
            {one.name ? `${one.name} <${one.address}>` : one.address}
            {one.team ? ' · team' : ''}
          </option>
        ))}
      </select>
    </label>
  )
}

function FromNote({ draft }: { draft: DraftView }) {
  const note = draft.fromOptions.find(
    (one) => one.mailbox === draft.mailbox && one.address === draft.fromAddress,
  )?.note
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
      placeholder={draft.kind === 'forward' ? 'Write to whom you pass it on…' : 'Write your answer…'}
      rows={Math.min(16, Math.max(6, draft.body.split('\n').length + 1))}
      value={draft.body}
      onInput={(event) => panel.composer.edit({ body: event.currentTarget.value })}
    />
  )
}

/** S27: what will stand below the mail from this address; it may be left out of one mail. */
function Signature({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const from = draft.fromOptions.find(
    (one) => one.mailbox === draft.mailbox && one.address === draft.fromAddress,
  )
  if (!from?.signature) return null
  return (
    <div class="signed">
      <label class="tick">
        <input
          type="checkbox"
          data-testid="composer-signature"
          checked={draft.signature ?? true}
          onChange={(event) => panel.composer.edit({ signature: event.currentTarget.checked })}
        />
        Signature
      </label>
      {draft.signature === false ? null : <p>{from.signature}</p>}
    </div>
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
  // The server's clock says when it is too late, not this machine's, which may be wrong by a day (fault 30).
  const undoable = submission.state === 'queued'
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
