/** Properties of each object type: by group, in order; what is built in stays as it is. */
import { useState } from 'preact/hooks'
import type { DefinedProperty, Definitions } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { GroupForm } from './group-form'
import { KindTabs } from './kind-tabs'
import { Ordered } from './ordered'
import { Confirm, Loading, Page, say, Trouble, useAsked } from './parts'
import { PropertyForm, TYPES } from './property-form'

type Open =
  | { what: 'edit'; property: DefinedProperty | null }
  | { what: 'archive'; property: DefinedProperty }
  | { what: 'group'; name: string | null }

export function Properties({ rest }: { rest: string }) {
  const kind = rest || 'contact'
  const types = useAsked(() => ask('object_type.list', {}))
  const { value, setValue, trouble, load } = useAsked(() => ask('property.list', { kind }), [kind])
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const kinds = types.value?.types ?? []
  const archive = async (property: DefinedProperty): Promise<void> => {
    setValue(await ask('property.archive', { kind, name: property.name }))
    say(`${property.label} is archived.`, () => restore(property))
  }
  const restore = (property: DefinedProperty): Promise<void> =>
    ask('property.restore', { kind, name: property.name }).then(setValue)
  return (
    <Page
      title="Properties"
      about="What records hold. Values stay when a property is archived, and are back when it is restored."
      action={
        <div class="acts">
          <button type="button" onClick={() => setOpen({ what: 'group', name: null })}>
            New group
          </button>
          <button
            type="button"
            class="primary"
            data-testid="new-property"
            onClick={() => setOpen({ what: 'edit', property: null })}
          >
            New property
          </button>
        </div>
      }
    >
      <KindTabs page="properties" kinds={kinds} chosen={kind} />
      {trouble ? <Trouble error={trouble} again={load} /> : null}
      {!value || value.of.kind !== kind ? (
        <Loading />
      ) : (
        <>
          {value.groups.map((group) => (
            <Group
              key={group.name}
              group={group}
              definitions={value}
              onChange={setValue}
              onOpen={(property) => setOpen({ what: 'edit', property })}
              onName={() => setOpen({ what: 'group', name: group.name })}
            />
          ))}
          {value.archived.length > 0 ? (
            <details>
              <summary>{value.archived.length} archived</summary>
              <ul class="plates">
                {value.archived.map((property) => (
                  <li key={property.name}>
                    <div>
                      <h2>{property.label}</h2>
                      <code>{property.name}</code>
                    </div>
                    <button
                      type="button"
                      onClick={() => void restore(property).then(() => say(`${property.label} is back.`))}
                    >
                      Restore<span class="visually-hidden"> {property.label}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </details>
          ) : null}
          {open?.what === 'edit' ? (
            <PropertyForm
              definitions={value}
              property={open.property}
              onSaved={setValue}
              onClose={close}
              onArchive={(property) => setOpen({ what: 'archive', property })}
            />
          ) : null}
          {open?.what === 'group' ? (
            <GroupForm definitions={value} name={open.name} onSaved={setValue} onClose={close} />
          ) : null}
          {open?.what === 'archive' ? (
            <Confirm
              title={`Archive ${open.property.label}?`}
              verb="Archive"
              onClose={close}
              onYes={() => archive(open.property)}
            >
              <p>
                It disappears from records, lists, forms and the API. The values stay and are back when you
                restore it.
              </p>
            </Confirm>
          ) : null}
        </>
      )}
    </Page>
  )
}

interface GroupProps {
  group: Definitions['groups'][number]
  definitions: Definitions
  onChange: (definitions: Definitions) => void
  onOpen: (property: DefinedProperty) => void
  onName: () => void
}

function Group({ group, definitions, onChange, onOpen, onName }: GroupProps) {
  const kind = definitions.of.kind
  const inside = definitions.properties.filter((one) => one.group === group.name)
  const own = inside.filter(({ isBuiltIn }) => !isBuiltIn)
  const builtIn = inside.filter(({ isBuiltIn }) => isBuiltIn)
  const order = (items: DefinedProperty[]): void => {
    const others = definitions.properties.filter((one) => !one.isBuiltIn && one.group !== group.name)
    const names = [...items, ...others].map(({ name }) => name)
    onChange({
      ...definitions,
      properties: [...builtIn, ...items, ...definitions.properties.filter((one) => one.group !== group.name)],
    })
    void ask('property.order', { kind, names }).then(onChange, (error: Error) => say(error.message))
  }
  return (
    <section class="group" aria-label={group.label}>
      <header>
        <h2>{group.label}</h2>
        {group.isBuiltIn ? null : (
          <button type="button" class="quiet" onClick={onName}>
            Edit group<span class="visually-hidden"> {group.label}</span>
          </button>
        )}
      </header>
      {inside.length === 0 ? <p class="about">Nothing is in this group yet.</p> : null}
      <Ordered
        label={`Own properties in ${group.label}`}
        items={own}
        keyOf={({ name }) => name}
        nameOf={({ label }) => label}
        onOrder={order}
      >
        {(one) => (
          <div class="property-row">
            <button type="button" class="row" onClick={() => onOpen(one)}>
              {one.label}
            </button>
            <code>{one.name}</code>
            <span class="about">
              {TYPES[one.type] ?? one.type}
              {one.isUnique ? ', unique' : ''}
            </span>
          </div>
        )}
      </Ordered>
      {builtIn.length > 0 ? (
        <details open={own.length === 0}>
          <summary>
            {builtIn.length} built in<span class="visually-hidden"> in {group.label}</span>
          </summary>
          <ul class="built-in">
            {builtIn.map((one) => (
              <li key={one.name} class="property-row">
                <b>{one.label}</b>
                <code>{one.name}</code>
                <span class="about">{TYPES[one.type] ?? one.type}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
