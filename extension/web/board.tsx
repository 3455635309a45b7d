/** Deals or tickets by stage: a column a stage; a card is dragged, or moved by Shift and an arrow. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { KindView, Problem, RecordRow } from '../../shared_schema/generated/wire'
import { Notice } from '../sidebar/views/parts'
import { Create } from './create'
import { type Crm, problemOf } from './crm'
import { usePageKeys } from './dialog'
import { AddFilter, Filters } from './filters'
import { Layouts, Waiting } from './list'
import { listOf } from './list-state'
import { KeepView, Views } from './views'
import { OWNER, property, shown } from './words'

interface Column {
  id: number
  label: string
  rows: RecordRow[]
  count: number
  least: boolean
}

const CARDS = 50

export function Board({ crm, kind }: { crm: Crm; kind: KindView }) {
  const list = listOf(crm, kind)
  const [pipeline, setPipeline] = useState(kind.pipelines[0]?.id ?? 0)
  const [columns, setColumns] = useState<Column[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [window, setWindow] = useState<'none' | 'filter' | 'create' | 'view'>('none')
  const stageProperty = kind.stageProperty ?? ''
  const { filters } = list.state.value
  const turn = useRef(0)
  const load = useCallback(async (): Promise<void> => {
    const stages = kind.pipelines.find((one) => one.id === pipeline)?.stages ?? []
    const others = filters.filter((one) => one.property !== stageProperty)
    const shownColumns = [...new Set(['amount', 'closedate', 'hs_ticket_priority', OWNER])].filter((one) =>
      property(kind, one),
    )
    try {
      const found = stages.map(async (stage) => {
        const here = { property: stageProperty, operator: 'any_of' as const, values: [String(stage.id)] }
        const sort = { property: 'hs_lastmodifieddate', descending: true }
        const asked = { kind: kind.name, columns: shownColumns, filters: [...others, here], sort }
        const page = await crm.ask('list.open', { ...asked, limit: CARDS })
        const count = page.count ?? page.rows.length
        return { id: stage.id, label: stage.label, rows: page.rows, count, least: page.countIsLeast ?? false }
      })
      setColumns(await Promise.all(found))
      setProblem(null)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }, [crm, kind, pipeline, filters, stageProperty])
  useEffect(() => {
    void load()
    return crm.listen(async (refs) => {
      if (refs === 'everything' || refs.some((ref) => ref.kind === 'list')) await load()
    })
  }, [crm, load])

  const put = async (id: number, from: number, to: number): Promise<void> => {
    if (from === to || !columns) return
    const row = columns.find((one) => one.id === from)?.rows.find((one) => one.record.id === id)
    const there = columns.find((one) => one.id === to)
    if (!row || !there) return
    setColumns(moved(columns, row, from, to))
    // What an earlier move offers to undo is not what is seen any more.
    turn.current += 1
    const mine = turn.current
    crm.toast.value = null
    setTimeout(() => document.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus())
    const change = async (stage: number): Promise<void> => {
      const changes = [{ id, values: { [stageProperty]: String(stage) } }]
      const { outcomes } = await crm.ask('record.change_many', { kind: kind.name, changes })
      setProblem(outcomes[0]?.problem ?? null)
      if (mine === turn.current) await load()
    }
    try {
      await change(to)
      if (mine === turn.current) crm.say(`${row.record.name}: ${there.label}`, () => change(from))
    } catch (error) {
      setProblem(problemOf(error))
      await load()
    }
  }
  const close = (): void => setWindow('none')
  usePageKeys({
    n: () => kind.mayCreate && setWindow('create'),
    f: () => setWindow('filter'),
    ArrowDown: () => focusFirst(),
  })
  return (
    <main class="records board-page">
      <header class="list-head">
        <h1>{kind.plural}</h1>
        {kind.pipelines.length > 1 ? (
          <label>
            <span class="hidden">Pipeline</span>
            <select value={pipeline} onChange={(event) => setPipeline(Number(event.currentTarget.value))}>
              {kind.pipelines.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <Views crm={crm} list={list} />
        <Layouts kind={kind} now="board" />
        <button type="button" onClick={() => setWindow('view')}>
          Save view
        </button>
        {kind.mayCreate ? (
          <button type="button" class="primary" data-testid="create" onClick={() => setWindow('create')}>
            New {kind.singular.toLowerCase()}
          </button>
        ) : null}
      </header>
      <Filters crm={crm} list={list} add={() => setWindow('filter')} />
      {problem ? <Notice problem={problem} /> : null}
      {columns ? (
        <div class="board">
          {columns.map((column) => (
            <Stage key={column.id} crm={crm} kind={kind} column={column} columns={columns} put={put} />
          ))}
        </div>
      ) : problem ? null : (
        <Waiting />
      )}
      {window === 'filter' ? <AddFilter crm={crm} list={list} close={close} /> : null}
      {window === 'view' ? <KeepView crm={crm} list={list} close={close} board /> : null}
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
    </main>
  )
}

function moved(columns: Column[], row: RecordRow, from: number, to: number): Column[] {
  return columns.map((one) => {
    if (one.id === from)
      return { ...one, rows: one.rows.filter((other) => other !== row), count: one.count - 1 }
    return one.id === to ? { ...one, rows: [row, ...one.rows], count: one.count + 1 } : one
  })
}

const focusFirst = (): void => document.querySelector<HTMLElement>('[data-card]')?.focus()

interface StageProps {
  crm: Crm
  kind: KindView
  column: Column
  columns: Column[]
  put: (id: number, from: number, to: number) => Promise<void>
}

function Stage({ crm, kind, column, columns, put }: StageProps) {
  const [over, setOver] = useState(false)
  const label = `${column.label}, ${column.count}`
  return (
    <section
      class={`column ${over ? 'over' : ''}`}
      aria-label={label}
      data-testid="stage"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [id, from] = (event.dataTransfer?.getData('text/plain') ?? '').split(' ').map(Number)
        if (id && from) void put(id, from, column.id)
      }}
    >
      <h2>
        {column.label}{' '}
        <span class="count">
          {column.count}
          {column.least ? '+' : ''}
        </span>
      </h2>
      {column.rows.map((row) => (
        <Card
          key={row.record.id}
          crm={crm}
          kind={kind}
          row={row}
          column={column}
          columns={columns}
          put={put}
        />
      ))}
      {column.rows.length < column.count ? (
        <p class="about">The {column.rows.length} changed last are shown.</p>
      ) : null}
    </section>
  )
}

function Card({ crm, kind, row, column, columns, put }: StageProps & { row: RecordRow }) {
  const { record, values } = row
  const names = { kind, owner: crm.owner }
  const keys = (event: KeyboardEvent): void => {
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const at = columns.indexOf(column)
    if (side && event.shiftKey && row.mayEdit) {
      const target = columns[at + side]
      if (target) void put(record.id, column.id, target.id)
    } else if (side) beside(event.currentTarget as HTMLElement, side)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      along(event.currentTarget as HTMLElement, event.key === 'ArrowDown' ? 1 : -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const more = ['amount', 'closedate', 'hs_ticket_priority', OWNER]
  return (
    <a
      class="card-line"
      href={`#/record/${record.kind}/${record.id}`}
      data-card={record.id}
      draggable={row.mayEdit}
      onDragStart={(event) => event.dataTransfer?.setData('text/plain', `${record.id} ${column.id}`)}
      onKeyDown={keys}
    >
      <b>{record.name}</b>
      <span class="about">
        {more
          .map((name) => shown(names, name, values[name]))
          .filter(Boolean)
          .join(' · ')}
      </span>
    </a>
  )
}

function along(card: HTMLElement, step: number): void {
  const cards = [...(card.parentElement?.querySelectorAll<HTMLElement>('[data-card]') ?? [])]
  cards[cards.indexOf(card) + step]?.focus()
}

function beside(card: HTMLElement, side: number): void {
  const stages = [...document.querySelectorAll<HTMLElement>('.column')]
  const at = stages.findIndex((one) => one.contains(card))
  const further = side > 0 ? stages.slice(at + 1) : stages.slice(0, at).reverse()
  const next = further.map((one) => one.querySelector<HTMLElement>('[data-card]')).find(Boolean)
  next?.focus()
}
