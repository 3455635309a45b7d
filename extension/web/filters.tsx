/** The filters of a list: as sentences that can be taken away, and a window to add one. */
import { useState } from 'preact/hooks'
import type { Filter, KindView } from '../../shared_schema/generated/wire'
import type { Crm } from './crm'
import { Dialog } from './dialog'
import { choicesOf } from './editor'
import type { List } from './list-state'
import { needsValue, OPERATORS, OWNER, property, sentence, takesSeveral } from './words'

export function Filters({ crm, list, add }: { crm: Crm; list: List; add: () => void }) {
  const { kind, state } = list
  const { filters } = state.value
  const names = { kind, owner: crm.owner }
  const remove = (at: number): void =>
    void list.change({ filters: filters.filter((_, number) => number !== at), view: null })
  return (
    <div class="filters">
      {filters.map((one, at) => {
        const words = sentence(names, one)
        return (
          <button
            type="button"
            class="chip"
            key={words}
            title={`Remove the filter ${words}`}
            onClick={() => remove(at)}
          >
            {words} <span aria-hidden="true">✕</span>
          </button>
        )
      })}
      <button type="button" class="quiet" onClick={add}>
        + Filter
      </button>
    </div>
  )
}

interface Props {
  crm: Crm
  list: List
  close: () => void
}

export function AddFilter({ crm, list, close }: Props) {
  const { kind } = list
  const offered = kind.properties.filter((one) => !one.isHidden && one.name !== 'hs_object_id')
  const first = property(kind, OWNER)?.name ?? offered[0]?.name ?? ''
  const [filter, setFilter] = useState<Filter>({ property: first, operator: 'any_of', values: [] })
  const chosen = property(kind, filter.property)
  if (!chosen) return null
  const operators = OPERATORS[chosen.type]
  const choose = (name: string): void => {
    const found = property(kind, name)
    if (found) setFilter({ property: name, operator: OPERATORS[found.type][0]?.[0] ?? 'known', values: [] })
  }
  const ready = !needsValue(filter.operator) || (filter.values ?? []).some(Boolean)
  return (
    <Dialog title="Add a filter" close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void list.change({ filters: [...list.state.value.filters, filter], view: null })
          close()
        }}
      >
        <label>
          Property
          <select value={filter.property} onChange={(event) => choose(event.currentTarget.value)}>
            {offered.map((one) => (
              <option key={one.name} value={one.name}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Condition
          <select
            value={filter.operator}
            onChange={(event) =>
              setFilter({ ...filter, operator: event.currentTarget.value as Filter['operator'] })
            }
          >
            {operators.map(([operator, words]) => (
              <option key={operator} value={operator}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {needsValue(filter.operator) ? (
          <Value crm={crm} kind={kind} filter={filter} set={(values) => setFilter({ ...filter, values })} />
        ) : null}
        <footer>
          <button type="submit" class="primary" disabled={!ready}>
            Add
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

interface ValueProps {
  crm: Crm
  kind: KindView
  filter: Filter
  set: (values: string[]) => void
}

function Value({ crm, kind, filter, set }: ValueProps) {
  const found = property(kind, filter.property)
  if (!found) return null
  const values = filter.values ?? []
  const choices = choicesOf(crm, kind, found)
  if (choices && takesSeveral(filter.operator)) {
    const words = [
      { value: 'me', label: 'Me' },
      { value: 'my_team', label: 'My team' },
      { value: 'nobody', label: 'Nobody' },
    ]
    const offered = found.name === OWNER ? [...words, ...choices] : choices
    const change = (one: string, on: boolean): void =>
      set(on ? [...values, one] : values.filter((other) => other !== one))
    return (
      <fieldset class="several">
        <legend>{found.label}</legend>
        {offered.map((one) => (
          <label key={one.value}>
            <input
              type="checkbox"
              checked={values.includes(one.value)}
              onChange={(event) => change(one.value, event.currentTarget.checked)}
            />
            {one.label}
          </label>
        ))}
      </fieldset>
    )
  }
  if (choices)
    return (
      <label>
        Value
        <select value={values[0] ?? ''} onChange={(event) => set([event.currentTarget.value])}>
          <option value="">–</option>
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
    )
  const days = filter.operator === 'last_days'
  const typed = {
    value: values[0] ?? '',
    onInput: (event: { currentTarget: HTMLInputElement }) => set([event.currentTarget.value]),
  }
  const byDay = found.type === 'date' || found.type === 'datetime'
  return (
    <div class="field">
      <label for="filter-value">{days ? 'Days' : 'Value'}</label>
      {days ? (
        <input id="filter-value" type="number" min={1} {...typed} />
      ) : byDay ? (
        <input id="filter-value" type="date" {...typed} />
      ) : (
        <input id="filter-value" {...typed} />
      )}
    </div>
  )
}
