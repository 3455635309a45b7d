/** Confirming a panel: which device is it, and is it yours? */
import { useState } from 'preact/hooks'
import type { PairingDevice } from '../../shared_schema/generated/wire'
import { post } from './api'

export function Pair({ code: given }: { code: string }) {
  const [code, setCode] = useState(given)
  const [device, setDevice] = useState<PairingDevice | null>(null)
  const [said, setSaid] = useState('')
  const [trouble, setTrouble] = useState('')
  const fail = (error: Error): void => setTrouble(error.message)
  const look = (): Promise<void> => {
    setTrouble('')
    return post<PairingDevice>('/api/pairing/look', { code }).then(setDevice).catch(fail)
  }
  const confirm = (): Promise<void> =>
    post('/api/pairing/confirm', { code })
      .then(() => setSaid('Paired. The panel goes on by itself.'))
      .catch(fail)
  return (
    <main class="card">
      <h1>Pair a panel</h1>
      {said ? (
        <p class="notice good" role="status">
          {said}
        </p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void (device ? confirm() : look())
          }}
        >
          <label>
            Code in the panel
            <input
              class="code"
              autoComplete="off"
              value={code}
              placeholder="BCDF-2345"
              onInput={(event) => {
                setCode(event.currentTarget.value)
                setDevice(null)
              }}
            />
          </label>
          {device ? (
            <p>
              <b>{device.label}</b> asks to work as you. Confirm only a code that you see in your own panel.
            </p>
          ) : null}
          {trouble ? (
            <p class="notice bad" role="alert">
              {trouble}
            </p>
          ) : null}
          <button type="submit" class="primary" data-testid={device ? 'pair-confirm' : 'pair-look'}>
            {device ? 'This panel is mine' : 'Continue'}
          </button>
        </form>
      )}
    </main>
  )
}
