/** Pairing: the panel shows a code, the rep confirms it in the web app, the panel gets its own token. */
import { type Signal, signal } from '@preact/signals'
import type { Claimed, Pairing } from '../../../shared_schema/generated/wire'
import type { MailHost } from '../host'

export interface PairingState {
  code: string
  confirmUrl: string
  server: string
  trouble: string
}

export function createPairing(host: MailHost, paired: () => void) {
  const state: Signal<PairingState> = signal({ code: '', confirmUrl: '', server: '', trouble: '' })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function post<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${state.value.server}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const said = await answer.json()
    if (!answer.ok) throw new Error(said.title)
    return said
  }

  async function begin(): Promise<void> {
    clearTimeout(timer)
    state.value = { code: '', confirmUrl: '', trouble: '', server: await host.server() }
    try {
      const begun = await post<Pairing>('/api/pairing', { label: host.deviceName })
      state.value = { ...state.value, code: begun.code, confirmUrl: begun.confirmUrl }
      wait(begun)
    } catch {
      state.value = { ...state.value, trouble: `There is no Alongside server at ${state.value.server}.` }
    }
  }

  function wait(begun: Pairing): void {
    timer = setTimeout(async () => {
      try {
        const claimed = await post<Claimed>('/api/pairing/claim', { device: begun.device })
        if (claimed.state === 'paired' && claimed.token) {
          await host.set('token', claimed.token)
          paired()
        } else wait(begun)
      } catch (error) {
        // The code has expired: show a fresh one. The server is away: keep asking.
        if (error instanceof TypeError) wait(begun)
        else void begin()
      }
    }, begun.interval * 1000)
  }

  async function useServer(address: string): Promise<void> {
    await host.set('server', address.trim().replace(/\/+$/, ''))
    await begin()
  }

  return { state, begin, useServer, stop: () => clearTimeout(timer) }
}
