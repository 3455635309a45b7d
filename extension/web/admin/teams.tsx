/** Teams: whose records people reach by the level Team. */
import { useState } from 'preact/hooks'
import type { People, TeamRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Choices, Confirm, Field, FormDialog, Loading, Nothing, Page, say, Trouble, useAsked } from './parts'

type Open = { what: 'edit'; team: TeamRow | null } | { what: 'dissolve'; team: TeamRow }

export function Teams() {
  const { value: people, trouble, load } = useAsked(() => ask('people.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  const names = (team: TeamRow): string =>
    (people?.users ?? [])
      .filter(({ id }) => team.members.includes(id))
      .map(({ name }) => name)
      .join(', ')
  const dissolve = async (team: TeamRow): Promise<void> => {
    await ask('team.dissolve', { team: team.id })
    await load()
    say(`${team.name} is dissolved.`, () =>
      ask('team.save', { name: team.name, members: team.members }).then(load),
    )
  }
  return (
    <Page
      title="Teams"
      about="A role with the level Team reaches the records of everybody in the same teams."
      action={
        <button
          type="button"
          class="primary"
          data-testid="new-team"
          onClick={() => setOpen({ what: 'edit', team: null })}
        >
          New team
        </button>
      }
    >
      {!people ? (
        <Loading />
      ) : people.teams.length === 0 ? (
        <Nothing title="No teams yet">
          <p class="about">Make one when people share each other's records, but not everybody's.</p>
        </Nothing>
      ) : (
        <ul class="plates">
          {people.teams.map((team) => (
            <li key={team.id}>
              <div>
                <h2>{team.name}</h2>
                <p class="about">{names(team) || 'Nobody yet'}</p>
              </div>
              <div class="acts">
                <button type="button" onClick={() => setOpen({ what: 'edit', team })}>
                  Edit<span class="visually-hidden"> {team.name}</span>
                </button>
                <button
                  type="button"
                  class="danger quiet"
                  onClick={() => setOpen({ what: 'dissolve', team })}
                >
                  Dissolve…<span class="visually-hidden"> {team.name}</span>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {people && open?.what === 'edit' ? (
        <TeamForm people={people} team={open.team} onClose={close} load={load} />
      ) : null}
      {open?.what === 'dissolve' ? (
        <Confirm
          title={`Dissolve ${open.team.name}?`}
          verb="Dissolve"
          onClose={close}
          onYes={() => dissolve(open.team)}
        >
          <p>
            Its members stay users ({open.team.members.length}). Whoever reaches records by the level Team no
            longer reaches those of this team.
          </p>
        </Confirm>
      ) : null}
    </Page>
  )
}

interface FormProps {
  people: People
  team: TeamRow | null
  onClose: () => void
  load: () => Promise<void>
}

function TeamForm({ people, team, onClose, load }: FormProps) {
  const [name, setName] = useState(team?.name ?? '')
  const [members, setMembers] = useState<number[]>(team?.members ?? [])
  const save = async (): Promise<void> => {
    await ask('team.save', { team: team?.id ?? null, name, members })
    await load()
    say(
      `${name.trim()} is saved.`,
      team
        ? () => ask('team.save', { team: team.id, name: team.name, members: team.members }).then(load)
        : undefined,
    )
  }
  return (
    <FormDialog title={team?.name ?? 'New team'} verb="Save" onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <Field label="Name" wrong={problem?.field === 'name'}>
            <input
              data-testid="team-name"
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          <Choices
            legend="Members"
            options={people.users
              .filter(({ id, state }) => state !== 'disabled' || members.includes(id))
              .map(({ id, name: label }) => ({ value: id, label }))}
            chosen={members}
            onChange={setMembers}
          />
        </>
      )}
    </FormDialog>
  )
}
