/** Signing in: by a link of one's own, or with a mail account that is connected already. */
import { useEffect, useState } from 'preact/hooks'
import type { Redirect } from '../../shared_schema/generated/wire'
import { get, post } from './api'

const NAMES: Record<string, string> = { google: 'Google', microsoft: 'Microsoft' }

export function SignIn({ token, done }: { token: string; done: () => Promise<void> }) {
  const [trouble, setTrouble] = useState('')
  const [providers, setProviders] = useState<string[]>([])
  useEffect(() => {
    void get<string[]>('/api/providers').then(setProviders)
    if (!token) return
    post('/api/sign-in', { token })
      .catch((error: Error) => setTrouble(error.message))
      .then(done)
      .then(() => location.replace('#/'))
  }, [token, done])
  const use = (provider: string): void => {
    post<Redirect>(`/oauth/${provider}/sign-in`)
      .then(({ url }) => location.assign(url))
      .catch((error: Error) => setTrouble(error.message))
  }
  return (
    <main class="card">
      <h1>Alongside</h1>
      <p>Open the sign-in link that your administrator gave you, or that the terminal printed.</p>
      {trouble ? (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      ) : null}
      {providers.map((one) => (
        <button type="button" key={one} onClick={() => use(one)}>
          Sign in with {NAMES[one]}
        </button>
      ))}
    </main>
  )
}
