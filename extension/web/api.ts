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

/** Send a file as it is; `part` hears how much of it has left. */
export function upload<T>(path: string, file: File, part: (sent: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.upload.onprogress = (event) => part(event.total ? event.loaded / event.total : 0)
    request.onerror = () => reject(new Error('The upload broke off. Try again.'))
    request.onload = () => {
      const said = JSON.parse(request.responseText)
      if (request.status < 300) resolve(said)
      else reject(new Failed(said))
    }
    request.send(file)
  })
}
