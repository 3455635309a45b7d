/** A record's page: who it is, what is known, what it belongs to, what happened, and the e-mail button. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { KindView, Problem, RecordPage, Ref, TimelinePage } from '../../shared_schema/generated/wire'
import { Composer } from '../sidebar/views/composer'
import { Empty, Notice } from '../sidebar/views/parts'
import { told } from './bulk'
import { type Changed, type Crm, problemOf } from './crm'
import { usePageKeys } from './dialog'
import { Waiting } from './list'
import { Merge } from './merge'
import { Property } from './property'
import { Related } from './related'
import { Timeline } from './timeline'
import { grouped, OWNER, shown } from './words'

interface Props {
  crm: Crm
  kind: KindView
  id: number
  /** What the address asks for at once: the first property to be edited, or a mail to be written. */
  asked: string
}

export function RecordView({ crm, kind, id, asked }: Props) {
  const [page, setPage] = useState<RecordPage | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const reload = useCallback(async (): Promise<RecordPage | null> => {
    try {
      const found = await crm.ask('record.open', { record: { kind: kind.name, id } })
      setPage((before) => (before ? keepOlder(before, found) : found))
      setProblem(null)
      return found
    } catch (error) {
      setProblem(problemOf(error))
      return null
    }
  }, [crm, kind.name, id])
  useEffect(() => {
    void reload()
    const stop = crm.listen(async (refs) => {
      if (refs === 'everything') {
        await reload()
        await crm.composer.save()
      } else await heard(refs)
    })
    return () => {
      stop()
      crm.composer.close()
    }
  }, [crm, id, reload])
  const heard = async (refs: Changed[]): Promise<void> => {
    if (refs.some((ref) => ref.kind === 'record' || ref.kind === 'engagement')) await reload()
    const wanted = refs.filter((ref) => ref.kind === 'submission' || ref.kind === 'draft') as Ref[]
    if (wanted.length === 0) return
    for (const item of (await crm.ask('read', { refs: wanted })).items) {
      if (item.type === 'submission') crm.composer.went(item.submission)
      if (item.type === 'draft') crm.composer.came(item.draft)
    }
  }
  if (problem && !page)
    return (
      <main class="records">
        <div class="empty">
          <Notice problem={problem} />
          <a class="button" href={`#/list/${kind.name}`}>
            Back to {kind.plural.toLowerCase()}
          </a>
        </div>
      </main>
    )
  if (!page)
    return (
      <main class="records">
        <Waiting />
      </main>
    )
  return <Loaded crm={crm} kind={kind} page={page} setPage={setPage} reload={reload} asked={asked} />
}

/** What was loaded of the older timeline stays while the newest part is read again. */
function keepOlder(before: RecordPage, found: RecordPage): RecordPage {
  const last = found.timeline.entries.at(-1)
  if (!last || before.record.id !== found.record.id) return found
  const older = before.timeline.entries.filter(
    (one) => one.at < last.at || (one.at === last.at && one.id < last.id),
  )
  if (older.length === 0) return found
  const entries = [...found.timeline.entries, ...older]
  return { ...found, timeline: { entries, next: before.timeline.next ?? null } }
}

interface LoadedProps {
  crm: Crm
  kind: KindView
  page: RecordPage
  setPage: (change: (page: RecordPage | null) => RecordPage | null) => void
  reload: () => Promise<RecordPage | null>
  asked: string
}

