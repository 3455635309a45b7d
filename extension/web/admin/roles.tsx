/** Roles: how far each action reaches on each object type, with a look at what somebody would see. */
import { useState } from 'preact/hooks'
import type { RoleRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Confirm, Loading, Nothing, Page, say, Trouble, useAsked } from './parts'
import { RoleEditor } from './role-editor'

export function Roles({ rest }: { rest: string }) {
  const { value: people, trouble, load } = useAsked(() => ask('people.list', {}))
  const [going, setGoing] = useState<RoleRow | null>(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  if (!people) return <Loading />
  const chosen = rest === 'new' ? null : people.roles.find(({ id }) => String(id) === rest)
  if (rest && chosen !== undefined) return <RoleEditor key={rest} people={people} role={chosen} load={load} />
  const holders = (role: RoleRow): string =>
    people.users
      .filter(({ id }) => role.users.includes(id))
      .map(({ name }) => name)
      .join(', ')
  const remove = async (role: RoleRow): Promise<void> => {
    await ask('role.delete', { role: role.id })
    await load()
    say(`${role.name} is deleted.`, () =>
      ask('role.save', { name: role.name, grants: role.grants }).then(load),
    )
  }
  return (
    <Page
      title="Roles"
      about="Without a role, a user reaches every record that their seat allows."
      action={
        <a class="button primary" href="#/admin/roles/new" data-testid="new-role">
          New role
        </a>
      }
    >
      {people.roles.length === 0 ? (
        <Nothing title="No roles yet">
          <p class="about">Make one to keep people to their own records, or to those of their team.</p>
        </Nothing>
      ) : (
        <ul class="plates">
          {people.roles.map((role) => (
            <li key={role.id}>
              <div>
                <h2>
                  <a href={`#/admin/roles/${role.id}`}>{role.name}</a>
                </h2>
                <p class="about">{holders(role) || 'Nobody has it'}</p>
              </div>
              <div class="acts">
                <button type="button" class="danger quiet" onClick={() => setGoing(role)}>
                  Delete…<span class="visually-hidden"> {role.name}</span>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {going ? (
        <Confirm
          title={`Delete ${going.name}?`}
          verb="Delete"
          onClose={() => setGoing(null)}
          onYes={() => remove(going)}
        >
          <p>A role that somebody has is not deleted: give them another one first.</p>
        </Confirm>
      ) : null}
    </Page>
  )
}
