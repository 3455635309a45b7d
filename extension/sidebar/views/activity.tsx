/** What a rep logs by hand beside the mail: a note at once, or a task for later. */
import { useState } from 'preact/hooks'
import type { AddActivity, RecordCard, TimelineEntry } from '../../../shared_schema/generated/wire'
import type { PanelModel } from '../state/panel'

type Kind = AddActivity['kind']
const KINDS: [Kind, string][] = [
  ['note', 'Note'],
  ['call', 'Call'],
  ['meeting', 'Meeting'],
  ['task', 'Task'],
]
const HINTS = {
  note: 'What should colleagues know?',
  call: 'What was said?',
  meeting: 'What was agreed?',
  task: 'What is to be done?',
}
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Tomorrow at nine, as a field for local time wants it. */
export function tomorrow(now: Date): string {
  const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T09:00`
}

export function Activity({ contact, panel }: { contact: RecordCard; panel: PanelModel }) {
  const [kind, setKind] = useState<Kind | null>(null)
  const [text, setText] = useState('')
  const [due, setDue] = useState(() => tomorrow(new Date()))
  const [type, setType] = useState<'todo' | 'email' | 'call'>('todo')
  if (panel.state.value.hello?.viewer.seat === 'view_only') return null
  if (kind === null)
    return (
      <div class="log-by-hand">
        {KINDS.map(([one, word]) => (
          <button
            key={one}
            type="button"
            class="quiet"
            onClick={() => setKind(one)}
            data-testid={`add-${one}`}
          >
            + {word}
          </button>
        ))}
      </div>
    )
  const save = async (): Promise<void> => {
    const records: AddActivity['records'] = [{ kind: contact.kind, id: contact.id }]
    const task = kind === 'task' ? { type, at: new Date(due).toISOString() } : {}
    await panel.activity({ kind, records, text, ...task })
    // What was refused stays in the field: the reason stands above it.
    if (panel.state.value.said) return
    setText('')
    setKind(null)
  }
  return (
    <form
      class="log-by-hand open"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <textarea
        rows={3}
        aria-label={HINTS[kind]}
        placeholder={HINTS[kind]}
        value={text}
        required
        onInput={(event) => setText(event.currentTarget.value)}
        data-testid="activity-text"
      />
      {kind === 'task' ? (
        <div class="task-fields">
          <label>
            Due
            <input
              type="datetime-local"
              required
              value={due}
              onInput={(event) => setDue(event.currentTarget.value)}
            />
          </label>
          <label>
            Type
            <select value={type} onChange={(event) => setType(event.currentTarget.value as typeof type)}>
              <option value="todo">To do</option>
              <option value="email">E-mail</option>
              <option value="call">Call</option>
            </select>
          </label>
        </div>
      ) : null}
      <div class="buttons">
        <button type="submit" class="primary" data-testid="activity-save">
          Save
        </button>
        <button type="button" class="quiet" onClick={() => setKind(null)}>
          Cancel
        </button>
      </div>
    </form>
  )
}

/** The whole text of what was logged by hand, and what can be done with it. */
export function Words({ entry, panel }: { entry: TimelineEntry; panel: PanelModel }) {
  const task = entry.task ?? null
  const mine = ['note', 'call', 'meeting', 'task'].includes(entry.kind)
  return (
    <div class="words">
      {entry.text ? <p>{entry.text}</p> : null}
      {task ? (
        <p class="about">
          {task.doneAt
            ? `Done ${moment.format(new Date(task.doneAt))}`
            : `Due ${moment.format(new Date(task.dueAt))}`}
          {task.owner ? ` · ${task.owner}` : ''}
        </p>
      ) : null}
      {mine ? (
        <div class="buttons">
          {task ? (
            <button type="button" onClick={() => void panel.finish(entry.id, !task.doneAt)}>
              {task.doneAt ? 'To be done after all' : 'Done'}
            </button>
          ) : null}
          <button type="button" class="quiet" onClick={() => void panel.removeActivity(entry.id)}>
            Delete
          </button>
        </div>
      ) : null}
    </div>
  )
}
