/** Users: who is in the workspace, what they may, and letting them in and out. */
import { useState } from 'preact/hooks'
import type { Invited, People, UserRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Confirm, Dialog, Loading, moment, Nothing, Once, Page, SEATS, say, Trouble, useAsked } from './parts'
import { type Draft, draftOf, EMPTY, UserForm } from './user-form'

const STATES = { active: 'Active', invited: 'Invited', disabled: 'Disabled' } as const
type Open =
  | { what: 'invite' }
  | { what: 'edit' | 'disable' | 'sign-out' | 'renew'; user: UserRow }
  | { what: 'link'; invited: Invited }

export function Users() {
  const { value: people, trouble, load } = useAsked(() => ask('people.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  const [sought, setSought] = useState('')
  const [state, setState] = useState('')
  const done = (text: string, undo?: () => Promise<unknown>) => async (): Promise<void> => {
    await load()
    say(text, undo && (() => undo().then(load)))
  }
  if (trouble) return <Trouble error={trouble} again={load} />
  const shown = (people?.users ?? []).filter(
    (one) =>
      (!state || one.state === state) &&
      `${one.name} ${one.email}`.toLowerCase().includes(sought.trim().toLowerCase()),
  )
  return (
    <Page
      title="Users"
      about="A seat opens features, a role says on which records. Changes count from the next click on."
      action={
        <button
          type="button"
          class="primary"
          data-testid="invite"
          onClick={() => setOpen({ what: 'invite' })}
        >
          Invite a user
        </button>
      }
    >
      {!people ? (
        <Loading />
      ) : (
        <>
          <div class="narrow">
            <input
              type="search"
              aria-label="Find a user"
              placeholder="Find by name or address"
              value={sought}
              onInput={(event) => setSought(event.currentTarget.value)}
            />
            <select
              aria-label="State"
              value={state}
              onChange={(event) => setState(event.currentTarget.value)}
            >
              <option value="">All states</option>
              {Object.entries(STATES).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          {shown.length === 0 ? (
            <Nothing title="Nobody is called that">
              <p class="about">Clear the search, or invite them.</p>
            </Nothing>
          ) : (
            <UserTable people={people} users={shown} onOpen={(user) => setOpen({ what: 'edit', user })} />
          )}
        </>
      )}
      {people && open ? (
        <Dialogs people={people} open={open} setOpen={setOpen} done={done} load={load} />
      ) : null}
    </Page>
  )
}

interface TableProps {
  people: People
  users: readonly UserRow[]
  onOpen: (user: UserRow) => void
}

function UserTable({ people, users, onOpen }: TableProps) {
  const role = (one: UserRow): string =>
    one.isAdmin ? 'Super admin' : (people.roles.find(({ id }) => id === one.role)?.name ?? 'Full access')
  const teams = (one: UserRow): string =>
    people.teams
      .filter(({ id }) => one.teams.includes(id))
      .map(({ name }) => name)
      .join(', ')
  return (
    <table class="rows" data-testid="users">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Seat</th>
          <th scope="col">Role</th>
          <th scope="col">Teams</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {users.map((one) => (
          <tr key={one.id} class={one.state === 'disabled' ? 'off' : ''}>
            <td>
              <button type="button" class="row" onClick={() => onOpen(one)}>
                {one.name}
              </button>
              {one.state === 'active' ? null : <span class={`tag ${one.state}`}>{STATES[one.state]}</span>}
              <small>{one.email}</small>
            </td>
            <td data-label="Seat">{SEATS[one.seat]}</td>
            <td data-label="Role">{role(one)}</td>
            <td data-label="Teams">{teams(one) || '–'}</td>
            <td data-label="Last seen">{moment(one.lastSeenAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DialogsProps {
  people: People
  open: Open
  setOpen: (open: Open | null) => void
  done: (text: string, undo?: () => Promise<unknown>) => () => Promise<void>
  load: () => Promise<void>
}

function Dialogs({ people, open, setOpen, done, load }: DialogsProps) {
  const close = (): void => setOpen(null)
  if (open.what === 'invite') {
    const invite = async (draft: Draft): Promise<void> => {
      const invited = await ask('user.invite', draft)
      await load()
      // After the form has closed itself.
      setTimeout(() => setOpen({ what: 'link', invited }))
    }
    return (
      <UserForm
        title="Invite a user"
        verb="Invite"
        people={people}
        first={EMPTY}
        isNew
        onSave={invite}
        onClose={close}
      />
    )
  }
  if (open.what === 'link') {
    const { invited } = open
    return (
      <Dialog title={`Sign-in link for ${invited.user.name}`} onClose={close}>
        <div class="body">
          <p>
            Hand it to {invited.user.name} yourself: no mail is sent, and it is not shown again. It opens
            once, until {moment(invited.expiresAt)}.
          </p>
          <Once label="Sign-in link" secret={invited.link} testid="sign-in-link" />
        </div>
        <footer>
          <button type="button" onClick={close}>
            Done
          </button>
        </footer>
      </Dialog>
    )
  }
  const { user } = open
  if (open.what === 'disable') {
    const undo = (): Promise<unknown> => ask('user.enable', { user: user.id })
    return (
      <Confirm
        title={`Disable ${user.name}?`}
        verb="Disable"
        onClose={close}
        onYes={() => ask('user.disable', { user: user.id }).then(done(`${user.name} is disabled.`, undo))}
      >
        <p>
          {user.name} is signed out everywhere within seconds. Their mailboxes are no longer synced, mail of
          theirs that waits to leave is held back, and their access tokens stop working.
        </p>
        <p>Records and mail stay as they are, and you can enable them again.</p>
      </Confirm>
    )
  }
  if (open.what === 'sign-out') {
    return (
      <Confirm
        title={`Sign ${user.name} out?`}
        verb="Sign out everywhere"
        onClose={close}
        onYes={() => ask('user.end_sessions', { user: user.id }).then(done(`${user.name} is signed out.`))}
      >
        <p>
          Every browser and panel of {user.name} is signed out, and links that they have not used yet are
          void.
        </p>
      </Confirm>
    )
  }
  if (open.what === 'renew') {
    return (
      <Confirm
        title={`A new sign-in link for ${user.name}?`}
        verb="Make a link"
        onClose={close}
        onYes={async () => {
          const invited = await ask('user.renew_link', { user: user.id })
          setTimeout(() => setOpen({ what: 'link', invited }))
        }}
      >
        <p>
          Links that {user.name} has not used yet are void from then on. Where they are signed in, they stay.
        </p>
      </Confirm>
    )
  }
  const save = async (draft: Draft): Promise<void> => {
    const { email: _, ...rest } = draft
    const before = { user: user.id, ...draftOf(user) }
    const { email: __, ...undo } = before
    await ask('user.change', { user: user.id, ...rest })
    await done(`${draft.name} is saved.`, () => ask('user.change', undo))()
  }
  const enable = (): void =>
    void ask('user.enable', { user: user.id })
      .then(done(`${user.name} may sign in again.`))
      .then(close)
  return (
    <UserForm
      title={user.name}
      verb="Save"
      people={people}
      first={draftOf(user)}
      onSave={save}
      onClose={close}
    >
      <div class="acts">
        {user.state === 'disabled' ? (
          <button type="button" onClick={enable}>
            Enable
          </button>
        ) : (
          <>
            <button type="button" onClick={() => setOpen({ what: 'renew', user })}>
              New sign-in link
            </button>
            <button
              type="button"
              disabled={!user.sessions}
              onClick={() => setOpen({ what: 'sign-out', user })}
            >
              Sign out everywhere{user.sessions ? ` (${user.sessions})` : ''}
            </button>
            <button type="button" class="danger quiet" onClick={() => setOpen({ what: 'disable', user })}>
              Disable…
            </button>
          </>
        )}
      </div>
    </UserForm>
  )
}
