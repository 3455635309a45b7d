/** What a rep logs by hand beside the mail: a note at once, or a task for later. */
import { useState } from 'preact/hooks'
import type { AddActivity, RecordRef, TimelineEntry } from '../../../shared_schema/generated/wire'
import type { PanelModel } from '../state/panel'

/** Where activities are kept: the panel beside a mail, or the page of a record. */
export type Diary = Pick<PanelModel, 'activity' | 'editActivity' | 'finish' | 'removeActivity'>

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
  return local(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9))
}

function local(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

interface Props {
  about: RecordRef
  diary: Diary
  /** Opened from outside, such as by a key, with this kind. */
  begun?: Kind | null
  close?: () => void
}

export function Activity({ about, diary, begun = null, close }: Props) {
  const [chosen, setKind] = useState<Kind | null>(null)
  const kind = chosen ?? begun
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
  const end = (): void => {
    setKind(null)
    close?.()
  }
  const save = (written: Written): Promise<boolean> =>
    diary.activity({ kind, records: [about], text: written.text, ...written.task })
  return <Form kind={kind} save={save} end={end} />
}

type Type = NonNullable<AddActivity['type']>
interface Written {
  text: string
  task: { type?: Type; at?: string }
}
interface FormProps {
  kind: Kind
  before?: TimelineEntry
  save: (written: Written) => Promise<boolean>
  end: () => void
}

function Form({ kind, before, save: keep, end }: FormProps) {
  const [text, setText] = useState(before?.text || before?.snippet || '')
  const [due, setDue] = useState(() =>
    before?.task ? local(new Date(before.task.dueAt)) : tomorrow(new Date()),
  )
  const [type, setType] = useState<Type>(before?.task?.type ?? 'todo')
  const save = async (): Promise<void> => {
    const task = kind === 'task' ? { type, at: new Date(due).toISOString() } : {}
    // What was refused stays in the field: the reason stands above it.
    if (await keep({ text, task })) end()
  }
  return (
    <form
      class="log-by-hand open"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void save()
        }
      }}
    >
      <textarea
        rows={3}
        ref={focus}
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
        <button type="button" class="quiet" onClick={end}>
          Cancel
        </button>
      </div>
    </form>
  )
}

const focus = (area: HTMLTextAreaElement | null): void => area?.focus()

/** The new text; and a title that was its first line follows it. */
function words(entry: TimelineEntry, text: string): { text: string; title?: string } {
  const first = (entry.text ?? '').trim().split('\n')[0]?.trim().slice(0, 80)
  return entry.subject === first ? { text, title: '' } : { text }
}

/** Whether somebody wrote it down, and may write it anew. */
export const isByHand = (entry: TimelineEntry): boolean => KINDS.some(([kind]) => kind === entry.kind)

/** The whole text of what was logged by hand, and what can be done with it. */
export function Words({ entry, diary }: { entry: TimelineEntry; diary: Diary }) {
  const task = entry.task ?? null
  const [editing, setEditing] = useState(false)
  const kind = KINDS.find(([one]) => one === entry.kind)?.[0]
  if (editing && kind) {
    const save = ({ text, task: when }: Written): Promise<boolean> =>
      diary.editActivity({ engagement: entry.id, ...words(entry, text), ...when })
    return <Form kind={kind} before={entry} save={save} end={() => setEditing(false)} />
  }
  return (
    <div class="words">
      {entry.text || entry.snippet ? <p>{entry.text || entry.snippet}</p> : null}
      {task ? (
        <p class="about">
          {task.doneAt
            ? `Done ${moment.format(new Date(task.doneAt))}`
            : `Due ${moment.format(new Date(task.dueAt))}`}
          {task.owner ? ` · ${task.owner}` : ''}
        </p>
      ) : null}
      {kind ? (
        <div class="buttons">
          {task ? (
            <button type="button" onClick={() => void diary.finish(entry.id, !task.doneAt)}>
              {task.doneAt ? 'To be done after all' : 'Done'}
            </button>
          ) : null}
          <button type="button" onClick={() => setEditing(true)}>
            Edit
          </button>
          <button type="button" class="quiet" onClick={() => void diary.removeActivity(entry.id)}>
            Delete
          </button>
        </div>
      ) : null}
    </div>
  )
}
