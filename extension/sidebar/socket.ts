/** The line to the server: JSON-RPC requests, notifications by number, and coming back after a break. */
import type { Methods, Problem, SignedOut } from '../../shared_schema/generated/wire'

export const PROTOCOL = 1

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

export class Offline extends Error {}

export interface Line {
  state(state: 'connecting' | 'open' | 'offline'): void
  /** Reads again what changed; when that fails, the server is asked to tell it once more. */
  changed(refs: { kind: string; id: number }[]): Promise<void>
  reset(): Promise<void>
  hello(answer: Methods['hello']['result']): void
  signedOut(reason: SignedOut['reason'] | 'ticket'): void
}

type Pending = { resolve: (value: never) => void; reject: (error: Error) => void }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

export class Socket {
  private ws: WebSocket | null = null
  private pending = new Map<number, Pending>()
  private number = 0
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private closed = false
  /** The last number whose changes were read: what a new line begins from. */
  private seen: number | null = null
  private telling: Promise<void> = Promise.resolve()

  constructor(
    private readonly url: string,
    private readonly ticket: () => Promise<string | null>,
    private readonly line: Line,
  ) {}

  async open(): Promise<void> {
    this.line.state('connecting')
    let ticket: string | null
    try {
      ticket = await this.ticket()
    } catch {
      this.again()
      return
    }
    if (this.closed) return
    if (ticket === null) {
      this.line.signedOut('ticket')
      return
    }
    const ws = new WebSocket(this.url)
    this.ws = ws
    ws.onmessage = (event) => this.take(JSON.parse(String(event.data)))
    ws.onclose = (event) => this.lost(event.code)
    ws.onopen = () => void this.greet(ticket as string)
  }

  private async greet(ticket: string): Promise<void> {
    try {
      const since = this.seen === null ? {} : { since: this.seen }
      const answer = await this.send('hello', { ticket, protocol: PROTOCOL, ...since })
      this.seen ??= answer.seq
      this.failures = 0
      this.line.state('open')
      this.line.hello(answer)
    } catch {
      this.ws?.close()
    }
  }

  send<M extends keyof Methods>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']> {
    const ws = this.ws
    if (!ws || ws.readyState !== WebSocket.OPEN) return Promise.reject(new Offline('offline'))
    this.number += 1
    const id = this.number
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as Pending['resolve'], reject })
      ws.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
  }

  private take(frame: {
    id?: number | null
    result?: unknown
    error?: { data: Problem }
    method?: string
    params?: { seq: number; refs?: { kind: string; id: number }[]; reason?: SignedOut['reason'] }
  }): void {
    if (frame.method && frame.params) {
      this.told(frame.method, frame.params)
      return
    }
    const waiting = typeof frame.id === 'number' ? this.pending.get(frame.id) : undefined
    if (!waiting) return
    this.pending.delete(frame.id as number)
    if (frame.error) waiting.reject(new Refused(frame.error.data))
    else waiting.resolve(frame.result as never)
  }

  private told(
    method: string,
    params: { seq: number; refs?: { kind: string; id: number }[]; reason?: SignedOut['reason'] },
  ): void {
    if (method === 'signed_out') {
      this.close()
      this.line.signedOut(params.reason ?? 'revoked')
      return
    }
    const ws = this.ws
    // One after the other, and only on the line that told it: after a break it is all told again.
    this.telling = this.telling.then(async () => {
      if (this.ws !== ws) return
      try {
        if (method === 'changed') await this.line.changed(params.refs ?? [])
        if (method === 'reset') await this.line.reset()
        if (this.ws === ws) this.seen = Math.max(this.seen ?? 0, params.seq)
      } catch (error) {
        if (!(error instanceof Offline || error instanceof Refused)) throw error
        ws?.close()
      }
    })
  }

  private lost(code: number): void {
    for (const waiting of this.pending.values()) waiting.reject(new Offline('offline'))
    this.pending.clear()
    this.ws = null
    if (this.closed) return
    if (code === 4401) this.line.signedOut('revoked')
    else this.again()
  }

  /** Full jitter, so that a restarted server is not met by all panels at once. */
  private again(): void {
    if (this.closed) return
    this.line.state('offline')
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures)
    this.failures += 1
    this.timer = setTimeout(() => void this.open(), Math.random() * most)
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.ws?.close()
  }
}
