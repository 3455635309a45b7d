/** What a chosen user would see with the role as it stands in the matrix, before it is saved (B3). */
import { useEffect, useState } from 'preact/hooks'
import type { Grants, People, RolePreview } from '../../../shared_schema/generated/wire'
import { RecordLine } from '../../sidebar/views/parts'
import { ask } from './ask'
import { Field, Loading, Trouble } from './parts'

interface Props {
  people: People
  kind: string
  grants: Grants
  onKind: (kind: string) => void
}

export function RoleLook({ people, kind, grants, onKind }: Props) {
  const usable = people.users.filter(({ state }) => state !== 'disabled')
  const first = usable.find(({ isAdmin }) => !isAdmin) ?? usable[0]
  const [user, setUser] = useState(first?.id ?? 0)
  const [look, setLook] = useState<RolePreview | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const asked = JSON.stringify({ user, kind, grants })
  useEffect(() => {
    let wanted = true
    ask('role.preview', JSON.parse(asked)).then(
      (found) => {
        if (!wanted) return
        setLook(found)
        setError(null)
      },
      (failed: Error) => wanted && setError(failed),
    )
    return () => {
      wanted = false
    }
  }, [asked])
  const who = usable.find(({ id }) => id === user)?.name ?? ''
  const plural = people.kinds.find((one) => one.kind === kind)?.plural.toLowerCase() ?? kind
  return (
    <aside class="look" aria-label="What a user would see" data-testid="look">
      <div class="two">
        <Field label="See it as">
          <select value={user} onChange={(event) => setUser(Number(event.currentTarget.value))}>
            {usable.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field label="On">
          <select value={kind} onChange={(event) => onKind(event.currentTarget.value)}>
            {people.kinds.map((one) => (
              <option key={one.kind} value={one.kind}>
                {one.plural}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {error ? <Trouble error={error} /> : null}
      {!look ? (
        <Loading />
      ) : (
        <>
          <p class="sum" aria-live="polite">
            {who} would see <b>{look.view}</b> of {look.total} {plural}
            {look.view === look.now ? ', as today.' : `; today it is ${look.now}.`}
          </p>
          <p class="about">
            Could edit {look.edit}, write to {look.communicate}, delete {look.delete}.
          </p>
          {look.because ? <p class="notice">{look.because}</p> : null}
          <ul class="sample">
            {look.sample.map((one) => (
              <RecordLine key={one.id} record={one} />
            ))}
          </ul>
          {look.view > look.sample.length ? (
            <p class="about">and {look.view - look.sample.length} more</p>
          ) : null}
        </>
      )}
    </aside>
  )
}
