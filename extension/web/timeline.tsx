/** The timeline of a record: what happened, newest first, older on demand, and a note to write. */
import { useState } from 'preact/hooks'
import type { Problem, RecordPage, RecordRef, TimelinePage } from '../../shared_schema/generated/wire'
import { Notice } from '../sidebar/views/parts'
import { Entry } from '../sidebar/views/person'
import { type Crm, problemOf } from './crm'

interface Props {
  crm: Crm
  page: RecordPage
  change: (timeline: TimelinePage) => void
  writing: boolean
  write: (on: boolean) => void
}

export function Timeline({ crm, page, change, writing, write }: Props) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const { timeline } = page
  const record = { kind: page.record.kind, id: page.record.id }
  const older = async (): Promise<void> => {
    try {
      const more = await crm.ask('timeline.page', { record, before: timeline.next ?? null })
      const known = new Set(timeline.entries.map((one) => one.id))
      const entries = [...timeline.entries, ...more.entries.filter((one) => !known.has(one.id))]
      change({ entries, next: more.next ?? null })
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const reader = { body: (message: number) => crm.ask('message.body', { message }) }
  return (
    <section class="stream" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        {page.mayEdit && !writing ? (
          <button type="button" data-testid="note" onClick={() => write(true)}>
            Note
          </button>
        ) : null}
      </header>
      {writing ? <Note crm={crm} page={page} close={() => write(false)} /> : null}
      {problem ? <Notice problem={problem} /> : null}
      {timeline.entries.length === 0 ? <p class="about">Nothing has been logged yet.</p> : null}
      <ol class="timeline">
        {timeline.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} panel={reader} />
        ))}
      </ol>
      {timeline.next ? (
        <button type="button" class="quiet" onClick={() => void older()}>
          Older
        </button>
      ) : null}
    </section>
  )
}

function Note({ crm, page, close }: { crm: Crm; page: RecordPage; close: () => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [saving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const records: [RecordRef] = [{ kind: page.record.kind, id: page.record.id }]
      await crm.ask('activity.add', { kind: 'note', records, text })
      close()
    } catch (error) {
      setProblem(problemOf(error))
      setSaving(false)
    }
  }
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void save()
        }
      }}
    >
      <textarea
        aria-label="Note"
        placeholder="Write a note; its first line is its subject."
        rows={4}
        ref={focus}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {problem ? <Notice problem={problem} /> : null}
      <footer>
        <button type="submit" class="primary" disabled={saving || !text.trim()} title="Ctrl+Enter">
          Save note
        </button>
        <button type="button" class="quiet" onClick={close}>
          Cancel
        </button>
      </footer>
    </form>
  )
}

const focus = (area: HTMLTextAreaElement | null): void => area?.focus()
