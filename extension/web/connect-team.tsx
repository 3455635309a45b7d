/** Connect a mailbox that several people use: which one, and who they are (S2, S11). */
import { useState } from 'preact/hooks'
import type { Problem, Provider, Redirect, TeamChoice } from '../../shared_schema/generated/wire'
import { problemOf } from './admin/parts'
import { post } from './api'
import { Dialog } from './dialog'

type Kind = 'shared' | 'google' | 'microsoft'

const KINDS: Record<Kind, [provider: Provider, name: string, about: string]> = {
  shared: [
    'microsoft',
    'Shared mailbox of Microsoft 365',
    'You sign in with your own account, which must have full access and Send as there.',
  ],
  microsoft: ['microsoft', 'Microsoft 365 account of its own', 'You sign in as that account.'],
  google: [
    'google',
    'Gmail account of its own',
    'You sign in as that account: Gmail lets nobody else into a mailbox, delegated or not.',
  ],
}

interface Props {
  providers: Provider[]
  teams: TeamChoice[]
  close: () => void
}

export function ConnectTeam({ providers, teams, close }: Props) {
  const offered = (Object.keys(KINDS) as Kind[]).filter((one) => providers.includes(KINDS[one][0]))
  const [kind, setKind] = useState<Kind>(offered[0] ?? 'google')
  const [address, setAddress] = useState('')
  const [team, setTeam] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const go = (event: Event): void => {
    event.preventDefault()
    const shared = kind === 'shared'
    const wanted = { forTeam: true, team, shared, address: shared ? address : null }
    post<Redirect>(`/oauth/${KINDS[kind][0]}/start`, wanted)
      .then(({ url }) => location.assign(url))
      .catch((error: Error) => setProblem(problemOf(error)))
  }
  return (
    <Dialog title="Connect a team's mailbox" close={close} problem={problem}>
      <form class="connect-team" onSubmit={go}>
        {offered.map((one) => (
          <label class="tick" key={one}>
            <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
            <span>
              {KINDS[one][1]}
              <small class="about">{KINDS[one][2]}</small>
            </span>
          </label>
        ))}
        {kind === 'shared' ? (
          <label>
            Its address
            <input
              type="email"
              required
              placeholder="support@example.com"
              value={address}
              data-testid="shared-address"
              onInput={(event) => setAddress(event.currentTarget.value)}
            />
          </label>
        ) : null}
        <WhoUses teams={teams} team={team} choose={setTeam} />
        <p class="buttons">
          <button type="submit" class="primary">
            Continue
          </button>
        </p>
      </form>
    </Dialog>
  )
}

interface WhoProps {
  teams: TeamChoice[]
  team: number | null
  choose: (team: number | null) => void
}

/** Reads in it, sends from it and logs its mail. */
export function WhoUses({ teams, team, choose }: WhoProps) {
  return (
    <label>
      Who may use it
      <select
        value={team ?? ''}
        data-testid="who-uses"
        onChange={(event) => choose(Number(event.currentTarget.value) || null)}
      >
        <option value="">Everybody with a paid seat</option>
        {teams.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  )
}
