/** A list and what the viewer made of it: columns, filters, order, pages read so far, chosen rows. */
import { type Signal, signal } from '@preact/signals'
import type {
  Filter,
  KindView,
  Methods,
  OpenList,
  Problem,
  RecordRow,
  SavedView,
  Sort,
} from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'
import { firstColumns } from './words'

export interface ListState {
  columns: string[]
  filters: Filter[]
  sort: Sort
  search: string
  view: number | null
  archived: boolean
  rows: RecordRow[] | null
  next: string | null
  count: number | null
  least: boolean
  note: string
  loading: boolean
  problem: Problem | null
  chosen: ReadonlySet<number>
  active: number
}

export type List = ReturnType<typeof createList>
type Ask = <M extends keyof Methods>(method: M, params: Methods[M]['params']) => Promise<Methods[M]['result']>

const PAGE = 50
const MOST = 200
const TYPING_MS = 200

export function createList(ask: Ask, kind: KindView) {
  const state: Signal<ListState> = signal({
    columns: firstColumns(kind),
    filters: [],
    sort: { property: 'name', descending: false },
    search: '',
    view: null,
    archived: false,
    rows: null,
    next: null,
    count: null,
    least: false,
    note: '',
    loading: false,
    problem: null,
    chosen: new Set(),
    active: 0,
  })
  let question = 0
  let typing: ReturnType<typeof setTimeout> | undefined
  const set = (part: Partial<ListState>): void => {
    state.value = { ...state.value, ...part }
  }

  function asked(limit: number): OpenList {
    const { columns, filters, sort, search, archived } = state.value
    return { kind: kind.name, columns, filters, sort, search, archived, limit }
  }

  /** From the beginning, as many rows as are shown: they stay in place until the answer is there. */
  async function load(): Promise<void> {
    question += 1
    const mine = question
    set({ loading: true })
    try {
      const shown = state.value.rows?.length ?? 0
      const page = await ask('list.open', asked(Math.min(MOST, Math.max(PAGE, shown))))
      if (mine !== question) return
      const ids = new Set(page.rows.map((row) => row.record.id))
      const { active } = state.value
      set({
        rows: page.rows,
        next: page.next ?? null,
        count: page.count ?? null,
        least: page.countIsLeast ?? false,
        note: page.note ?? '',
        loading: false,
        problem: null,
        chosen: new Set([...state.value.chosen].filter((one) => ids.has(one))),
        active: Math.max(0, Math.min(active, page.rows.length - 1)),
      })
    } catch (error) {
      if (mine === question) set({ loading: false, problem: problemOf(error) })
    }
  }

  async function more(): Promise<void> {
    const { next, rows, loading } = state.value
    if (!next || !rows || loading) return
    const mine = question
    set({ loading: true })
    try {
      const page = await ask('list.open', { ...asked(PAGE), after: next })
      if (mine !== question) return
      const known = new Set(rows.map((row) => row.record.id))
      const fresh = page.rows.filter((row) => !known.has(row.record.id))
      set({ rows: [...rows, ...fresh], next: page.next ?? null, note: page.note ?? '', loading: false })
    } catch (error) {
      if (mine === question) set({ loading: false, problem: problemOf(error) })
    }
  }

  /** Another question: the rows of the old one stay until the answer is there. */
  function change(part: Partial<ListState>): Promise<void> {
    set({ ...part, active: 0, chosen: new Set() })
    return load()
  }

  function search(text: string): void {
    set({ search: text })
    clearTimeout(typing)
    typing = setTimeout(() => void change({ search: text }), TYPING_MS)
  }

  function use(view: SavedView | null): Promise<void> {
    if (!view) {
      const sort: Sort = { property: 'name', descending: false }
      return change({ view: null, filters: [], sort, columns: firstColumns(kind) })
    }
    return change({ view: view.id, filters: view.filters, sort: view.sort, columns: view.columns })
  }

  function choose(id: number): void {
    const chosen = new Set(state.value.chosen)
    if (!chosen.delete(id)) chosen.add(id)
    set({ chosen })
  }

  function chooseAll(): void {
    const { rows, chosen } = state.value
    const all = (rows ?? []).map((row) => row.record.id)
    set({ chosen: new Set(chosen.size === all.length ? [] : all) })
  }

  function order(property: string): Promise<void> {
    const { sort } = state.value
    const descending = sort.property === property ? !sort.descending : false
    return change({ sort: { property, descending } })
  }

  /** A column stands elsewhere; the rows are what they were. */
  function place(name: string, to: number): void {
    const { columns } = state.value
    set({ columns: moved(columns, columns.indexOf(name), to) })
  }

  function move(step: number): void {
    const { rows, active } = state.value
    const last = (rows?.length ?? 1) - 1
    set({ active: Math.max(0, Math.min(last, active + step)) })
    if (active + step >= last - 5) void more()
  }

  return { kind, state, load, more, change, search, use, choose, chooseAll, order, place, move, set }
}

/** The same names, one of them elsewhere. */
export function moved(names: string[], from: number, to: number): string[] {
  const name = names[from]
  if (name === undefined || to < 0 || to >= names.length) return names
  const rest = names.filter((_, at) => at !== from)
  return [...rest.slice(0, to), name, ...rest.slice(to)]
}

const kept = new Map<string, List>()

/** The list of a type as it was left: coming back from a record finds it as it was. */
export function listOf(crm: Crm, kind: KindView): List {
  const found = kept.get(kind.name)
  if (found) return found
  const made = createList(crm.ask, kind)
  kept.set(kind.name, made)
  return made
}
