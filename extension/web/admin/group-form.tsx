/** A group of properties: make one, call it otherwise, take it away when it is empty. */
import { useState } from 'preact/hooks'
import type { Definitions } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Field, FormDialog, say } from './parts'
import { suggested } from './property-form'

interface Props {
  definitions: Definitions
  name: string | null
  onSaved: (definitions: Definitions) => void
  onClose: () => void
}

export function GroupForm({ definitions, name, onSaved, onClose }: Props) {
  const known = definitions.groups.find((one) => one.name === name)
  const [label, setLabel] = useState(known?.label ?? '')
  const kind = definitions.of.kind
  const empty = !definitions.properties.some((one) => one.group === name)
  const save = (): Promise<void> =>
    ask('property.save_group', { kind, name: name ?? suggested(label), label, isNew: name === null }).then(
      onSaved,
    )
  const remove = (): void =>
    void ask('property.archive_group', { kind, name: name ?? '' }).then(
      (found) => {
        onSaved(found)
        onClose()
      },
      (error: Error) => say(error.message),
    )
  return (
    <FormDialog title={known?.label ?? 'New group'} verb="Save" onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <Field label="Label" wrong={problem !== null}>
            <input
              autoComplete="off"
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          </Field>
          {name !== null ? (
            <div class="acts">
              <button type="button" class="danger quiet" disabled={!empty} onClick={remove}>
                Remove the group
              </button>
              {empty ? null : <span class="about">Move its properties to another group first.</span>}
            </div>
          ) : null}
        </>
      )}
    </FormDialog>
  )
}
