/** One property: label and name, type and how it is edited, its choices. */
import { useState } from 'preact/hooks'
import type { DefinedProperty, Definitions, PropertyFields } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { OptionsEditor } from './options-editor'
import { Field, FormDialog, say } from './parts'

export const TYPES: Record<string, string> = {
  string: 'Text',
  number: 'Number',
  date: 'Day',
  datetime: 'Moment',
  enumeration: 'Choice',
  bool: 'Yes or no',
  phone_number: 'Phone number',
}
const EDITED: Record<string, string> = {
  text: 'One line',
  textarea: 'Several lines',
  phonenumber: 'Phone number',
  html: 'Formatted text',
  file: 'File',
  number: 'Number',
  date: 'Calendar',
  select: 'Menu',
  radio: 'Buttons',
  checkbox: 'Check boxes, several',
  booleancheckbox: 'One check box',
}

/** A name for addresses and files out of a label for people: `Contract ends` becomes `contract_ends`. */
export const suggested = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 100)

type Fields = Required<PropertyFields>

interface Props {
  definitions: Definitions
  property: DefinedProperty | null
  onSaved: (definitions: Definitions) => void
  onArchive: (property: DefinedProperty) => void
  onClose: () => void
}

export function PropertyForm({ definitions, property, onSaved, onArchive, onClose }: Props) {
  const { of, groups, choices } = definitions
  const [name, setName] = useState(property?.name ?? '')
  const [named, setNamed] = useState(property !== null)
  const [fields, setFields] = useState<Fields>(() => fieldsOf(property, groups[0]?.name ?? ''))
  const [count, setCount] = useState('')
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change })
  const save = async (): Promise<void> => {
    const asked = { kind: of.kind, name: named ? name : suggested(fields.label), fields: sent(fields) }
    onSaved(property ? await ask('property.change', asked) : await ask('property.create', asked))
    say(`${fields.label.trim()} is saved.`)
  }
  const look = (): void => {
    setCount('Counting…')
    ask('property.count', { kind: of.kind, name }).then(
      ({ used, total }) => setCount(`${used} of ${total} ${of.plural.toLowerCase()} have a value.`),
      (error: Error) => setCount(error.message),
    )
  }
  const fitting = choices.find(({ type }) => type === fields.type)?.fieldTypes ?? []
  return (
    <FormDialog
      title={property?.label ?? `New property of ${of.plural.toLowerCase()}`}
      verb="Save"
      wide
      onSave={save}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <div class="two">
            <Field label="Label" wrong={problem?.field === 'label'}>
              <input
                data-testid="property-label"
                autoComplete="off"
                value={fields.label}
                onInput={(event) => set({ label: event.currentTarget.value })}
              />
            </Field>
            <Field
              label="Name"
              hint={
                property
                  ? 'Stays, because programs use it.'
                  : 'For the API and files; cannot be changed later.'
              }
              wrong={problem?.field === 'name'}
            >
              <input
                data-testid="property-name"
                autoComplete="off"
                disabled={property !== null}
                value={named ? name : suggested(fields.label)}
                onInput={(event) => {
                  setName(event.currentTarget.value)
                  setNamed(event.currentTarget.value !== '')
                }}
              />
            </Field>
            <Field label="Type" wrong={problem?.field === 'type'}>
              <select
                data-testid="property-type"
                value={fields.type}
                onChange={(event) => set(withType(definitions, fields, event.currentTarget.value))}
              >
                {choices.map(({ type }) => (
                  <option key={type} value={type}>
                    {TYPES[type] ?? type}
                  </option>
                ))}
              </select>
            </Field>
            <Field label="Edited as" wrong={problem?.field === 'fieldType'}>
              <select
                disabled={fitting.length < 2}
                value={fields.fieldType}
                onChange={(event) => set({ fieldType: event.currentTarget.value })}
              >
                {fitting.map((one) => (
                  <option key={one} value={one}>
                    {EDITED[one] ?? one}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          {fields.type === 'enumeration' ? (
            <OptionsEditor
              options={fields.options}
              wrong={problem?.field === 'options'}
              onChange={(options) => set({ options })}
            />
          ) : null}
          <Field label="Group" wrong={problem?.field === 'groupName'}>
            <select value={fields.group} onChange={(event) => set({ group: event.currentTarget.value })}>
              {groups.map((group) => (
                <option key={group.name} value={group.name}>
                  {group.label}
                </option>
              ))}
            </select>
          </Field>
          <Field label="Description" hint="Shown to whoever fills it in.">
            <textarea
              rows={2}
              value={fields.description}
              onInput={(event) => set({ description: event.currentTarget.value })}
            />
          </Field>
          {['string', 'number'].includes(fields.type) ? (
            <label class={`tick${problem?.field === 'hasUniqueValue' ? ' amiss' : ''}`}>
              <input
                type="checkbox"
                disabled={property !== null}
                checked={fields.isUnique}
                onChange={(event) => set({ isUnique: event.currentTarget.checked })}
              />
              <span>
                Unique
                <small>No two records have the same value. Decided now, for good.</small>
              </span>
            </label>
          ) : null}
          <label class="tick">
            <input
              type="checkbox"
              checked={fields.isHidden}
              onChange={(event) => set({ isHidden: event.currentTarget.checked })}
            />
            <span>
              Hidden
              <small>For programs only: not shown on records.</small>
            </span>
          </label>
          {property ? (
            <div class="acts">
              <button type="button" onClick={look}>
                Count records
              </button>
              <button type="button" class="danger quiet" onClick={() => onArchive(property)}>
                Archive…
              </button>
              <span class="about" role="status">
                {count}
              </span>
            </div>
          ) : null}
        </>
      )}
    </FormDialog>
  )
}

function fieldsOf(property: DefinedProperty | null, group: string): Fields {
  if (!property)
    return {
      label: '',
      type: 'string',
      fieldType: 'text',
      group,
      description: '',
      options: [],
      isUnique: false,
      isHidden: false,
    }
  const { label, type, fieldType, description, options, isUnique, isHidden } = property
  return { label, type, fieldType, group: property.group, description, options, isUnique, isHidden }
}

function withType(definitions: Definitions, fields: Fields, type: string): Partial<Fields> {
  const fitting = definitions.choices.find((one) => one.type === type)?.fieldTypes ?? []
  return {
    type,
    fieldType: fitting[0] ?? fields.fieldType,
    isUnique: fields.isUnique && ['string', 'number'].includes(type),
  }
}

function sent(fields: Fields): Fields {
  const filled = fields.options.filter(({ label, value }) => label.trim() || value.trim())
  const options = filled.map((one) => ({
    ...one,
    value: one.value.trim() || suggested(one.label) || one.label,
  }))
  return { ...fields, options: ['enumeration', 'bool'].includes(fields.type) ? options : [] }
}
