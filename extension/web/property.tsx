/** One property on a record's page: its value, edited in place, with what became of it. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { History, Problem, PropertyView, RecordPage } from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'
import { Dialog } from './dialog'
import { Editor } from './editor'
import { moment, named, shown } from './words'

interface Props {
  crm: Crm
  page: RecordPage
  property: PropertyView
  editing: boolean
  edit: (on: boolean) => void
  saved: (values: Record<string, string>) => void
  reload: () => Promise<RecordPage | null>
}

interface Conflict {
  theirs: string
  mine: string
}

export function Property({ crm, page, property, editing, edit, saved, reload }: Props) {
  const kind = crm.kind(page.record.kind)
  const value = page.values[property.name] ?? ''
  const [typed, setTyped] = useState(value)
  const [pending, setPending] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [history, setHistory] = useState(false)
  // What was there when editing began: a change by somebody else meanwhile is a conflict, not a surprise.
  const [was, setWas] = useState(value)
  // Only the beginning of an edit counts, not what happens to the value during it; and before the next
  // key, which belongs to the edit already.
  useLayoutEffect(() => {
    if (!editing) return
    setTyped(value)
    setWas(value)
    setProblem(null)
  }, [editing])
  if (!kind) return null
  const names = { kind, owner: crm.owner }
  const { name } = property
  const id = `property-${name}`
  const save = async (wanted: string, seen: string): Promise<void> => {
    setPending(wanted)
    edit(false)
    try {
      const record = { kind: page.record.kind, id: page.record.id }
      const after = await crm.ask('record.update', {
        record,
        values: { [name]: wanted || null },
        was: { [name]: seen || null },
      })
      saved(after.values)
    } catch (error) {
      const refused = problemOf(error)
      if (refused.code === 'conflict') {
        const now = await reload()
        setConflict({ theirs: now?.values[name] ?? '', mine: wanted })
      } else {
        edit(true)
        // After the effect that begins an edit: what was typed is still there to be corrected.
        setTimeout(() => {
          setTyped(wanted)
          setProblem(refused)
        })
      }
    } finally {
      setPending(null)
    }
  }
  const words = shown(names, name, pending ?? value)
  if (editing && page.mayEdit)
    return (
      <form
        class="property editing"
        onSubmit={(event) => {
          event.preventDefault()
          void save(typed, was)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') edit(false)
          const area = event.target instanceof HTMLTextAreaElement
          if (event.key === 'Enter' && (!area || event.ctrlKey || event.metaKey)) {
            if (event.target instanceof HTMLButtonElement) return
            event.preventDefault()
            void save(typed, was)
          }
        }}
      >
        <label for={id}>{property.label}</label>
        <Editor
          crm={crm}
          kind={kind}
          property={property}
          id={id}
          value={typed}
          set={setTyped}
          autoFocus
          described={problem ? `${id}-problem` : undefined}
        />
        {problem ? <Wrong problem={problem} id={`${id}-problem`} kind={kind.name} /> : null}
        <footer>
          <button type="submit" class="primary">
            Save
          </button>
          <button type="button" class="quiet" onClick={() => edit(false)}>
            Cancel
          </button>
        </footer>
      </form>
    )
  const fixed = property.isReadOnly || !page.mayEdit
  return (
    <div class={`property ${pending === null ? '' : 'pending'}`} data-testid={`property-${name}`}>
      <dt>{property.label}</dt>
      <dd>
        {fixed ? (
          <span class="value">{words || <i>–</i>}</span>
        ) : (
          <button
            type="button"
            class="value"
            data-property={name}
            title={`Edit ${property.label.toLowerCase()}`}
            onClick={() => edit(true)}
          >
            <span class="hidden">Edit {property.label}: </span>
            {words || <i>–</i>}
          </button>
        )}
        {property.isReadOnly ? null : (
          <button
            type="button"
            class="quiet past"
            title={`History of ${property.label.toLowerCase()}`}
            onClick={() => setHistory(true)}
          >
            <span aria-hidden="true">⟲</span>
            <span class="hidden">History of {property.label}</span>
          </button>
        )}
        {history ? <Past crm={crm} page={page} property={property} close={() => setHistory(false)} /> : null}
        {conflict ? (
          <Both
            label={property.label}
            theirs={shown(names, name, conflict.theirs)}
            mine={shown(names, name, conflict.mine)}
            keep={() => setConflict(null)}
            use={() => {
              setConflict(null)
              void save(conflict.mine, conflict.theirs)
            }}
          />
        ) : null}
      </dd>
    </div>
  )
}

function Wrong({ problem, id, kind }: { problem: Problem; id: string; kind: string }) {
  const other = problem.code === 'exists' ? named(problem.steps) : null
  return (
    <p class="wrong" role="alert" id={id}>
      {problem.title} {other ? <a href={`#/record/${kind}/${other}`}>Open it</a> : null}
    </p>
  )
}

interface BothProps {
  label: string
  theirs: string
  mine: string
  keep: () => void
  use: () => void
}

/** Two people, one value: both are shown, and a person decides. */
function Both({ label, theirs, mine, keep, use }: BothProps) {
  return (
    <Dialog title={`${label} was changed meanwhile`} close={keep}>
      <div class="both">
        <div>
          <h3>Now there</h3>
          <p data-testid="theirs">{theirs || <i>empty</i>}</p>
          <button type="button" onClick={keep}>
            Keep this
          </button>
        </div>
        <div>
          <h3>You gave</h3>
          <p data-testid="mine">{mine || <i>empty</i>}</p>
          <button type="button" class="primary" onClick={use}>
            Use mine
          </button>
        </div>
      </div>
    </Dialog>
  )
}

interface PastProps {
  crm: Crm
  page: RecordPage
  property: PropertyView
  close: () => void
}

const SOURCES: Record<string, string> = {
  panel: '',
  api: 'through the API',
  import: 'by an import',
  merge: 'by a merge',
  system: '',
}

function Past({ crm, page, property, close }: PastProps) {
  const [found, setFound] = useState<History['changes'] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const kind = crm.kind(page.record.kind)
  useEffect(() => {
    const record = { kind: page.record.kind, id: page.record.id }
    crm
      .ask('record.history', { record, property: property.name })
      .then(({ changes }) => setFound(changes))
      .catch((error) => setProblem(problemOf(error)))
  }, [crm, page.record.kind, page.record.id, property.name])
  if (!kind) return null
  const words = (value: string | null): string =>
    shown({ kind, owner: crm.owner }, property.name, value) || 'empty'
  return (
    <Dialog title={`History of ${property.label.toLowerCase()}`} close={close} problem={problem}>
      {found?.length === 0 ? <p class="about">It has not been changed since the record was made.</p> : null}
      <ol class="history">
        {(found ?? []).map((one) => (
          <li key={`${one.at}${one.old}`}>
            <b>{words(one.new ?? null)}</b>
            <span class="about">was {words(one.old ?? null)}</span>
            <span class="about">
              {[one.by ?? 'Alongside', SOURCES[one.source] ?? one.source, moment(one.at)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
