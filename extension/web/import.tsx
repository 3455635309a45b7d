/** Import: drop a file, map its columns, see what would happen, let it happen, take it back. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type {
  ImportLine,
  ImportRows,
  Imports,
  ImportView,
  Uploaded,
} from '../../shared_schema/generated/wire'
import { Offline } from '../sidebar/socket'
import { post, upload } from './api'
import type { Crm } from './crm'
import { MailFile } from './import-mail'
import { STEPS, Steps, Trouble } from './import-parts'

// Chunks may come faster than anybody can read, or the line may carry questions.
const PAUSE_MS = 250
const MAIL = 'mail'
const VERDICTS = ['created', 'updated', 'refused', 'unchanged', 'kept'] as const
type Verdict = (typeof VERDICTS)[number]
const WORDS: Record<Verdict, string> = {
  created: 'Created',
  updated: 'Updated',
  refused: 'Refused',
  unchanged: 'Unchanged',
  kept: 'Left as they are',
}
const STATES: Record<ImportLine['state'], string> = {
  mapping: 'Waiting for its columns',
  checking: 'Being checked',
  checked: 'Checked',
  running: 'Running',
  done: 'Done',
  undoing: 'Being undone',
  undone: 'Undone',
  failed: 'Failed',
  discarded: 'Discarded',
}
const BUSY = ['checking', 'running', 'undoing']
const NEW_TYPES = ['string', 'number', 'date', 'datetime', 'bool', 'phone_number'] as const
const count = new Intl.NumberFormat()

export function Import({ crm, id, isAdmin }: { crm: Crm; id: string; isAdmin: boolean }) {
  return id ? <One crm={crm} id={Number(id)} key={id} /> : <All isAdmin={isAdmin} />
}

function All({ isAdmin }: { isAdmin: boolean }) {
  const [found, setFound] = useState<Imports | null>(null)
  const [kind, setKind] = useState('contact')
  const [trouble, setTrouble] = useState('')
  const [part, setPart] = useState<number | null>(null)
  const [over, setOver] = useState(false)
  const [mail, setMail] = useState<File | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const fail = (error: Error): void => setTrouble(error.message)
  useEffect(() => void post<Imports>('/panel/import.list').then(setFound).catch(fail), [])
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setTrouble('')
    if (kind === MAIL || file.name.toLowerCase().endsWith('.zip')) return setMail(file)
    setPart(0)
    try {
      const kept = await upload<Uploaded>('/api/uploads', file, setPart)
      const begun = { upload: kept.upload, name: file.name.slice(0, 200), kind }
      const { line } = await post<ImportView>('/panel/import.begin', begun)
      location.hash = `/import/${line.id}`
    } catch (error) {
      fail(error as Error)
    } finally {
      setPart(null)
    }
  }
  if (mail) return <MailFile file={mail} close={() => setMail(null)} />
  return (
    <main class="card wide import">
      <h1>Import</h1>
      <Steps names={STEPS} at={0} />
      <label class="what">
        What is in the file?
        <select
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data-testid="import-kind"
        >
          {(found?.kinds ?? [{ name: 'contact', label: 'Contacts' }]).map((one) => (
            <option key={one.name} value={one.name}>
              {one.label}
            </option>
          ))}
          <option value={MAIL}>Mail, exported from a record</option>
        </select>
      </label>
      <button
        type="button"
        class={`drop${over ? ' over' : ''}`}
        disabled={part !== null}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer?.files[0])
        }}
      >
        <b>{part === null ? 'Drop a file here, or press to choose one' : 'Uploading…'}</b>
        <span class="about">
          {kind === MAIL
            ? 'The ZIP file of an export, with EML files or an mbox, up to 300 MB'
            : 'CSV, TSV, JSON, NDJSON, XLSX or vCard, or exported mail as ZIP, up to 300 MB'}
        </span>
        {part === null ? null : <progress value={part} max={1} aria-label="Upload" />}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="import-file"
        accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.vcf,.zip"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <Trouble text={trouble} />
      <h2>Earlier imports</h2>
      {found?.imports.length === 0 ? (
        <p class="about">None yet. Nothing is changed before you have seen what would be.</p>
      ) : null}
      <ul class="runs">
        {(found?.imports ?? []).map((one) => (
          <li key={one.id}>
            <a href={`#/import/${one.id}`}>{one.fileName}</a>
            <span class={`state ${one.state}`}>{STATES[one.state]}</span>
            <span class="about">
              {new Date(one.createdAt).toLocaleString()} · {one.problem ?? summary(one)}
            </span>
          </li>
        ))}
      </ul>
      <h2>Export</h2>
      <p class="about">
        Every list has an Export button: it saves the rows that its filters leave, with its columns. The mail
        of a record is exported on the record's page.
      </p>
      {isAdmin ? (
        <p class="buttons">
          <a class="button" href="/api/workspace/export" download data-testid="export-workspace">
            Export the whole workspace
          </a>
          <span class="about">One SQLite file, without sign-ins, tokens and secrets.</span>
        </p>
      ) : null}
    </main>
  )
}

function summary(one: ImportLine): string {
  const parts = (['created', 'updated', 'unchanged', 'refused'] as const).filter((verdict) => one[verdict])
  return parts.map((verdict) => `${count.format(one[verdict])} ${verdict}`).join(', ') || 'nothing yet'
}

/** Reads the import now and whenever the server says that it has gone on, not more often than is of use. */
function follow(crm: Crm, id: number, show: (view: ImportView) => void, fail: (error: Error) => void) {
  let gone = false
  let looking = false
  let again = false
  const look = async (): Promise<void> => {
    again = true
    if (looking) return
    looking = true
    while (again && !gone) {
      again = false
      try {
        const view = await crm.ask('import.show', { id })
        if (!gone) show(view)
      } catch (error) {
        // A line that breaks says "everything" when it is back.
        if (!(error instanceof Offline)) fail(error as Error)
      }
      await new Promise((go) => setTimeout(go, PAUSE_MS))
    }
    looking = false
  }
  void look()
  const deaf = crm.listen(async (refs) => {
    if (refs === 'everything' || refs.some((one) => one.kind === 'import' && one.id === id)) void look()
  })
  return () => {
    gone = true
    deaf()
  }
}

