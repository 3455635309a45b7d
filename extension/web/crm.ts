/** The web app's own line to the server: asks, and says to whoever shows a list or a record what changed. */
import { type Signal, signal } from '@preact/signals'
import type { CrmSchema, KindView, Methods, Problem, Session } from '../../shared_schema/generated/wire'
import { WebHost } from '../hosts/web'
import { Offline, Refused, Socket } from '../sidebar/socket'
import { createComposer } from '../sidebar/state/composer'
import { credentials } from './api'

export type Changed = { kind: string; id: number }
type Listener = (refs: Changed[] | 'everything') => Promise<void>
export interface Toast {
  text: string
  undo?: () => Promise<void>
}

export type Crm = ReturnType<typeof createCrm>

const TOAST_MS = 12_000

export function createCrm(session: Session) {
  const host = new WebHost(credentials)
  const line: Signal<'connecting' | 'open' | 'offline'> = signal('connecting')
  const schema: Signal<CrmSchema | null> = signal(null)
  const toast: Signal<Toast | null> = signal(null)
  const listeners = new Set<Listener>()
  let waiting: (() => void)[] = []
  let greeted = false
  let fading: ReturnType<typeof setTimeout> | undefined

  const tell = async (refs: Changed[] | 'everything'): Promise<void> => {
    for (const listener of listeners) await listener(refs)
  }

  const socket = new Socket(`${location.origin.replace(/^http/, 'ws')}/socket`, ticket, {
    state: (now) => {
      line.value = now
    },
    hello: () => {
      for (const go of waiting) go()
      waiting = []
      if (greeted) void tell('everything').catch(calm)
      greeted = true
    },
    changed: tell,
    reset: () => tell('everything'),
    signedOut: () => location.reload(),
  })
  void socket.open()

  async function ticket(): Promise<string | null> {
    const headers = { 'Content-Type': 'application/json', ...credentials() }
    const answer = await fetch('/api/ticket', { method: 'POST', headers, body: '{}' })
    if (answer.status === 401) return null
    if (!answer.ok) throw new Error(`ticket ${answer.status}`)
    return (await answer.json()).ticket
  }

  /** Ask once the line is up; throws Refused, or Offline when it breaks meanwhile. */
  async function ask<M extends keyof Methods>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    if (line.value !== 'open') await new Promise<void>((go) => waiting.push(go))
    return socket.send(method, params)
  }

  async function load(): Promise<void> {
    schema.value = await ask('schema.read', {})
  }

  function say(text: string, undo?: () => Promise<void>): void {
    clearTimeout(fading)
    toast.value = undo ? { text, undo } : { text }
    fading = setTimeout(() => {
      toast.value = null
    }, TOAST_MS)
  }

  const composer = createComposer(host, () => (line.value === 'open' ? socket : null))

  return {
    session,
    viewer: session.viewer,
    host,
    line,
    schema,
    toast,
    composer,
    ask,
    load,
    say,
    kind: (name: string): KindView | undefined => schema.value?.kinds.find((one) => one.name === name),
    owner: (id: number | string | null | undefined): string =>
      schema.value?.owners.find((one) => String(one.id) === String(id))?.name ?? '',
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => socket.close(),
  }
}

/** What went wrong, as a problem to show; what nobody can act on is thrown on. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem
  if (error instanceof Offline)
    return { code: 'busy', title: 'The line is down.', steps: ['It is tried again by itself.'] }
  throw error
}

/** A line that broke comes back by itself and asks again: nothing to do here. */
export function calm(error: unknown): void {
  if (!(error instanceof Offline)) throw error
}
