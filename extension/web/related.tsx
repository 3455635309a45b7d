/** The associations of a record, by type: add by search or anew, remove, choose the primary company. */
import { useMemo, useState } from 'preact/hooks'
import type { Problem, RecordCard, RecordPage, RelatedCard } from '../../shared_schema/generated/wire'
import { Create } from './create'
import { type Crm, problemOf } from './crm'
import { Dialog } from './dialog'
import { Finder } from './finder'

interface Props {
  crm: Crm
  page: RecordPage
  reload: () => Promise<unknown>
}

export function Related({ crm, page, reload }: Props) {
  const [adding, setAdding] = useState('')
  const [creating, setCreating] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const record = { kind: page.record.kind, id: page.record.id }
  const act = async (doing: Promise<unknown>): Promise<void> => {
    try {
      await doing
      setAdding('')
      setProblem(null)
      await reload()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const relate = (one: RecordCard, primary = false): Promise<void> =>
    act(crm.ask('record.relate', { record, other: { kind: one.kind, id: one.id }, primary }))
  const unrelate = async (one: RecordCard): Promise<void> => {
    const other = { kind: one.kind, id: one.id }
    await act(crm.ask('record.unrelate', { record, other }))
    crm.say(`${one.name} is not associated any more`, () => relate(one))
  }
  const groups = page.related.filter((one) => crm.kind(one.kind))
  const chosen = crm.kind(adding)
  const wanted = crm.kind(creating)
  return (
    <>
      {groups.map((group) => {
        const kind = crm.kind(group.kind)
        if (!kind) return null
        return (
          <section class="side" key={group.kind} aria-label={kind.plural}>
            <header>
              <h2>
                {kind.plural} <span class="count">{group.records.length || ''}</span>
              </h2>
              {page.mayEdit ? (
                <button
                  type="button"
                  class="quiet"
                  data-testid={`relate-${group.kind}`}
                  onClick={() => setAdding(group.kind)}
                >
                  + Add<span class="hidden"> {kind.singular.toLowerCase()}</span>
                </button>
              ) : null}
            </header>
            <ul>
              {group.records.map((one) => (
                <Card
                  key={one.record.id}
                  one={one}
                  mayEdit={page.mayEdit}
                  mayChoose={group.kind === 'company' && !one.isPrimary && group.records.length > 1}
                  primary={() => void relate(one.record, true)}
                  remove={() => void unrelate(one.record)}
                />
              ))}
            </ul>
            {group.hasMore ? <p class="about">The newest {group.records.length} are shown.</p> : null}
          </section>
        )
      })}
      {chosen ? (
        <Add
          crm={crm}
          page={page}
          kind={chosen.name}
          problem={problem}
          close={() => setAdding('')}
          choose={(one) => void relate(one)}
          create={() => {
            setAdding('')
            setCreating(chosen.name)
          }}
        />
      ) : null}
      {wanted ? (
        <Create
          crm={crm}
          kind={wanted}
          related={record}
          close={() => setCreating('')}
          made={() => {
            setCreating('')
            void reload()
          }}
        />
      ) : null}
    </>
  )
}

interface AddProps {
  crm: Crm
  page: RecordPage
  kind: string
  problem: Problem | null
  close: () => void
  choose: (one: RecordCard) => void
  create: () => void
}

function Add({ crm, page, kind: name, problem, close, choose, create }: AddProps) {
  const kind = crm.kind(name)
  const leaveOut = useMemo(
    () =>
      new Set([
        page.record.id,
        ...page.related.flatMap((group) => group.records.map((one) => one.record.id)),
      ]),
    [page],
  )
  if (!kind) return null
  return (
    <Dialog title={`Associate a ${kind.singular.toLowerCase()}`} close={close} problem={problem}>
      <Finder
        crm={crm}
        kind={name}
        label={name === 'contact' ? 'Name or e-mail' : 'Name'}
        leaveOut={leaveOut}
        choose={choose}
      />
      {kind.mayCreate ? (
        <footer>
          <button type="button" onClick={create}>
            New {kind.singular.toLowerCase()}
          </button>
        </footer>
      ) : null}
    </Dialog>
  )
}

interface CardProps {
  one: RelatedCard
  mayEdit: boolean
  mayChoose: boolean
  primary: () => void
  remove: () => void
}

function Card({ one, mayEdit, mayChoose, primary, remove }: CardProps) {
  const { record } = one
  return (
    <li class="related">
      <a href={`#/record/${record.kind}/${record.id}`}>{record.name}</a>
      {one.isPrimary && record.kind === 'company' ? <em>primary</em> : null}
      <span class="about">{[record.stage, record.subtitle].filter(Boolean).join(' · ')}</span>
      {mayEdit ? (
        <span class="acts">
          {mayChoose ? (
            <button type="button" class="quiet" aria-label={`Make primary: ${record.name}`} onClick={primary}>
              Make primary
            </button>
          ) : null}
          <button type="button" class="quiet" title="Remove the association" onClick={remove}>
            <span aria-hidden="true">✕</span>
            <span class="hidden">Remove {record.name}</span>
          </button>
        </span>
      ) : null}
    </li>
  )
}
