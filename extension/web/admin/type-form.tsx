/** Defining an object type, and changing how one is called and shown. */
import { useState } from 'preact/hooks'
import type { DefinedType, DefinedTypes } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Choices, Field, FormDialog, Loading, say, useAsked } from './parts'
import { suggested } from './property-form'

interface NewProps {
  types: DefinedTypes
  onSaved: (types: DefinedTypes) => void
  onClose: () => void
}

export function NewType({ types, onSaved, onClose }: NewProps) {
  const [singular, setSingular] = useState('')
  const [plural, setPlural] = useState('')
  const [given, setGiven] = useState('')
  const [primary, setPrimary] = useState('Name')
  const [associated, setAssociated] = useState<string[]>(['contact', 'company'])
  const name = given || suggested(singular).slice(0, 32)
  const save = async (): Promise<void> => {
    onSaved(await ask('object_type.create', { name, singular, plural, primary, associated }))
    say(`${plural.trim()} are defined. Now give them properties.`)
  }
  return (
    <FormDialog title="New object type" verb="Define" onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <div class="two">
            <Field label="One of them is called" wrong={problem?.field === 'labels.singular'}>
              <input
                data-testid="type-singular"
                autoComplete="off"
                placeholder="Vessel"
                value={singular}
                onInput={(event) => setSingular(event.currentTarget.value)}
              />
            </Field>
            <Field label="Several are called" wrong={problem?.field === 'labels.plural'}>
              <input
                data-testid="type-plural"
                autoComplete="off"
                placeholder="Vessels"
                value={plural}
                onInput={(event) => setPlural(event.currentTarget.value)}
              />
            </Field>
          </div>
          <Field
            label="Name"
            hint="For the API and files; cannot be changed later."
            wrong={problem?.field === 'name'}
          >
            <input autoComplete="off" value={name} onInput={(event) => setGiven(event.currentTarget.value)} />
          </Field>
          <Field label="A record is called by its" hint="A required text. You may choose another one later.">
            <input
              autoComplete="off"
              value={primary}
              onInput={(event) => setPrimary(event.currentTarget.value)}
            />
          </Field>
          <Choices
            legend="May be associated with"
            options={types.types.map(({ kind, plural: label }) => ({ value: kind, label }))}
            chosen={associated}
            onChange={setAssociated}
          />
        </>
      )}
    </FormDialog>
  )
}

interface EditProps {
  type: DefinedType
  onSaved: (types: DefinedTypes) => void
  onClose: () => void
}

export function EditType({ type, onSaved, onClose }: EditProps) {
  const { value } = useAsked(() => ask('property.list', { kind: type.kind }))
  const [draft, setDraft] = useState(type)
  const set = (change: Partial<DefinedType>): void => setDraft({ ...draft, ...change })
  const { kind, singular, plural, primary, secondary, searchable, required } = draft
  const save = async (): Promise<void> => {
    const wanted = { kind, singular, plural, primary, secondary, searchable, required }
    onSaved(await ask('object_type.change', wanted))
    say(`${plural.trim()} are saved.`)
  }
  const options = (value?.properties ?? [])
    .filter(({ name }) => !name.startsWith('hs_') && name !== 'createdate')
    .map(({ name, label }) => ({ value: name, label }))
  return (
    <FormDialog title={type.plural} verb="Save" wide onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <div class="two">
            <Field label="One of them is called" wrong={problem?.field === 'labels.singular'}>
              <input value={singular} onInput={(event) => set({ singular: event.currentTarget.value })} />
            </Field>
            <Field label="Several are called" wrong={problem?.field === 'labels.plural'}>
              <input value={plural} onInput={(event) => set({ plural: event.currentTarget.value })} />
            </Field>
          </div>
          {!value ? (
            <Loading />
          ) : (
            <>
              <Field label="A record is called by its" wrong={problem?.field === 'primaryDisplayProperty'}>
                <select value={primary} onChange={(event) => set({ primary: event.currentTarget.value })}>
                  {options.map((one) => (
                    <option key={one.value} value={one.value}>
                      {one.label}
                    </option>
                  ))}
                </select>
              </Field>
              <Choices
                legend="Shown under the name"
                options={options}
                chosen={secondary}
                onChange={(chosen) => set({ secondary: chosen })}
              />
              <Choices
                legend="Found by the search box"
                options={options}
                chosen={searchable}
                onChange={(chosen) => set({ searchable: chosen })}
              />
              <Choices
                legend="Required in new records"
                options={options}
                chosen={required}
                onChange={(chosen) => set({ required: chosen })}
              />
            </>
          )}
        </>
      )}
    </FormDialog>
  )
}