function Loaded({ crm, kind, page, setPage, reload, asked }: LoadedProps) {
  const groups = grouped(kind)
  const first = groups[0]?.properties.find((one) => !one.isReadOnly)?.name ?? ''
  const [editing, setEditing] = useState(asked === 'edit' ? first : '')
  const [writing, setWriting] = useState(false)
  const [merging, setMerging] = useState(false)
  const { composer } = crm
  const composing = composer.state.value
  const maySend = page.mayWrite && crm.viewer.maySend
  const mail = (): void => {
    if (maySend && !composing.draft && !composing.submission)
      void composer.openFrom({ kind: kind.name, id: page.record.id })
  }
  useEffect(() => {
    if (asked === 'email') mail()
  }, [asked])
  const left = useRef('')
  const finish = (name: string, on: boolean): void => {
    left.current = on ? '' : name
    setEditing(on ? name : '')
  }
  // Where the editor was, its value is now: the keyboard goes on from there, before the next key.
  useLayoutEffect(() => {
    if (!editing && left.current)
      document.querySelector<HTMLElement>(`[data-property="${left.current}"]`)?.focus()
  }, [editing])
  useEffect(() => {
    document.title = `${page.record.name} · Alongside`
  }, [page.record.name])
  usePageKeys({
    e: () => page.mayEdit && setEditing(first),
    m: mail,
    t: () => page.mayEdit && setWriting(true),
    Escape: () => {
      location.hash = `#/list/${kind.name}`
    },
  })
  return (
    <main class="record-page">
      <Head
        crm={crm}
        kind={kind}
        page={page}
        maySend={maySend}
        mail={mail}
        merge={() => setMerging(true)}
        reload={reload}
      />
      <div class="columns">
        <div class="facts">
          {groups.map((group) => (
            <section class="side" key={group.label} aria-label={group.label}>
              <header>
                <h2>{group.label}</h2>
              </header>
              <dl>
                {group.properties.map((property) => (
                  <Property
                    key={property.name}
                    crm={crm}
                    page={page}
                    property={property}
                    editing={editing === property.name}
                    edit={(on) => finish(property.name, on)}
                    saved={(values) => {
                      setPage((now) => (now ? { ...now, values } : now))
                      void reload()
                    }}
                    reload={reload}
                  />
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div class="middle">
          {composing.problem && !composing.draft ? <Notice problem={composing.problem} /> : null}
          <Composer panel={{ composer }} />
          <Timeline
            crm={crm}
            page={page}
            writing={writing}
            write={setWriting}
            change={(timeline: TimelinePage) => setPage((now) => (now ? { ...now, timeline } : now))}
          />
        </div>
        <div class="near">
          <Related crm={crm} page={page} reload={reload} />
        </div>
      </div>
      {merging ? (
        <Merge
          crm={crm}
          kind={kind}
          page={page}
          close={() => setMerging(false)}
          merged={(kept) => {
            setMerging(false)
            location.hash = `#/record/${kind.name}/${kept}`
            if (kept === page.record.id) void reload()
          }}
        />
      ) : null}
    </main>
  )
}

interface HeadProps {
  crm: Crm
  kind: KindView
  page: RecordPage
  maySend: boolean
  mail: () => void
  merge: () => void
  reload: () => Promise<unknown>
}

function Head({ crm, kind, page, maySend, mail, merge, reload }: HeadProps) {
  const { record } = page
  const [problem, setProblem] = useState<Problem | null>(null)
  const refs = [{ kind: record.kind, id: record.id }]
  const restore = async (): Promise<void> => {
    const { outcomes } = await crm.ask('record.restore', { records: refs })
    setProblem(outcomes[0]?.problem ?? null)
    await reload()
  }
  const archive = async (): Promise<void> => {
    const { outcomes } = await crm.ask('record.archive', { records: refs })
    setProblem(outcomes[0]?.problem ?? null)
    await reload()
    if (!outcomes[0]?.problem) crm.say(told(outcomes, 'archived'), restore)
  }
  const names = { kind, owner: crm.owner }
  const stage = kind.stageProperty ? shown(names, kind.stageProperty, page.values[kind.stageProperty]) : ''
  return (
    <header class="record-head">
      <p class="trail">
        <a href={`#/list/${kind.name}`}>{kind.plural}</a>
      </p>
      <div class="who">
        <h1>{record.name}</h1>
        <p class="about">
          {[record.subtitle, shown(names, OWNER, page.values[OWNER]) || 'No owner']
            .filter(Boolean)
            .join(' · ')}
          {stage ? <span class="stage">{stage}</span> : null}
        </p>
      </div>
      {page.archivedAt ? null : (
        <div class="acts">
          {maySend ? (
            <button
              type="button"
              class="primary"
              data-testid="email"
              title="Write a mail ( m )"
              onClick={mail}
            >
              E-mail
            </button>
          ) : null}
          <details class="menu">
            <summary class="button">Export mail</summary>
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click is what keys make of its links, too */}
            <ul onClick={(event) => event.currentTarget.closest('details')?.removeAttribute('open')}>
              <li>
                <a href={`/api/export/${record.kind}/${record.id}/mail`} download data-testid="export-mail">
                  EML files
                </a>
              </li>
              <li>
                <a href={`/api/export/${record.kind}/${record.id}/mail?format=mbox`} download>
                  One mbox file
                </a>
              </li>
            </ul>
          </details>
          {page.mayEdit && page.mayDelete ? (
            <button type="button" onClick={merge}>
              Merge
            </button>
          ) : null}
          {page.mayDelete ? (
            <button type="button" data-testid="archive" onClick={() => void archive()}>
              Archive
            </button>
          ) : null}
        </div>
      )}
      {page.mergedInto ? (
        <p class="notice" role="status">
          <span>
            This record is a part of <a href={`#/record/${kind.name}/${page.mergedInto}`}>another one</a> now.
          </span>
        </p>
      ) : page.archivedAt ? (
        <p class="notice" role="status">
          <span>
            Archived: it is in no list, and mail is not matched to it.{' '}
            {page.mayDelete ? (
              <button type="button" onClick={() => void restore()}>
                Restore
              </button>
            ) : null}
          </span>
        </p>
      ) : null}
      {problem ? <Notice problem={problem} /> : null}
    </header>
  )
}

export function Missing() {
  return (
    <main class="records">
      <Empty title="There is nothing here.">
        <p>The address is wrong, or your role does not show this.</p>
      </Empty>
    </main>
  )
}
