/** Making a record: what it must have and what is usually known; who has that already is named. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type {
  KindView,
  Problem,
  PropertyView,
  RecordCard,
  RecordRef,
  RecordValues,
} from '../../shared_schema/generated/wire'
import { type Crm, calm, problemOf } from './crm'
import { Dialog } from './dialog'
import { Editor } from './editor'
import { firstFields, named, OWNER, writable } from './words'

interface Props {
  crm: Crm
  kind: KindView
  related?: RecordRef | undefined
  close: () => void
  made: (record: RecordValues) => void
}

const TELLING: Record<string, string> = { contact: 'email', company: 'domain' }

export function Create({ crm, kind, related, close, made }: Props) {
  const first = firstFields(kind)
  const rest = writable(kind).filter((one) => !first.includes(one))
  const stage = kind.pipelines[0]?.stages[0]?.id
  const [values, setValues] = useState<Record<string, string>>({
    ...(crm.owner(crm.viewer.id) ? { [OWNER]: String(crm.viewer.id) } : {}),
    ...(kind.stageProperty && stage ? { [kind.stageProperty]: String(stage) } : {}),
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [known, setKnown] = useState<RecordCard | null>(null)
  const [company, setCompany] = useState<{ email: string; card: RecordCard; wanted: boolean } | null>(null)
  const [saving, setSaving] = useState(false)
  const email = values.email?.trim() ?? ''
  const set = (name: string, value: string): void => setValues({ ...values, [name]: value })
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const its = company?.wanted && company.email === email ? company.card.id : null
      const asked = { kind: kind.name, values, related: related ?? null, company: its }
      made(await crm.ask('record.create', asked))
    } catch (error) {
      setProblem(problemOf(error))
      setSaving(false)
    }
  }
  const look = async (): Promise<void> => {
    const text = values[TELLING[kind.name] ?? '']?.trim()
    if (!text) return setKnown(null)
    const { records } = await crm.ask('record.find', { kind: kind.name, text })
    setKnown(records[0] ?? null)
  }
  /** Whose company the address tells of; asked only where none is given already. */
  const suggest = async (): Promise<void> => {
    if (kind.name !== 'contact' || related?.kind === 'company' || company?.email === email) return
    if (!email) return setCompany(null)
    const { records } = await crm.ask('record.suggest_company', { email })
    setCompany(records[0] ? { email, card: records[0], wanted: true } : null)
  }
  const field = (one: PropertyView, at: number) => (
    <Field key={one.name} label={one.label} name={one.name} required={kind.required.includes(one.name)}>
      <Editor
        crm={crm}
        kind={kind}
        property={one}
        id={`new-${one.name}`}
        value={values[one.name] ?? ''}
        autoFocus={at === 0}
        described={problem?.field === one.name ? 'new-problem' : undefined}
        set={(value) => set(one.name, value)}
      />
      {problem?.field === one.name ? <Said problem={problem} kind={kind} /> : null}
    </Field>
  )
  return (
    <Dialog
      title={`New ${kind.singular.toLowerCase()}`}
      close={close}
      problem={
        problem && !(problem.field && (problem.field in values || has(kind, problem.field))) ? problem : null
      }
    >
      <form
        class="form"
        noValidate
        onFocusOut={(event) => {
          const left = event.target instanceof HTMLElement ? event.target.id : ''
          if (left !== `new-${TELLING[kind.name]}`) return
          look().catch(calm)
          suggest().catch(calm)
        }}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {first.map(field)}
        {known ? (
          <p class="notice" role="status">
            <span>
              There is <a href={`#/record/${known.kind}/${known.id}`}>{known.name}</a> already.
            </span>
          </p>
        ) : null}
        {company && company.email === email ? (
          <label class="suggest" data-testid="suggested-company">
            <input
              type="checkbox"
              checked={company.wanted}
              onChange={(event) => setCompany({ ...company, wanted: event.currentTarget.checked })}
            />
            <span>
              Associate with <b>{company.card.name}</b>, whose domain this is
            </span>
          </label>
        ) : null}
        {rest.length > 0 ? (
          <details open={rest.some((one) => one.name === problem?.field)}>
            <summary>More properties</summary>
            <div class="form">{rest.map((one) => field(one, -1))}</div>
          </details>
        ) : null}
        <footer>
          <button type="submit" class="primary" disabled={saving}>
            {saving ? 'Saving…' : 'Create'}
          </button>
          <button type="button" class="quiet" onClick={close}>
            Cancel
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

const has = (kind: KindView, name: string): boolean => kind.properties.some((one) => one.name === name)

function Said({ problem, kind }: { problem: Problem; kind: KindView }) {
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => line.current?.scrollIntoView({ block: 'nearest' }), [problem])
  const other = problem.code === 'exists' ? named(problem.steps) : null
  return (
    <p ref={line} class="wrong" role="alert" id="new-problem">
      {problem.title} {other ? <a href={`#/record/${kind.name}/${other}`}>Open it</a> : null}
    </p>
  )
}

interface FieldProps {
  label: string
  name: string
  required: boolean
  children: preact.ComponentChildren
}

function Field({ label, name, required, children }: FieldProps) {
  return (
    <div class="field">
      <label for={`new-${name}`}>
        {label}
        {required ? <em> required</em> : null}
      </label>
      {children}
    </div>
  )
}
