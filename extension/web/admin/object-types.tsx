/** Object types: the four built-in ones, and those that the workspace defines for itself. */
import { useState } from 'preact/hooks'
import type { DefinedType, DefinedTypes } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Confirm, Loading, Page, say, Trouble, useAsked } from './parts'
import { EditType, NewType } from './type-form'

type Open = { what: 'new' } | { what: 'edit' | 'archive'; type: DefinedType }

export function ObjectTypes() {
  const { value, setValue, trouble, load } = useAsked(() => ask('object_type.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  const restore = (type: DefinedType): Promise<void> =>
    ask('object_type.restore', { kind: type.kind }).then(setValue)
  const archive = async (type: DefinedType): Promise<void> => {
    setValue(await ask('object_type.archive', { kind: type.kind }))
    say(`${type.plural} are archived.`, () => restore(type))
  }
  return (
    <Page
      title="Object types"
      about="Contacts, companies, deals and tickets are there. Define what else your work is about."
      action={
        <button type="button" class="primary" data-testid="new-type" onClick={() => setOpen({ what: 'new' })}>
          New object type
        </button>
      }
    >
      {!value ? <Loading /> : <Types types={value} onOpen={setOpen} onRestore={restore} />}
      {value && open?.what === 'new' ? <NewType types={value} onSaved={setValue} onClose={close} /> : null}
      {open?.what === 'edit' ? <EditType type={open.type} onSaved={setValue} onClose={close} /> : null}
      {open?.what === 'archive' ? (
        <Confirm
          title={`Archive ${open.type.plural}?`}
          verb="Archive"
          onClose={close}
          onYes={() => archive(open.type)}
        >
          <p>
            It goes only when there are no live {open.type.plural.toLowerCase()}. Its properties stay, and are
            back when you restore it.
          </p>
        </Confirm>
      ) : null}
    </Page>
  )
}

interface TypesProps {
  types: DefinedTypes
  onOpen: (open: Open) => void
  onRestore: (type: DefinedType) => Promise<void>
}

function Types({ types, onOpen, onRestore }: TypesProps) {
  return (
    <>
      <ul class="plates">
        {types.types.map((type) => (
          <li key={type.kind}>
            <div>
              <h2>
                {type.plural}
                {type.isCustom ? <span class="tag custom">own</span> : null}
              </h2>
              <p class="about">
                <code>{type.kind}</code> · called by <code>{type.primary}</code>
              </p>
            </div>
            <div class="acts">
              <a class="button" href={`#/admin/properties/${type.kind}`}>
                Properties<span class="visually-hidden"> of {type.plural}</span>
              </a>
              {type.isCustom ? (
                <>
                  <button type="button" onClick={() => onOpen({ what: 'edit', type })}>
                    Edit<span class="visually-hidden"> {type.plural}</span>
                  </button>
                  <button
                    type="button"
                    class="danger quiet"
                    onClick={() => onOpen({ what: 'archive', type })}
                  >
                    Archive…<span class="visually-hidden"> {type.plural}</span>
                  </button>
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {types.archived.length > 0 ? (
        <details>
          <summary>{types.archived.length} archived</summary>
          <ul class="plates">
            {types.archived.map((type) => (
              <li key={type.kind}>
                <h2>{type.plural}</h2>
                <button
                  type="button"
                  onClick={() => void onRestore(type).then(() => say(`${type.plural} are back.`))}
                >
                  Restore<span class="visually-hidden"> {type.plural}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
