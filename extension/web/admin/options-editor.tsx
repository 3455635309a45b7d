/** The choices of an enumeration: label, value, order, and whether they are still offered. */
import { useState } from 'preact/hooks'
import type { PropertyOption } from '../../../shared_schema/generated/wire'
import { Ordered } from './ordered'
import { suggested } from './property-form'

interface Props {
  options: readonly PropertyOption[]
  wrong: boolean
  onChange: (options: PropertyOption[]) => void
}

interface Row {
  key: number
  option: PropertyOption
}

let keys = 0
const rowOf = (option: PropertyOption): Row => ({ key: ++keys, option })

export function OptionsEditor({ options, wrong, onChange }: Props) {
  const [rows, setRows] = useState<Row[]>(() =>
    (options.length ? options : [{ value: '', label: '', hidden: false }]).map(rowOf),
  )
  const keep = (next: Row[]): void => {
    setRows(next)
    onChange(next.map(({ option }) => option))
  }
  const set = (key: number, change: Partial<PropertyOption>): void =>
    keep(rows.map((row) => (row.key === key ? { ...row, option: { ...row.option, ...change } } : row)))
  return (
    <fieldset class={`options${wrong ? ' amiss' : ''}`}>
      <legend>Choices</legend>
      <Ordered
        label="Choices, in the order in which they are offered"
        items={rows}
        keyOf={({ key }) => key}
        nameOf={({ option }) => option.label || 'the empty choice'}
        onOrder={keep}
      >
        {({ key, option }, place) => (
          <div class="option">
            <input
              aria-label={`Label of choice ${place + 1}`}
              placeholder="Label"
              value={option.label}
              onInput={(event) => set(key, { label: event.currentTarget.value })}
            />
            <input
              aria-label={`Value of choice ${place + 1}`}
              placeholder={suggested(option.label) || 'value'}
              value={option.value}
              onInput={(event) => set(key, { value: event.currentTarget.value })}
            />
            <label class="tick">
              <input
                type="checkbox"
                checked={option.hidden ?? false}
                onChange={(event) => set(key, { hidden: event.currentTarget.checked })}
              />
              Hidden
            </label>
            <button
              type="button"
              class="quiet"
              aria-label={`Remove ${option.label || `choice ${place + 1}`}`}
              onClick={() => keep(rows.filter((row) => row.key !== key))}
            >
              ✕
            </button>
          </div>
        )}
      </Ordered>
      <button type="button" onClick={() => keep([...rows, rowOf({ value: '', label: '', hidden: false })])}>
        Add a choice
      </button>
    </fieldset>
  )
}