function One({ crm, id }: { crm: Crm; id: number }) {
  const [remapping, setRemapping] = useState(false)
  const [view, setView] = useState<ImportView | null>(null)
  const [trouble, setTrouble] = useState('')
  const fail = (error: Error): void => setTrouble(error.message)
  const busy = view !== null && BUSY.includes(view.line.state)
  useEffect(() => follow(crm, id, setView, fail), [crm, id])
  const act = (method: string, body: object = {}): void => {
    setTrouble('')
    setRemapping(false)
    post<ImportView>(`/panel/import.${method}`, { id, ...body })
      .then(setView)
      .catch(fail)
  }
  if (view === null)
    return (
      <main class="card wide import">
        <Trouble text={trouble} />
      </main>
    )
  const { line } = view
  const state = remapping && line.state === 'checked' ? 'mapping' : line.state
  const at = { mapping: 1, checking: 2, checked: 2 }[state as string] ?? 3
  return (
    <main class="card wide import">
      <h1>{line.fileName}</h1>
      <p class="about">
        {view.plural} · {view.format.toUpperCase()}
        {view.format === 'csv' ? `, ${view.encoding}` : ''} · {count.format(Math.ceil(view.size / 1024))} kB
      </p>
      <Steps names={STEPS} at={at} />
      <Trouble text={trouble || line.problem || ''} />
      {state === 'mapping' ? <Mapping view={view} done={(body) => act('map', body)} /> : null}
      {busy ? <Progress line={line} /> : null}
      {state !== 'mapping' && state !== 'failed' && state !== 'discarded' ? <Result view={view} /> : null}
      <p class="buttons">
        {state === 'checked' ? (
          <>
            <button
              type="button"
              class="primary"
              disabled={line.created + line.updated === 0}
              onClick={() => act('apply')}
              data-testid="import-apply"
            >
              Import {count.format(line.created + line.updated)} rows
            </button>
            <button type="button" onClick={() => setRemapping(true)}>
              Change the columns
            </button>
          </>
        ) : null}
        {line.state === 'done' ? <Undo go={() => act('undo')} /> : null}
        {['mapping', 'checked', 'failed'].includes(state) ? (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              void post('/panel/import.discard', { id })
                .then(() => {
                  location.hash = '/import'
                })
                .catch(fail)
            }
          >
            Discard the file
          </button>
        ) : null}
        <a href="#/import">All imports</a>
      </p>
    </main>
  )
}

