/** The web app's side of the HTTP API: the cookie signs in, the token guards against forged requests. */
import type { Problem, Session } from '../../shared_schema/generated/wire'

let csrf = ''

export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super([problem.title, ...(problem.steps ?? [])].join(' '))
  }
}

export async function session(): Promise<Session | null> {
  const answer = await fetch('/api/session')
  if (answer.status === 401) return null
  const found: Session = await answer.json()
  csrf = found.csrf
  return found
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
    body: JSON.stringify(body),
  })
  const said = await answer.json()
  if (!answer.ok) throw new Failed(said)
  return said
}

export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path)
  const said = await answer.json()
  if (!answer.ok) throw new Failed(said)
  return said
}

export const credentials = (): Record<string, string> => ({ 'X-CSRF-Token': csrf })
