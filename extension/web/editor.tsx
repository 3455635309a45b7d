/** The right input for a property: text, number, day, choice, owner, stage. */
import type { KindView, PropertyView } from '../../shared_schema/generated/wire'
import type { Crm } from './crm'
import { isDay, OWNER, stages } from './words'

interface Props {
  crm: Crm
  kind: KindView
  property: PropertyView
  value: string
  id: string
  set: (value: string) => void
  autoFocus?: boolean
  described?: string | undefined
}

export function Editor(props: Props) {
  const { crm, kind, property, value, id, set } = props
  const common = { id, ref: props.autoFocus ? focus : null, 'aria-describedby': props.described }
  const choices = choicesOf(crm, kind, property)
  if (choices && property.isMultiple) return <Several {...props} choices={choices} />
  if (choices)
    return (
      <select {...common} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {property.name === kind.stageProperty && value ? null : <option value="">–</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    )
  if (property.fieldType === 'textarea')
    return <textarea {...common} rows={4} value={value} onInput={(event) => set(event.currentTarget.value)} />
  if (isDay(property))
    return (
      <input
        {...common}
        type="date"
        value={value.slice(0, 10)}
        onInput={(event) => set(event.currentTarget.value)}
      />
    )
  if (property.type === 'datetime')
    return (
      <input
        {...common}
        type="datetime-local"
        value={local(value)}
        onInput={(event) => set(instant(event.currentTarget.value))}
      />
    )
  const typed = {
    ...common,
    autoComplete: 'off',
    value,
    onInput: (event: { currentTarget: HTMLInputElement }) => set(event.currentTarget.value),
  }
  if (property.type === 'phone_number') return <input type="tel" {...typed} />
  if (property.name === 'email') return <input type="email" {...typed} />
  if (property.type === 'number') return <input inputMode="decimal" {...typed} />
  return <input {...typed} />
}

const focus = (input: HTMLElement | null): void => input?.focus()

function Several({
  property,
  value,
  set,
  id,
  choices,
}: Props & { choices: { value: string; label: string }[] }) {
  const chosen = value ? value.split(';') : []
  const change = (one: string, on: boolean): void =>
    set((on ? [...chosen, one] : chosen.filter((other) => other !== one)).join(';'))
  return (
    <fieldset class="several" id={id}>
      <legend class="hidden">{property.label}</legend>
      {choices.map((one) => (
        <label key={one.value}>
          <input
            type="checkbox"
            checked={chosen.includes(one.value)}
            onChange={(event) => change(one.value, event.currentTarget.checked)}
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  )
}

/** What can be chosen; null where the value is typed. */
export function choicesOf(
  crm: Crm,
  kind: KindView,
  property: PropertyView,
): { value: string; label: string }[] | null {
  if (property.name === OWNER)
    return (crm.schema.value?.owners ?? []).map((one) => ({ value: String(one.id), label: one.name }))
  if (property.name === kind.stageProperty) return stages(kind)
  if (property.name === kind.pipelineProperty)
    return kind.pipelines.map((one) => ({ value: String(one.id), label: one.label }))
  if (property.type === 'bool')
    return [
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ]
  if (property.type !== 'enumeration') return null
  return (property.options ?? []).filter((one) => !one.hidden)
}

function local(value: string): string {
  const found = new Date(value)
  if (!value || Number.isNaN(found.getTime())) return ''
  return new Date(found.getTime() - found.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const instant = (value: string): string => (value ? new Date(value).toISOString() : '')