function Undo({ go }: { go: () => void }) {
  const [asked, setAsked] = useState(false)
  return asked ? (
    <>
      <span>Remove what it created, and put back what it changed?</span>
      <button type="button" class="primary" onClick={go} data-testid="import-undo-yes">
        Undo the import
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        Keep it
      </button>
    </>
  ) : (
    <button type="button" onClick={() => setAsked(true)} data-testid="import-undo">
      Undo…
    </button>
  )
}

function Mapping({ view, done }: { view: ImportView; done: (body: object) => void }) {
  const [columns, setColumns] = useState(view.columns.map((one) => one.to))
  const [mode, setMode] = useState(view.mode)
  const [clears, setClears] = useState(view.clears)
  const put = (at: number, to: string): void =>
    setColumns(columns.map((old, other) => (other === at ? to : old)))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        done({ columns, mode, clears })
      }}
    >
      <table class="mapping">
        <caption class="about">Where does each column go?</caption>
        <thead>
          <tr>
            <th>In the file</th>
            <th>Looks like</th>
            <th>Goes to</th>
          </tr>
        </thead>
        <tbody>
          {view.columns.map((one, at) => (
            <tr key={one.header} class={columns[at] ? '' : 'skipped'}>
              <th scope="row">{one.header}</th>
              <td class="samples">{one.samples.join(' · ') || '(empty)'}</td>
              <td>
                <select
                  aria-label={`${one.header} goes to`}
                  value={columns[at] ?? ''}
                  onChange={(event) => put(at, event.currentTarget.value)}
                >
                  {view.targets.map((target) => (
                    <option
                      key={target.to}
                      value={target.to}
                      disabled={
                        target.to !== '' && columns.some((to, other) => to === target.to && other !== at)
                      }
                    >
                      {target.label}
                    </option>
                  ))}
                  {view.mayAdd
                    ? NEW_TYPES.map((type) => (
                        <option key={type} value={`+${type}`}>
                          New property ({type === one.newType ? `${type}, fits best` : type})
                        </option>
                      ))
                    : null}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="what">
        Records that are there already
        <select value={mode} onChange={(event) => setMode(event.currentTarget.value as ImportView['mode'])}>
          <option value="both">Create new ones and update known ones</option>
          <option value="create">Only create new ones</option>
          <option value="update">Only update known ones</option>
        </select>
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={clears}
          onChange={(event) => setClears(event.currentTarget.checked)}
        />
        An empty cell empties the property
      </label>
      <p class="buttons">
        <button type="submit" class="primary" data-testid="import-check">
          Check the file
        </button>
        <span class="about">Nothing is changed yet.</span>
      </p>
    </form>
  )
}

function Progress({ line }: { line: ImportLine }) {
  const of = line.rows ? ` of ${count.format(line.rows)}` : ''
  return (
    <div class="running" role="status">
      <progress
        {...(line.rows ? { value: line.done, max: line.rows } : {})}
        aria-label={STATES[line.state]}
      />
      <span>
        {STATES[line.state]}: {count.format(line.done)}
        {of} rows
      </span>
    </div>
  )
}

function Result({ view }: { view: ImportView }) {
  const { line } = view
  const shown = VERDICTS.filter((one) => one !== 'kept' || line.kept > 0)
  const [chosen, setTab] = useState<Verdict | null>(null)
  const tab = chosen ?? (line.refused ? 'refused' : 'created')
  const total = line.created + line.updated + line.unchanged + line.refused
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const next = shown[(shown.indexOf(tab) + step + shown.length) % shown.length] ?? 'created'
    setTab(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <>
      <div class="plot" role="img" aria-label={summary(line)} data-testid="import-plot">
        {(['created', 'updated', 'unchanged', 'refused'] as const).map((one) =>
          line[one] ? (
            <i
              key={one}
              class={one}
              style={{ flexGrow: line[one] / Math.max(1, total) }}
              title={`${WORDS[one]}: ${line[one]}`}
            />
          ) : null,
        )}
      </div>
      {line.linked ? (
        <p class="about">
          {count.format(line.linked)} further records {line.state === 'checked' ? 'will be' : 'were'} made to
          associate with: companies or contacts that the rows name.
        </p>
      ) : null}
      <div role="tablist" class="tabs" onKeyDown={move}>
        {shown.map((one) => (
          <button
            type="button"
            role="tab"
            key={one}
            id={`tab-${one}`}
            tabIndex={one === tab ? 0 : -1}
            aria-selected={one === tab}
            class={one}
            onClick={() => setTab(one)}
          >
            {WORDS[one]} <b>{count.format(line[one])}</b>
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <Rows id={line.id} verdict={tab} state={line.state} many={line[tab]} />
      </div>
    </>
  )
}

interface RowsProps {
  id: number
  verdict: Verdict
  state: ImportLine['state']
  many: number
}

function Rows({ id, verdict, state, many }: RowsProps) {
  const [rows, setRows] = useState<ImportRows['rows'] | null>(null)
  const [next, setNext] = useState<number | null>(null)
  const load = (after: number, before: ImportRows['rows']): void => {
    void post<ImportRows>('/panel/import.rows', { id, verdict, after })
      .then((found) => {
        setRows([...before, ...found.rows])
        setNext(found.next)
      })
      .catch(() => setRows(before))
  }
  // A state that was reached means that there are new rows to read.
  useEffect(() => load(0, []), [id, verdict, state])
  if (rows === null) return null
  if (rows.length === 0) return <p class="about pad">{emptyWord(verdict, state, many)}</p>
  return (
    <>
      <table class="outcome">
        <thead>
          <tr>
            <th>{verdict === 'kept' ? 'Row or ID' : 'Row'}</th>
            <th>Record</th>
            <th>{verdict === 'refused' || verdict === 'kept' ? 'Why' : 'Values'}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.number}>
              <td>{one.number}</td>
              <td>{one.name || one.field || ''}</td>
              <td>
                {one.reason ? <span class="reason">{one.reason}</span> : <Changes changes={one.changes} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {next === null ? null : (
        <button type="button" onClick={() => load(next, rows)}>
          Show more
        </button>
      )}
    </>
  )
}

function Changes({ changes }: { changes: ImportRows['rows'][number]['changes'] }): ComponentChildren {
  return (
    <ul class="changes">
      {changes.map((one) => (
        <li key={one.name}>
          <span class="about">{one.label}</span> {one.old === null ? null : <del>{one.old}</del>}{' '}
          {one.new === null ? <em>emptied</em> : <ins>{one.new}</ins>}
        </li>
      ))}
    </ul>
  )
}

function emptyWord(verdict: Verdict, state: ImportLine['state'], many: number): string {
  if (BUSY.includes(state)) return 'Rows show here when this is done.'
  if (verdict === 'created' && many)
    return `${count.format(many)} records were created; find them in their list.`
  if (verdict === 'unchanged' && many) return `${count.format(many)} rows say what the records hold already.`
  return `No row is ${WORDS[verdict].toLowerCase()}.`
}
