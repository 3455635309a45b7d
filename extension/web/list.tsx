/** A list of records: search, filters, views, columns, order, choosing several; all of it by keys, too. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { KindView, RecordRow } from '../../shared_schema/generated/wire'
import { Notice } from '../sidebar/views/parts'
import { Bulk } from './bulk'
import { Create } from './create'
import type { Crm } from './crm'
import { usePageKeys } from './dialog'
import { ExportMenu } from './export'
import { AddFilter, Filters } from './filters'
import { type List, listOf } from './list-state'
import { Columns, KeepView, Views } from './views'
import { property, shown } from './words'

type Window = 'none' | 'create' | 'filter' | 'columns' | 'view'

export function Records({ crm, kind, archived }: { crm: Crm; kind: KindView; archived: boolean }) {
  const list = listOf(crm, kind)
  const [window, setWindow] = useState<Window>('none')
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (list.state.value.archived === archived) void list.load()
    else void list.change({ archived, rows: null })
    return crm.listen(async (refs) => {
      if (refs === 'everything' || refs.some((ref) => ref.kind === 'list')) await list.load()
    })
  }, [crm, list, archived])
  const close = (): void => setWindow('none')
  const { rows, active } = list.state.value
  const open = (edit = false): void => {
    const found = rows?.[active]?.record
    if (found) location.hash = `#/record/${found.kind}/${found.id}${edit ? '/edit' : ''}`
  }
  usePageKeys({
    ArrowDown: () => list.move(1),
    j: () => list.move(1),
    ArrowUp: () => list.move(-1),
    k: () => list.move(-1),
    Enter: (event) => {
      const { target } = event
      if (target instanceof HTMLElement && target.matches('button, a, summary')) target.click()
      else open()
    },
    e: () => open(true),
    x: () => rows?.[active] && list.choose(rows[active].record.id),
    n: () => kind.mayCreate && setWindow('create'),
    f: () => setWindow('filter'),
    '/': () => search.current?.focus(),
  })
  return (
    <main class="records">
      <Head crm={crm} list={list} archived={archived} open={setWindow}>
        <input
          ref={search}
          type="search"
          aria-label={`Search in ${kind.plural.toLowerCase()}`}
          placeholder="Search this list  ( / )"
          value={list.state.value.search}
          onInput={(event) => list.search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown')
              event.currentTarget.blur()
          }}
        />
      </Head>
      <Filters crm={crm} list={list} add={() => setWindow('filter')} />
      <Bulk crm={crm} list={list} archived={archived} />
      <Body crm={crm} list={list} create={() => setWindow('create')} />
      {window === 'create' ? (
        <Create
          crm={crm}
          kind={kind}
          close={close}
          made={({ record }) => {
            location.hash = `#/record/${record.kind}/${record.id}`
          }}
        />
      ) : null}
      {window === 'filter' ? <AddFilter crm={crm} list={list} close={close} /> : null}
      {window === 'columns' ? <Columns list={list} close={close} /> : null}
      {window === 'view' ? <KeepView crm={crm} list={list} close={close} board={false} /> : null}
    </main>
  )
}

interface HeadProps {
  crm: Crm
  list: List
  archived: boolean
  open: (window: Window) => void
  children: preact.ComponentChildren
}

function Head({ crm, list, archived, open, children }: HeadProps) {
  const { kind, state } = list
  const { count, least } = state.value
  return (
    <header class="list-head">
      <h1>
        {archived ? `Archived ${kind.plural.toLowerCase()}` : kind.plural}
        <span class="count" data-testid="count" aria-live="polite">
          {count === null ? '' : `${count.toLocaleString('en')}${least ? '+' : ''}`}
        </span>
      </h1>
      {children}
      {archived ? (
        <a class="button" href={`#/list/${kind.name}`}>
          Back to the list
        </a>
      ) : (
        <>
          <Views crm={crm} list={list} />
          <Layouts kind={kind} now="list" />
          <ExportMenu kind={kind} list={state.value} />
          <details class="menu">
            <summary class="button">More</summary>
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click is what keys make of its buttons, too */}
            <ul onClick={shut}>
              <li>
                <button type="button" class="quiet" onClick={() => open('columns')}>
                  Columns
                </button>
              </li>
              <li>
                <button type="button" class="quiet" onClick={() => open('view')}>
                  Save view
                </button>
              </li>
              <li>
                <a href={`#/list/${kind.name}/archived`}>Recently archived</a>
              </li>
            </ul>
          </details>
          {kind.mayCreate ? (
            <button type="button" class="primary" data-testid="create" onClick={() => open('create')}>
              New {kind.singular.toLowerCase()}
            </button>
          ) : null}
        </>
      )}
    </header>
  )
}

/** What was chosen from a menu closes it; its entries are buttons and links, so keys do the same. */
function shut(event: { currentTarget: HTMLElement }): void {
  event.currentTarget.closest('details')?.removeAttribute('open')
}

export function Layouts({ kind, now }: { kind: KindView; now: 'list' | 'board' }) {
  if (!kind.stageProperty) return null
  return (
    <nav class="layouts" aria-label="Layout">
      <a href={`#/list/${kind.name}`} aria-current={now === 'list' ? 'page' : undefined}>
        List
      </a>
      <a href={`#/board/${kind.name}`} aria-current={now === 'board' ? 'page' : undefined}>
        Board
      </a>
    </nav>
  )
}

