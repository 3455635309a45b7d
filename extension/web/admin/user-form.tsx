/** What is set of a user: the form behind inviting and changing one. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { InviteUser, People, UserRow } from '../../../shared_schema/generated/wire'
import { Choices, Field, FormDialog, SEATS } from './parts'

export type Draft = Required<InviteUser>
export const EMPTY: Draft = { email: '', name: '', seat: 'sales', isAdmin: false, role: null, teams: [] }
export const draftOf = ({ email, name, seat, isAdmin, role, teams }: UserRow): Draft => ({
  email,
  name,
  seat,
  isAdmin,
  role: role ?? null,
  teams,
})

interface Props {
  title: string
  verb: string
  people: People
  first: Draft
  isNew?: boolean
  onSave: (draft: Draft) => Promise<unknown>
  onClose: () => void
  children?: ComponentChildren
}

export function UserForm({ title, verb, people, first, isNew = false, onSave, onClose, children }: Props) {
  const [draft, setDraft] = useState(first)
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  return (
    <FormDialog title={title} verb={verb} onSave={() => onSave(draft)} onClose={onClose}>
      {(problem) => (
        <>
          <Field label="Name" hint="Goes out on their mail." wrong={problem?.field === 'name'}>
            <input
              data-testid="user-name"
              autoComplete="off"
              value={draft.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          </Field>
          {isNew ? (
            <Field label="E-mail address" wrong={problem?.field === 'email'}>
              <input
                type="email"
                data-testid="user-email"
                autoComplete="off"
                value={draft.email}
                onInput={(event) => set({ email: event.currentTarget.value })}
              />
            </Field>
          ) : (
            <p class="about">{first.email}</p>
          )}
          <div class="two">
            <Field
              label="Seat"
              hint={
                draft.seat === 'view_only'
                  ? 'Sees records and mail; connects, sends and changes nothing.'
                  : 'Connects mailboxes, sends, changes records.'
              }
            >
              <select
                value={draft.seat}
                onChange={(event) => set({ seat: event.currentTarget.value as Draft['seat'] })}
              >
                {Object.entries(SEATS).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            </Field>
            <Field
              label="Role"
              hint={draft.isAdmin ? 'A super admin is not limited by a role.' : 'Which records they reach.'}
              wrong={problem?.field === 'role'}
            >
              <select
                data-testid="user-role"
                disabled={draft.isAdmin}
                value={draft.role ?? ''}
                onChange={(event) => set({ role: Number(event.currentTarget.value) || null })}
              >
                <option value="">Full access</option>
                {people.roles.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          <Choices
            legend="Teams"
            empty="There are no teams yet."
            options={people.teams.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={draft.teams}
            onChange={(teams) => set({ teams })}
          />
          <label class={`tick${problem?.field === 'isAdmin' ? ' amiss' : ''}`}>
            <input
              type="checkbox"
              checked={draft.isAdmin}
              onChange={(event) => set({ isAdmin: event.currentTarget.checked })}
            />
            <span>
              Super admin
              <small>Reaches every record and all of administration.</small>
            </span>
          </label>
          {children}
        </>
      )}
    </FormDialog>
  )
}
