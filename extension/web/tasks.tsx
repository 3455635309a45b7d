/** What is to be done: the viewer's own tasks by due time, and those done. */
import { useEffect, useState } from 'preact/hooks'
import type { TaskList, TaskRow } from '../../shared_schema/generated/wire'
import { Empty } from '../sidebar/views/parts'
import { Failed, post } from './api'
import type { Crm } from './crm'
import './tasks.css'

const HEADS = { overdue: 'Overdue', today: 'Today', upcoming: 'Upcoming', done: 'Done' }
const TYPES = { email: 'E-mail', call: 'Call', todo: 'To do' }
const due = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** S44: an e-mail task of a contact that has an address opens the composer to that contact. */
export function link(task: TaskRow): string | null {
  if (task.contact && task.email && task.task.type === 'email')
    return `#/record/contact/${task.contact}/email`
  const first = task.records[0]
  return first ? `#/record/${first.kind}/${first.id}` : null
}

export function Tasks({ crm }: { crm: Crm }) {
  const [done, setDone] = useState(false)
  const [list, setList] = useState<TaskList | null>(null)
  const [trouble, setTrouble] = useState('')
  const fail = (error: unknown): void => {
    setTrouble(error instanceof Failed ? error.message : 'The server did not answer. Try again.')
  }
  const load = (): Promise<void> =>
    post<TaskList>('/panel/task.list', { done })
      .then((found) => {
        setTrouble('')
        setList(found)
      })
      .catch(fail)
  const more = (): Promise<void> =>
    post<TaskList>('/panel/task.list', { done, before: list?.next })
      .then((found) => setList({ ...found, tasks: [...(list?.tasks ?? []), ...found.tasks] }))
      .catch(fail)
  const finish = (one: TaskRow): Promise<void> =>
    post('/panel/task.finish', { engagement: one.id, done: !done }).then(load).catch(fail)
  useEffect(() => {
    setList(null)
    void load()
    return crm.listen(async (refs) => {
      if (refs === 'everything' || refs.some((ref) => ref.kind === 'engagement')) await load()
    })
  }, [crm, done])
  const tasks = list?.tasks ?? []
  return (
    <main class="tasks">
      <header>
        <h1>Tasks</h1>
        {list?.overdue && !done ? <span class="late">{list.overdue} overdue</span> : null}
        <fieldset class="buttons" aria-label="Which tasks">
          <button type="button" aria-pressed={!done} onClick={() => setDone(false)}>
            To do
          </button>
          <button type="button" aria-pressed={done} onClick={() => setDone(true)}>
            Done
          </button>
        </fieldset>
      </header>
      {trouble ? (
        <p class="notice bad" role="alert">
          {trouble}{' '}
          <button type="button" class="quiet" onClick={() => void load()}>
            Try again
          </button>
        </p>
      ) : null}
      {list && tasks.length === 0 ? (
        <Empty title={done ? 'Nothing is done yet.' : 'Nothing to do.'}>
          <p class="about">Tasks are added on the timeline of a contact, company, deal or ticket.</p>
        </Empty>
      ) : null}
      {(['overdue', 'today', 'upcoming', 'done'] as const).map((when) => (
        <Part
          key={when}
          title={HEADS[when]}
          tasks={tasks.filter((one) => one.when === when)}
          finish={finish}
        />
      ))}
      {list?.next ? (
        <button type="button" class="quiet" onClick={() => void more()}>
          More
        </button>
      ) : null}
    </main>
  )
}

function Part(props: { title: string; tasks: TaskRow[]; finish: (one: TaskRow) => Promise<void> }) {
  const { title, tasks, finish } = props
  if (tasks.length === 0) return null
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {tasks.map((one) => (
          <Line key={one.id} one={one} finish={finish} />
        ))}
      </ul>
    </section>
  )
}

function Line({ one, finish }: { one: TaskRow; finish: (one: TaskRow) => Promise<void> }) {
  const to = link(one)
  const mail = one.task.type === 'email' && one.email
  return (
    <li class={`task ${one.when}`} data-testid="task">
      <input
        type="checkbox"
        checked={one.when === 'done'}
        aria-label={`${one.title}: done`}
        onChange={() => void finish(one)}
      />
      <span class="title">{one.title}</span>
      <time dateTime={one.task.dueAt}>{due.format(new Date(one.task.dueAt))}</time>
      <span class="about">
        {[TYPES[one.task.type], ...one.records.map((record) => record.name)].join(' · ')}
      </span>
      {to ? (
        <a href={to} data-testid={mail ? 'task-mail' : 'task-open'}>
          {mail ? `Write to ${one.email}` : 'Open'}
        </a>
      ) : null}
    </li>
  )
}