function Body({ crm, list, create }: { crm: Crm; list: List; create: () => void }) {
  const { kind, state } = list
  const { rows, problem, loading, next, note, search, filters, archived } = state.value
  if (problem && !rows)
    return (
      <div class="pad">
        <Notice problem={problem} />
        <button type="button" onClick={() => void list.load()}>
          Try again
        </button>
      </div>
    )
  if (!rows) return <Waiting />
  return (
    <>
      {problem ? <Notice problem={problem} /> : null}
      {rows.length === 0 && !next ? (
        <div class="empty">
          <h2>
            {search || filters.length > 0
              ? 'Nothing matches.'
              : archived
                ? 'Nothing is archived.'
                : `No ${kind.plural.toLowerCase()} yet.`}
          </h2>
          {search || filters.length > 0 ? (
            <button type="button" onClick={() => void list.change({ search: '', filters: [], view: null })}>
              Show all
            </button>
          ) : kind.mayCreate && !archived ? (
            <p class="buttons">
              <button type="button" class="primary" onClick={create}>
                Create the first one
              </button>
              <a class="button" href="#/import">
                Import a file
              </a>
            </p>
          ) : null}
        </div>
      ) : (
        <Table crm={crm} list={list} rows={rows} />
      )}
      {note ? <p class="about pad">{note}</p> : null}
      {next ? (
        <p class="pad">
          <button type="button" disabled={loading} onClick={() => void list.more()}>
            {loading ? 'Loading…' : 'Show more'}
          </button>
        </p>
      ) : null}
    </>
  )
}

export function Waiting() {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      <i />
      <i />
      <i />
      <i />
    </div>
  )
}

function Table({ crm, list, rows }: { crm: Crm; list: List; rows: RecordRow[] }) {
  const { kind, state } = list
  const { columns, sort, chosen, loading } = state.value
  const label = (name: string): string => property(kind, name)?.label ?? name
  const direction = (name: string) =>
    sort.property === name ? (sort.descending ? 'descending' : 'ascending') : 'none'
  const [over, setOver] = useState('')
  const [moved, setMoved] = useState('')
  const head = useRef<HTMLTableRowElement>(null)
  const refocus = useRef('')
  const place = (name: string, to: number): void => {
    list.place(name, to)
    setMoved(name)
    refocus.current = name
  }
  // An element that is moved loses the focus; the next key belongs to the same column.
  useLayoutEffect(() => {
    const name = refocus.current
    refocus.current = ''
    if (name) head.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(name)}"]`)?.focus()
  }, [columns])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys, too
    <section class="table" tabIndex={0} aria-label={kind.plural} aria-busy={loading}>
      <table>
        <thead>
          <tr ref={head}>
            <th class="pick">
              <input
                type="checkbox"
                aria-label="Choose all"
                checked={chosen.size > 0 && chosen.size === rows.length}
                onChange={list.chooseAll}
              />
            </th>
            <th aria-sort={direction('name')}>
              <button type="button" onClick={() => void list.order('name')}>
                {columns.includes('name') ? label('name') : kind.singular}
                <span aria-hidden="true">{ARROWS[direction('name')]}</span>
              </button>
            </th>
            {columns.map((name, at) => (
              <th
                key={name}
                aria-sort={direction(name)}
                class={`${isNumber(kind, name) ? 'number' : ''}${over === name ? ' over' : ''}`}
                draggable
                onDragStart={(event) => event.dataTransfer?.setData(COLUMN, name)}
                onDragOver={(event) => {
                  if (!event.dataTransfer?.types.includes(COLUMN)) return
                  event.preventDefault()
                  setOver(name)
                }}
                onDragLeave={() => setOver('')}
                onDragEnd={() => setOver('')}
                onDrop={(event) => {
                  event.preventDefault()
                  setOver('')
                  place(event.dataTransfer?.getData(COLUMN) ?? '', at)
                }}
              >
                <button
                  type="button"
                  data-column={name}
                  title="Drag it, or press Alt ← →, to move the column"
                  onClick={() => void list.order(name)}
                  onKeyDown={(event) => {
                    const step = event.altKey ? STEPS[event.key] : undefined
                    if (!step) return
                    event.preventDefault()
                    place(name, at + step)
                  }}
                >
                  {label(name)}
                  <span aria-hidden="true">{ARROWS[direction(name)]}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Line key={row.record.id} crm={crm} list={list} row={row} at={at} />
          ))}
        </tbody>
      </table>
      <p class="hidden" role="status">
        {moved ? `${label(moved)} is column ${columns.indexOf(moved) + 1} of ${columns.length}` : ''}
      </p>
    </section>
  )
}

const COLUMN = 'application/x-alongside-column'
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }
const ARROWS = { ascending: ' ↑', descending: ' ↓', none: '' }
const isNumber = (kind: KindView, name: string): boolean => property(kind, name)?.type === 'number'

function Line({ crm, list, row, at }: { crm: Crm; list: List; row: RecordRow; at: number }) {
  const { kind, state } = list
  const { columns, chosen, active } = state.value
  const { record } = row
  const here = useRef<HTMLTableRowElement>(null)
  const isActive = active === at
  useEffect(() => {
    if (isActive) here.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const names = { kind, owner: crm.owner }
  return (
    <tr
      ref={here}
      class={isActive ? 'active' : ''}
      data-testid="row"
      onClick={() => list.set({ active: at })}
    >
      <td class="pick">
        <input
          type="checkbox"
          aria-label={`Choose ${record.name}`}
          checked={chosen.has(record.id)}
          onChange={() => list.choose(record.id)}
        />
      </td>
      <th scope="row">
        <a href={`#/record/${record.kind}/${record.id}`}>{record.name}</a>
        {record.subtitle ? <em>{record.subtitle}</em> : null}
      </th>
      {columns.map((name) => (
        <td key={name} data-label={property(kind, name)?.label} class={isNumber(kind, name) ? 'number' : ''}>
          {shown(names, name, row.values[name])}
        </td>
      ))}
    </tr>
  )
}
