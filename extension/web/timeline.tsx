/** The timeline of a record: what happened, newest first, older on demand, and a note to write. */
import { useState } from 'preact/hooks'
import type {
  AddActivity,
  EditActivity,
  MessageFile,
  Problem,
  RecordPage,
  TimelineEntry,
  TimelinePage,
} from '../../shared_schema/generated/wire'
import type { Kind } from '../sidebar/state/composer'
import { download } from '../sidebar/state/download'
import { Activity } from '../sidebar/views/activity'
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
  const done = async (doing: Promise<unknown>): Promise<boolean> => {
    try {
      await doing
      setProblem(null)
      return true
    } catch (error) {
      setProblem(problemOf(error))
      return false
    }
  }
  const diary = {
    body: (message: number) => crm.ask('message.body', { message }),
    download: (message: number, file: MessageFile) =>
      download(crm.host, message, file).then((trouble) => (trouble ? crm.say(trouble) : undefined)),
    activity: (activity: AddActivity) => done(crm.ask('activity.add', activity)),
    editActivity: (activity: EditActivity) => done(crm.ask('activity.edit', activity)),
    removeActivity: (engagement: number) => done(crm.ask('activity.remove', { engagement })),
    finish: (engagement: number, finished: boolean) =>
      done(crm.ask('task.finish', { engagement, done: finished })),
  }
  const answer = crm.viewer.maySend
    ? (kind: Kind, entry: TimelineEntry): void =>
        void crm.composer.open(entry.thread as number, null, kind, entry.message ?? null)
    : undefined
  return (
    <section class="stream" aria-label="Timeline">
      <h2>Timeline</h2>
      {problem ? <Notice problem={problem} /> : null}
      {page.mayEdit ? (
        <Activity about={record} diary={diary} begun={writing ? 'note' : null} close={() => write(false)} />
      ) : null}
      {timeline.entries.length === 0 ? <p class="about">Nothing has been logged yet.</p> : null}
      <ol class="timeline">
        {timeline.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} panel={diary} answer={answer} />
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
