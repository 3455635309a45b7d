/** The panel's state: who is signed in, which mail is open, and what the server last said of it. */
import { effect, type Signal, signal, untracked } from '@preact/signals'
import type {
  AddActivity,
  EditActivity,
  Hello,
  MessageFile,
  OpenThread,
  Ref,
  ThreadView,
  TimelineEntry,
} from '../../../shared_schema/generated/wire'
import type { MailHost } from '../host'
import { Offline, Refused, Socket } from '../socket'
import { createComposer } from './composer'
import { download } from './download'
import { createPairing } from './pairing'

export interface PanelState {
  phase: 'starting' | 'pairing' | 'ready'
  line: 'connecting' | 'open' | 'offline'
  hello: Hello | null
  view: ThreadView | null
  said: string
}

export type PanelModel = ReturnType<typeof createPanel>

export function createPanel(host: MailHost) {
  const state: Signal<PanelState> = signal({
    phase: 'starting',
    line: 'connecting',
    hello: null,
    view: null,
    said: '',
  })
  let socket: Socket | null = null
  let asked: OpenThread | null = null
  const set = (part: Partial<PanelState>): void => {
    state.value = { ...state.value, ...part }
  }
  const line = (): Socket | null => (state.value.line === 'open' ? socket : null)
  const composer = createComposer(host, line)
  const pairing = createPairing(host, () => void start())

  async function ticket(): Promise<string | null> {
    const answer = await fetch(`${await host.server()}/api/ticket`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(await host.credentials()) },
      body: '{}',
    })
    if (answer.status === 401) return null
    if (!answer.ok) throw new Error(`ticket ${answer.status}`)
    return (await answer.json()).ticket
  }

  async function start(): Promise<void> {
    pairing.stop()
    socket?.close()
    if (host.kind !== 'web' && !(await host.get('token'))) {
      set({ phase: 'pairing' })
      await pairing.begin()
      return
    }
    set({ phase: 'ready' })
    const url = `${(await host.server()).replace(/^http/, 'ws')}/socket`
    socket = new Socket(url, ticket, {
      state: (now) => set({ line: now }),
      hello: (hello) => {
        set({ hello })
        show()
        void composer.save()
      },
      changed,
      reset: openThread,
      signedOut: () => void signedOut(),
    })
    await socket.open()
  }

  async function signedOut(): Promise<void> {
    await host.set('token', null)
    set({ hello: null, view: null, phase: 'pairing' })
    if (host.kind !== 'web') await pairing.begin()
  }

  /** Ask for the mail that the page shows; the answer to an older question is dropped. Throws Offline. */
  async function openThread(): Promise<void> {
    const context = host.context.value
    if (!context?.thread || !context.account) {
      asked = null
      set({ view: null })
      return
    }
    const question: OpenThread = {
      provider: context.provider,
      account: context.account,
      thread: context.thread.id,
      kind: context.thread.kind,
      messages: context.messages,
      participants: context.participants,
    }
    const another = asked?.thread !== question.thread || asked?.account !== question.account
    if (another) {
      composer.close()
      set({ view: null })
    }
    asked = question
    try {
      const view = await line()?.send('thread.open', question)
      if (view && asked === question) set({ view })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      set({ said: error.problem.title })
    }
  }

  /** The same, where the line may break: coming back opens it again. */
  function show(): void {
    openThread().catch((error) => {
      if (!(error instanceof Offline)) throw error
    })
  }

  /** What changed is read again; throws Offline when it could not be, so that it is told once more. */
  async function changed(refs: Ref[] | { kind: string; id: number }[]): Promise<void> {
    const view = state.value.view
    const kinds = new Set(refs.map((ref) => ref.kind))
    // Who is in the thread may have changed with it: ask as if it were opened again.
    if (kinds.has('thread') || view?.state === 'pending') await openThread()
    const wanted = refs.filter((ref) => ref.kind !== 'thread') as Ref[]
    if (wanted.length === 0) return
    const answer = await socket?.send('read', { refs: wanted })
    for (const item of answer?.items ?? []) {
      if (item.type === 'engagement') addEntry(item.entry)
      if (item.type === 'gone' && item.ref.kind === 'engagement') dropEntry(item.ref.id)
      if (item.type === 'submission') composer.went(item.submission)
      if (item.type === 'draft') composer.came(item.draft)
      if (item.type === 'mailbox') {
        const hello = state.value.hello
        if (hello) {
          const others = hello.mailboxes.filter((one) => one.id !== item.mailbox.id)
          set({ hello: { ...hello, mailboxes: [...others, item.mailbox] } })
        }
        if (view?.state === 'unreadable' || item.mailbox.id === view?.mailbox?.id) await openThread()
      }
    }
  }

  /** New or changed, in its place by time, once (walk step 6). */
  function addEntry(entry: TimelineEntry): void {
    const mine = new Set(entry.records.map((record) => record.id))
    people((card) => {
      if (!mine.has(card.contact.id)) return card
      const others = card.timeline.entries.filter((one) => one.id !== entry.id)
      const entries = [...others, entry].sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
      return { ...card, timeline: { ...card.timeline, entries } }
    })
  }

  function dropEntry(id: number): void {
    people((card) => ({
      ...card,
      timeline: { ...card.timeline, entries: card.timeline.entries.filter((one) => one.id !== id) },
    }))
  }

  type Card = NonNullable<ThreadView['people']>[number]
  function people(change: (card: Card) => Card): void {
    const view = state.value.view
    if (view?.people) set({ view: { ...view, people: view.people.map(change) } })
  }

  async function older(contact: number): Promise<void> {
    const card = state.value.view?.people?.find((one) => one.contact.id === contact)
    if (!card?.timeline.next) return
    const page = await line()?.send('timeline.page', {
      record: { kind: 'contact', id: contact },
      before: card.timeline.next,
    })
    if (!page) return
    people((one) => {
      if (one.contact.id !== contact) return one
      const known = new Set(one.timeline.entries.map((entry) => entry.id))
      const more = page.entries.filter((entry) => !known.has(entry.id))
      return { ...one, timeline: { entries: [...one.timeline.entries, ...more], next: page.next ?? null } }
    })
  }

  /** Whether it was done; what was refused is said. */
  async function act(doing: Promise<unknown> | undefined): Promise<boolean> {
    try {
      await doing
      set({ said: '' })
      return true
    } catch (error) {
      if (error instanceof Refused)
        set({ said: [error.problem.title, ...(error.problem.steps ?? [])].join(' ') })
      else if (error instanceof Offline) set({ said: 'You are offline.' })
      else throw error
      return false
    }
  }

  effect(() => {
    void host.context.value
    // Untracked: openThread reads and writes our own state, and would call this for ever.
    untracked(() => {
      if (state.value.line === 'open') show()
    })
  })
  void start()

  return {
    host,
    state,
    composer,
    pairing,
    older,
    log: (message: number) => act(line()?.send('message.log', { message })),
    unlog: (engagement: number) => act(line()?.send('message.unlog', { engagement })),
    activity: (activity: AddActivity) => act(line()?.send('activity.add', activity)),
    editActivity: (activity: EditActivity) => act(line()?.send('activity.edit', activity)),
    removeActivity: (engagement: number) => act(line()?.send('activity.remove', { engagement })),
    finish: (engagement: number, done: boolean) => act(line()?.send('task.finish', { engagement, done })),
    body: (message: number) => line()?.send('message.body', { message }),
    download: (message: number, file: MessageFile) =>
      download(host, message, file).then((trouble) => set({ said: trouble })),
  }
}
