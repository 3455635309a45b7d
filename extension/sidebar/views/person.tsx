/** One contact of the open mail, with company, deals, tickets and timeline. */
import { useState } from 'preact/hooks'
import type { PersonCard, TimelineEntry } from '../../../shared_schema/generated/wire'
import type { PanelModel } from '../state/panel'
import { RecordLine, When } from './parts'

export function Person({ card, panel }: { card: PersonCard; panel: PanelModel }) {
  const { contact, company, deals, tickets, timeline } = card
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
      {timeline.entries.length === 0 ? <p class="about">Nothing has been logged yet.</p> : null}
      <ol class="timeline">
        {timeline.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} panel={panel} />
        ))}
      </ol>
      {timeline.next ? (
        <button type="button" class="quiet" onClick={() => void panel.older(contact.id)}>
          Older
        </button>
      ) : null}
    </section>
  )
}

const ARROWS = { incoming: '↘', outgoing: '↗' }
const WORDS = { incoming: 'Received', outgoing: 'Sent' }

export function Entry({ entry, panel }: { entry: TimelineEntry; panel: Pick<PanelModel, 'body'> }) {
  const [body, setBody] = useState<string | null>(null)
  const open = body !== null
  const show = async (): Promise<void> => {
    if (open) setBody(null)
    else if (entry.message) setBody((await panel.body(entry.message))?.html ?? '')
  }
  const direction = entry.direction ?? null
  return (
    <li data-testid="timeline-entry" data-id={entry.id}>
      <button type="button" class="entry" aria-expanded={open} onClick={() => void show()}>
        <span class={`arrow ${direction ?? 'note'}`} title={direction ? WORDS[direction] : 'Note'}>
          {direction ? ARROWS[direction] : '✎'}
        </span>
        <span class="subject">{entry.subject || '(no subject)'}</span>
        <When at={entry.at} />
        <span class="snippet">{entry.snippet}</span>
        <span class="linked">{entry.records.map((record) => record.name).join(' · ')}</span>
      </button>
      {open ? <MailFrame html={body} /> : null}
    </li>
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
