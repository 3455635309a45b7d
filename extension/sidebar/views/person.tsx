/** One contact of the open mail, with company, deals, tickets and timeline. */
import { useState } from 'preact/hooks'
import type { Body, PersonCard, TimelineEntry } from '../../../shared_schema/generated/wire'
import type { Kind as AnswerKind } from '../state/composer'
import type { PanelModel } from '../state/panel'
import { Activity, type Diary, isByHand, Words } from './activity'
import { size } from './files'
import { RecordLine, When } from './parts'

export function Person({ card, panel }: { card: PersonCard; panel: PanelModel }) {
  const { contact, company, deals, tickets, timeline } = card
  const [kept, choose] = useState<Kind | null>(null)
  const answer = panel.state.value.hello?.viewer.maySend
    ? (kind: AnswerKind, entry: TimelineEntry): void =>
        void panel.composer.open(entry.thread as number, null, kind, entry.message ?? null)
    : undefined
  return (
    <section class="person" data-testid="person-card" aria-label={contact.name}>
      <header>
        <span class="avatar" aria-hidden="true">
          {initials(contact.name)}
        </span>
        <div>
          <h2>{contact.name}</h2>
          <p class="about">{[contact.subtitle, company?.name].filter(Boolean).join(' · ')}</p>
        </div>
      </header>
      <ul class="addresses">
        {card.addresses.map((one) => (
          <li key={one.address}>
            {one.address}
            {one.primary && card.addresses.length > 1 ? <em>primary</em> : null}
          </li>
        ))}
      </ul>
      <ul class="records">
        {[company, ...deals, ...tickets].map((record) =>
          record ? <RecordLine key={`${record.kind}${record.id}`} record={record} /> : null,
        )}
      </ul>
      <h3>Timeline</h3>
      {panel.state.value.hello?.viewer.seat === 'view_only' ? null : (
        <Activity about={{ kind: contact.kind, id: contact.id }} diary={panel} />
      )}
      <Filters entries={timeline.entries} kept={kept} choose={choose} />
      {timeline.entries.length === 0 ? <p class="about">Nothing has been logged yet.</p> : null}
      <ol class="timeline">
        {timeline.entries.map((entry) =>
          kept && entry.kind !== kept ? null : (
            <Entry key={entry.id} entry={entry} panel={panel} answer={answer} />
          ),
        )}
      </ol>
      {timeline.next ? (
        <button type="button" class="quiet" onClick={() => void panel.older(contact.id)}>
          Older
        </button>
      ) : null}
    </section>
  )
}

/** Only kinds that are there are offered; with one kind alone there is nothing to choose. */
function Filters(props: {
  entries: TimelineEntry[]
  kept: Kind | null
  choose: (kind: Kind | null) => void
}) {
  const { entries, kept, choose } = props
  const there = (Object.keys(KINDS) as Kind[]).filter((kind) => entries.some((one) => one.kind === kind))
  if (there.length < 2) return null
  return (
    <fieldset class="filters" aria-label="Show only">
      {there.map((kind) => (
        <button
          key={kind}
          type="button"
          class="quiet"
          aria-pressed={kept === kind}
          onClick={() => choose(kept === kind ? null : kind)}
        >
          {KINDS[kind][0]} {KINDS[kind][1]}
        </button>
      ))}
    </fieldset>
  )
}

type Kind = TimelineEntry['kind']
const KINDS: Record<Kind, [icon: string, word: string]> = {
  email: ['✉', 'E-mail'],
  note: ['✎', 'Note'],
  call: ['☏', 'Call'],
  meeting: ['◷', 'Meeting'],
  task: ['☑', 'Task'],
  consent: ['§', 'Consent'],
  ticket: ['◆', 'Ticket'],
}
const ARROWS = { incoming: '↘', outgoing: '↗' }
const WORDS = { incoming: 'Received', outgoing: 'Sent' }

interface EntryProps {
  entry: TimelineEntry
  panel: Pick<PanelModel, 'body' | 'download'> & Diary
  /** Given to whoever may send: an answer to this mail, of a kind (S30, S39). */
  answer?: ((kind: AnswerKind, entry: TimelineEntry) => void) | undefined
}

const ANSWERS = [
  ['reply', 'Reply'],
  ['reply_all', 'Reply all'],
  ['forward', 'Forward'],
] as const

export function Entry({ entry, panel, answer }: EntryProps) {
  const [shown, setShown] = useState<Body | null>(null)
  const open = shown !== null
  const show = async (): Promise<void> => {
    if (open) setShown(null)
    else if (entry.message) setShown((await panel.body(entry.message)) ?? EMPTY)
    else if (entry.text || isByHand(entry)) setShown(EMPTY)
  }
  const direction = entry.direction ?? null
  return (
    <li data-testid="timeline-entry" data-id={entry.id}>
      <button type="button" class="entry" aria-expanded={open} onClick={() => void show()}>
        <span
          class={`arrow ${direction ?? entry.kind}`}
          title={direction ? WORDS[direction] : KINDS[entry.kind][1]}
        >
          {direction ? ARROWS[direction] : KINDS[entry.kind][0]}
        </span>
        <span class="subject">
          {entry.forward ? <span class="tag">Email - Fwd</span> : null}
          {entry.subject || '(no subject)'}
        </span>
        <When at={entry.at} />
        <span class="snippet">{entry.snippet}</span>
        <span class="linked">{entry.records.map((record) => record.name).join(' · ')}</span>
      </button>
      {open && entry.message ? <MailFrame html={shown.html} /> : null}
      {open && entry.message ? (
        <MailFiles message={entry.message} files={shown.files ?? []} panel={panel} />
      ) : null}
      {open && entry.message && entry.thread && answer ? (
        <div class="answers">
          {ANSWERS.map(([kind, word]) => (
            <button key={kind} type="button" class="quiet" onClick={() => answer(kind, entry)}>
              {word}
            </button>
          ))}
        </div>
      ) : null}
      {open && !entry.message ? <Words entry={entry} diary={panel} /> : null}
    </li>
  )
}

const EMPTY: Body = { html: '', text: '', files: [] }
const STATES = {
  waiting: 'being fetched',
  lost: 'no longer in the mailbox',
  too_large: 'too large to be kept',
} as const

/** The files of a logged mail: names always, contents where they are kept. */
function MailFiles(props: {
  message: number
  files: NonNullable<Body['files']>
  panel: Pick<PanelModel, 'download'>
}) {
  const { message, files, panel } = props
  if (files.length === 0) return null
  return (
    <ul class="mail-files" aria-label="Files">
      {files.map((one) => (
        <li key={one.id} data-testid="mail-file">
          {one.state === 'kept' ? (
            <button type="button" class="quiet" onClick={() => void panel.download(message, one)}>
              {one.name}
            </button>
          ) : (
            <span>{one.name}</span>
          )}
          <em>{one.state === 'kept' ? size(one.size) : STATES[one.state]}</em>
        </li>
      ))}
    </ul>
  )
}

/** A stranger's HTML: sanitised by the server, in a frame without scripts, that loads nothing. */
function MailFrame({ html }: { html: string }) {
  const policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>body{font:13px/1.45 system-ui,sans-serif;margin:10px;color:#1a2421;background:#fff;overflow-wrap:anywhere}</style>${html || '<i>No text was kept.</i>'}`
  return (
    <iframe
      class="mail"
      title="Mail"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
      srcdoc={page}
    />
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return ((words[0]?.[0] ?? '') + (words.at(-1)?.[0] ?? '')).toUpperCase()
}
