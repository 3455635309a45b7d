/** One role as a matrix: object types down, actions across; beside it, what a user would see (H44, B3). */
import { useState } from 'preact/hooks'
import type { Grants, People, RoleRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Field, Page, problemOf, say, Trouble } from './parts'
import { RoleLook } from './role-look'

const ACTIONS = ['view', 'edit', 'communicate', 'delete'] as const
type Action = (typeof ACTIONS)[number]
const LEVELS = ['none', 'owned', 'team', 'everything'] as const
const WORDS = { none: 'None', owned: 'Owned', team: 'Team', everything: 'Everything' } as const
const TITLES = { view: 'View', edit: 'Edit', communicate: 'Communicate', delete: 'Delete' } as const
const FULL: Grants = {
  view: 'everything',
  edit: 'everything',
  communicate: 'everything',
  delete: 'everything',
  unassigned: true,
}

/** Nobody edits, writes to or deletes what they do not see: the others follow View down. */
export function narrowed(grant: Grants, action: Action, level: Grants['view']): Grants {
  const next = { ...grant, [action]: level }
  const most = LEVELS.indexOf(next.view)
  for (const one of ACTIONS) if (LEVELS.indexOf(next[one]) > most) next[one] = next.view
  return next
}

interface Props {
  people: People
  role: RoleRow | null
  load: () => Promise<void>
}

export function RoleEditor({ people, role, load }: Props) {
  const [name, setName] = useState(role?.name ?? '')
  const [grants, setGrants] = useState<Record<string, Grants>>(() =>
    Object.fromEntries(people.kinds.map(({ kind }) => [kind, role?.grants[kind] ?? FULL])),
  )
  const [kind, setKind] = useState(people.kinds[0]?.kind ?? 'contact')
  const [error, setError] = useState<Error | null>(null)
  const set = (of: string, grant: Grants): void => {
    setGrants({ ...grants, [of]: grant })
    setKind(of)
  }
  const save = (event: Event): void => {
    event.preventDefault()
    setError(null)
    ask('role.save', { role: role?.id ?? null, name, grants })
      .then(async (saved) => {
        await load()
        const back = role && { role: role.id, name: role.name, grants: role.grants }
        say(`${saved.name} is saved.`, back ? () => ask('role.save', back).then(load) : undefined)
        location.hash = '#/admin/roles'
      })
      .catch(setError)
  }
  const wrong = error ? problemOf(error).field : null
  return (
    <Page
      title={role?.name ?? 'New role'}
      about="Pick a level for each action. The look beside it is live; nothing is saved yet."
    >
      <form class="role" onSubmit={save} noValidate>
        <div class="matrix">
          <Field label="Name" wrong={wrong === 'name'}>
            <input
              data-testid="role-name"
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          <table class="rows levels">
            <thead>
              <tr>
                <th scope="col">Object type</th>
                {ACTIONS.map((action) => (
                  <th scope="col" key={action}>
                    {TITLES[action]}
                  </th>
                ))}
                <th scope="col">Unassigned</th>
              </tr>
            </thead>
            <tbody>
              {people.kinds.map((one) => {
                const grant = grants[one.kind] ?? FULL
                return (
                  <tr
                    key={one.kind}
                    class={one.kind === kind ? 'here' : ''}
                    onFocusCapture={() => setKind(one.kind)}
                  >
                    <th scope="row">{one.plural}</th>
                    {ACTIONS.map((action) => (
                      <td key={action} data-label={TITLES[action]}>
                        <select
                          aria-label={`${TITLES[action]} ${one.plural}`}
                          aria-invalid={wrong === `grants.${one.kind}.${action}`}
                          value={grant[action]}
                          onChange={(event) =>
                            set(
                              one.kind,
                              narrowed(grant, action, event.currentTarget.value as Grants['view']),
                            )
                          }
                        >
                          {LEVELS.map((level) => (
                            <option
                              key={level}
                              value={level}
                              disabled={
                                action !== 'view' && LEVELS.indexOf(level) > LEVELS.indexOf(grant.view)
                              }
                            >
                              {WORDS[level]}
                            </option>
                          ))}
                        </select>
                      </td>
                    ))}
                    <td data-label="Unassigned">
                      <input
                        type="checkbox"
                        aria-label={`Unassigned ${one.plural}`}
                        checked={grant.unassigned && grant.view !== 'none'}
                        disabled={grant.view === 'none' || grant.view === 'everything'}
                        onChange={(event) =>
                          set(one.kind, { ...grant, unassigned: event.currentTarget.checked })
                        }
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          <p class="about">
            Owned: records whose owner the user is. Team: those of everybody in their teams. Unassigned adds
            records without an owner. Communicate is writing to them.
          </p>
          {error ? <Trouble error={error} /> : null}
          <p class="buttons">
            <button type="submit" class="primary" data-testid="save-role">
              Save role
            </button>
            <a class="button" href="#/admin/roles">
              Cancel
            </a>
          </p>
        </div>
        <RoleLook people={people} kind={kind} grants={grants[kind] ?? FULL} onKind={setKind} />
      </form>
    </Page>
  )
}
