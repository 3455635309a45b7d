/** The composer: the server's draft, edited here, saved as it is typed, and sent once per click. */
import { type Signal, signal } from '@preact/signals'
import type {
  DraftView,
  OpenDraft,
  Problem,
  RecordRef,
  SubmissionView,
} from '../../../shared_schema/generated/wire'
import type { MailHost } from '../host'
import { Offline, Refused, type Socket } from '../socket'
import { createFiles } from './files'

const SAVE_MS = 600

export interface ComposerState {
  draft: DraftView | null
  saving: 'saved' | 'saving' | 'offline'
  problem: Problem | null
  submission: SubmissionView | null
  sending: boolean
}

const EMPTY: ComposerState = { draft: null, saving: 'saved', problem: null, submission: null, sending: false }

/** It will not go by itself any more, and its text is back in the composer. */
export const returned = (submission: SubmissionView): boolean =>
  submission.state === 'failed' || submission.state === 'held'

export type Kind = 'reply' | 'reply_all' | 'forward'

const placeOf = (draft: DraftView): OpenDraft =>
  draft.record ? { record: draft.record } : { thread: draft.thread ?? null, mailbox: draft.mailbox }

export function createComposer(host: MailHost, line: () => Socket | null) {
  const state: Signal<ComposerState> = signal(EMPTY)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let dirty = false

  const set = (part: Partial<ComposerState>): void => {
    state.value = { ...state.value, ...part }
  }
  const files = createFiles(
    host,
    () => state.value.draft,
    (id, files) => {
      const draft = state.value.draft
      if (draft?.id === id) set({ draft: { ...draft, files }, problem: null })
    },
  )
  const kept = (draft: DraftView): string => `draft:${draft.id}`

  /** An answer in a thread: the one at hand, or one of this kind, to this mail of it. */
  const open = (
    thread: number,
    mailbox: number | null,
    kind: Kind | null = null,
    message: number | null = null,
  ): Promise<void> => begin({ thread, mailbox, kind, message })
  /** A new mail, written from a record (S8). */
  const openFrom = (record: RecordRef): Promise<void> => begin({ record })

  async function begin(place: OpenDraft): Promise<void> {
    if (dirty) await save() // what was typed belongs to the draft that is shown now
    const socket = line()
    if (!socket) return
    try {
      const draft = await socket.send('draft.open', host.onPhone ? { ...place, onPhone: true } : place)
      // What was typed while the line was down is newer than what the server has.
      const local = await host.get(kept(draft))
      const body = local !== null && local !== draft.body ? local : draft.body
      set({ ...EMPTY, draft: { ...draft, body } })
      if (body !== draft.body) edit({ body })
    } catch (error) {
      refuse(error)
    }
  }

  /** The answer at hand becomes another kind: recipients and subject are new, the text stays. */
  async function turn(kind: Kind): Promise<void> {
    await save()
    const draft = state.value.draft
    if (!draft?.thread || draft.kind === kind || state.value.problem) return
    await begin({ thread: draft.thread, mailbox: draft.mailbox, kind, message: draft.answers ?? null })
  }

  /** It was changed elsewhere: in another panel, or by the server. What is typed here now is not touched. */
  function came(draft: DraftView): void {
    const now = state.value.draft
    if (now?.id !== draft.id) return
    if (dirty || state.value.saving === 'saving' || draft.version <= now.version)
      set({ draft: { ...now, files: draft.files ?? [], carrying: draft.carrying ?? false } })
    else set({ draft })
  }

  function edit(fields: Partial<DraftView>): void {
    const draft = state.value.draft
    if (!draft) return
    dirty = true
    set({ draft: { ...draft, ...fields }, saving: 'saving', problem: null })
    if (fields.body !== undefined) void host.set(kept(draft), fields.body)
    clearTimeout(timer)
    timer = setTimeout(() => void save(), SAVE_MS)
  }

  /** One save at a time: each one builds on the version of the one before. */
  function save(): Promise<void> {
    clearTimeout(timer)
    running = running.then(saveNow)
    return running
  }

  async function saveNow(): Promise<void> {
    const draft = state.value.draft
    const socket = line()
    if (!draft || !dirty) return
    if (!socket) {
      set({ saving: 'offline' })
      return
    }
    dirty = false
    try {
      const saved = await socket.send('draft.save', {
        draft: draft.id,
        version: draft.version,
        mailbox: draft.mailbox,
        fromAddress: draft.fromAddress,
        to: draft.to,
        cc: draft.cc,
        bcc: draft.bcc,
        subject: draft.subject,
        body: draft.body,
        signature: draft.signature ?? true,
        unsubscribeLink: draft.unsubscribeForced ? null : (draft.unsubscribeLink ?? null),
        records: draft.associations
          .filter((one) => one.ticked)
          .map(({ record }) => ({ kind: record.kind, id: record.id })),
      })
      const now = state.value.draft
      if (now?.id === draft.id)
        set({ draft: { ...now, version: saved.version }, saving: dirty ? 'saving' : 'saved' })
      if (!dirty) await host.set(kept(draft), null)
    } catch (error) {
      if (error instanceof Offline) {
        dirty = true
        set({ saving: 'offline' })
      } else if (error instanceof Refused && error.problem.code === 'draft_stale') {
        await host.set(kept(draft), null)
        await begin(placeOf(draft))
        set({ problem: error.problem })
      } else refuse(error)
    }
  }

  async function send(): Promise<void> {
    set({ sending: true, problem: null })
    await save()
    const draft = state.value.draft
    const socket = line()
    if (files.uploading()) {
      const wait: Problem = {
        code: 'busy',
        title: 'A file is still on its way.',
        steps: ['Send again when it is there.'],
      }
      set({ sending: false, problem: wait })
      return
    }
    if (!draft || !socket || state.value.problem || dirty) {
      const offline: Problem = {
        code: 'busy',
        title: 'You are offline.',
        steps: ['Your text is kept; send it when the line is back.'],
      }
      set({ sending: false, problem: state.value.problem ?? offline })
      return
    }
    try {
      // The key names this click: asked twice, the mail is sent once (B9).
      const key = `${draft.id}-${draft.version}`
      const submission = await socket.send('draft.submit', { draft: draft.id, version: draft.version, key })
      set({ sending: false, submission })
    } catch (error) {
      set({ sending: false })
      refuse(error)
    }
  }

  async function undo(): Promise<void> {
    const held = state.value.submission
    if (!held) return
    try {
      const draft = await line()?.send('submission.cancel', { submission: held.id })
      if (draft) set({ ...EMPTY, draft })
    } catch (error) {
      refuse(error)
    }
  }

  async function discard(): Promise<void> {
    const draft = state.value.draft
    if (!draft) return
    clearTimeout(timer)
    dirty = false
    await running
    try {
      await line()?.send('draft.discard', { draft: draft.id })
      await host.set(kept(draft), null)
      set(EMPTY)
    } catch (error) {
      refuse(error)
    }
  }

  function went(submission: SubmissionView): void {
    if (state.value.submission?.id !== submission.id) return
    set({ submission })
    if (returned(submission) && state.value.draft) {
      const { problem } = submission
      void begin(placeOf(state.value.draft)).then(() => set({ problem: problem ?? null }))
    }
  }

  function refuse(error: unknown): void {
    if (error instanceof Refused) set({ problem: error.problem })
    else if (error instanceof Offline) set({ saving: 'offline' })
    else throw error
  }

  const close = (): void => {
    void save()
    set(EMPTY)
  }

  return { state, open, openFrom, turn, came, edit, save, send, undo, discard, went, close, files }
}
