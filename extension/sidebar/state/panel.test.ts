/** The panel and its line: one question a mail, nothing lost when the line breaks. */
import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MailContext } from '../../adapters/adapter'
import type { MailHost } from '../host'
import { createPanel } from './panel'

const MAIL: MailContext = {
  provider: 'google',
  account: 'mia@northwind.test',
  thread: { id: '19a', kind: 'gmail-legacy' },
  messages: [],
  participants: [],
  seq: 1,
}
const HELLO = { protocol: 1, seq: 7, viewer: {}, mailboxes: [], undoSeconds: 0 }

interface Asked {
  id: number
  method: string
  params: { since?: number; refs?: { id: number }[] }
}

/** A server's end of the line: answers at once what it knows, keeps what was asked. */
class Server {
  static readonly OPEN = 1
  static lines: Server[] = []
  static deaf = new Set<string>()
  readyState = 1
  asked: Asked[] = []
  onopen: () => void = () => {}
  onmessage: (event: { data: string }) => void = () => {}
  onclose: (event: { code: number }) => void = () => {}

  constructor() {
    Server.lines.push(this)
    queueMicrotask(() => this.onopen())
  }

  send(text: string): void {
    const request: Asked = JSON.parse(text)
    this.asked.push(request)
    if (Server.deaf.has(request.method)) return
    const results: Record<string, unknown> = {
      hello: HELLO,
      'thread.open': { state: 'ready', seq: 7, people: [] },
      read: { items: [], seq: 7 },
    }
    queueMicrotask(() => this.say({ jsonrpc: '2.0', id: request.id, result: results[request.method] ?? {} }))
  }

  say(frame: object): void {
    this.onmessage({ data: JSON.stringify(frame) })
  }

  tell(seq: number, id: number): void {
    this.say({ jsonrpc: '2.0', method: 'changed', params: { seq, refs: [{ kind: 'submission', id }] } })
  }

  close(): void {
    this.readyState = 3
    this.onclose({ code: 1006 })
  }

  of(method: string): Asked[] {
    return this.asked.filter((one) => one.method === method)
  }
}

function host(): MailHost {
  return {
    kind: 'web',
    context: signal<MailContext | null>(null),
    get: async () => null,
    set: async () => {},
    server: async () => 'http://localhost',
    credentials: async () => ({}),
    openPage: () => {},
    deviceName: 'Test',
  }
}

const line = (number: number): Promise<Server> =>
  vi.waitFor(() => {
    const found = Server.lines[number]
    if (!found?.of('hello').length) throw new Error('no line yet')
    return found
  })

/** Everything that is queued has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('the panel', () => {
  beforeEach(() => {
    Server.lines = []
    Server.deaf = new Set()
    vi.stubGlobal('WebSocket', Server)
    vi.stubGlobal('fetch', async () => ({ ok: true, status: 200, json: async () => ({ ticket: 't' }) }))
    vi.spyOn(Math, 'random').mockReturnValue(0) // comes back without waiting
  })

  it('asks once for a mail that is opened while the line is up', async () => {
    const here = host()
    const panel = createPanel(here)
    const server = await line(0)
    await vi.waitFor(() => expect(panel.state.value.line).toBe('open'))
    here.context.value = MAIL
    await vi.waitFor(() => expect(panel.state.value.view).not.toBeNull())
    await settled()
    expect(server.of('thread.open')).toHaveLength(1)
  })

  it('begins a new line from the last change that it could read', async () => {
    const here = host()
    const panel = createPanel(here)
    const first = await line(0)
    here.context.value = MAIL
    await vi.waitFor(() => expect(panel.state.value.view).not.toBeNull())
    first.tell(8, 1)
    await vi.waitFor(() => expect(first.of('read')).toHaveLength(1))
    await settled()
    Server.deaf.add('read')
    first.tell(9, 2)
    first.tell(10, 3)
    await vi.waitFor(() => expect(first.of('read')).toHaveLength(2))
    first.close()
    const second = await line(1)
    expect(second.of('hello')[0]?.params.since).toBe(8)
  })
})
