/** Everything that is signed in as the viewer, and ending it. */
import { useEffect, useState } from 'preact/hooks'
import type { Devices as Found } from '../../shared_schema/generated/wire'
import { get, post } from './api'

export function Devices({ done }: { done: () => Promise<void> }) {
  const [found, setFound] = useState<Found['devices']>([])
  const load = (): Promise<void> => get<Found>('/api/devices').then(({ devices }) => setFound(devices))
  useEffect(() => void load(), [])
  const end = (id: number, current: boolean): Promise<void> =>
    post(current ? '/api/sign-out' : `/api/devices/${id}/revoke`).then(current ? done : load)
  return (
    <main class="card wide">
      <h1>Devices</h1>
      <ul class="mailbox-list">
        {found.map((one) => (
          <li key={one.id}>
            <b>{one.label}</b>
            <span class="state">{one.kind === 'panel' ? 'Panel' : 'Browser'}</span>
            <span class="about">last seen {new Date(one.lastSeenAt).toLocaleString()}</span>
            <button type="button" class="quiet" onClick={() => void end(one.id, one.current)}>
              {one.current ? 'Sign out' : 'End'}
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
