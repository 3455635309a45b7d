/** Which columns a list shows, and the views that are kept of it. */
import { useState } from 'preact/hooks'
import type { Problem, SavedView, SaveView } from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'
import { Dialog } from './dialog'
import { type List, moved } from './list-state'

interface Props {
  crm: Crm
  list: List
  close: () => void
}

export function Columns({ list, close }: Omit<Props, 'crm'>) {
  const [columns, setColumns] = useState(list.state.value.columns)
  const { kind } = list
  const offered = kind.properties.filter((one) => !one.isHidden)
  const label = (name: string): string => offered.find((one) => one.name === name)?.label ?? name
  const change = (name: string, on: boolean): void =>
    setColumns(on ? [...columns, name] : columns.filter((one) => one !== name))
  const move = (at: number, to: number): void => setColumns(moved(columns, at, to))
  return (
    <Dialog title="Columns" close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          list.set({ columns })
          void list.load()
          close()
        }}
      >
        <ol class="order">
          {columns.map((name, at) => (
            <li key={name}>
              {label(name)}
              {at > 0 ? (
                <button type="button" class="quiet" title="Further left" onClick={() => move(at, at - 1)}>
                  ←<span class="hidden"> Move {label(name)} to the left</span>
                </button>
              ) : null}
              {at < columns.length - 1 ? (
                <button type="button" class="quiet" title="Further right" onClick={() => move(at, at + 1)}>
                  →<span class="hidden"> Move {label(name)} to the right</span>
                </button>
              ) : null}
            </li>
          ))}
        </ol>
        <fieldset class="several two">
          <legend>Shown</legend>
          {offered.map((one) => (
            <label key={one.name}>
              <input
                type="checkbox"
                checked={columns.includes(one.name)}
                disabled={columns.length >= 30 && !columns.includes(one.name)}
                onChange={(event) => change(one.name, event.currentTarget.checked)}
              />
              {one.label}
            </label>
          ))}
        </fieldset>
        <footer>
          <button type="submit" class="primary">
            Show these
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

const SHARED: Record<SavedView['shared'], string> = {
  own: 'Only I',
  team: 'My team',
  everyone: 'Everyone',
}

export function KeepView({ crm, list, close, board }: Props & { board: boolean }) {
  const { state, kind } = list
  const mine = crm.schema.value?.views.find((one) => one.id === state.value.view && one.isMine)
  const [name, setName] = useState(mine?.name ?? '')
  const [shared, setShared] = useState<SavedView['shared']>(mine?.shared ?? 'own')
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = async (view: number | null): Promise<void> => {
    const { columns, filters, sort } = state.value
    const asked: SaveView = { name, kind: kind.name, columns, filters, sort, shared, view }
    try {
      const kept = await crm.ask('view.save', { ...asked, layout: board ? 'board' : 'list' })
      await crm.load()
      list.set({ view: kept.id })
      close()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const remove = async (): Promise<void> => {
    if (!mine) return
    await crm.ask('view.remove', { view: mine.id })
    await crm.load()
    list.set({ view: null })
    close()
  }
  return (
    <Dialog title="Save this view" close={close} problem={problem}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) void save(mine?.id ?? null)
        }}
      >
        <label>
          Name
          <input
            required
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label>
          Who sees it
          <select
            value={shared}
            onChange={(event) => setShared(event.currentTarget.value as SavedView['shared'])}
          >
            {Object.entries(SHARED).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <footer>
          <button type="submit" class="primary">
            {mine ? 'Save changes' : 'Save'}
          </button>
          {mine ? (
            <>
              <button type="button" onClick={() => void save(null)}>
                Save as new
              </button>
              <button type="button" class="quiet" onClick={() => void remove()}>
                Delete
              </button>
            </>
          ) : null}
        </footer>
      </form>
    </Dialog>
  )
}

/** The views of a type, the whole list first. */
export function Views({ crm, list }: Omit<Props, 'close'>) {
  const { kind, state } = list
  const views = (crm.schema.value?.views ?? []).filter((one) => one.kind === kind.name)
  const use = (view: SavedView | null): void => {
    location.hash = view?.layout === 'board' ? `#/board/${kind.name}` : `#/list/${kind.name}`
    void list.use(view)
  }
  return (
    <label class="views">
      <span class="hidden">View</span>
      <select
        data-testid="views"
        value={state.value.view ?? ''}
        onChange={(event) => use(views.find((one) => String(one.id) === event.currentTarget.value) ?? null)}
      >
        <option value="">All {kind.plural.toLowerCase()}</option>
        {views.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
            {one.isMine ? '' : ` (${one.owner})`}
          </option>
        ))}
      </select>
    </label>
  )
}
