/** What the pages of administration are made of. */
import { signal } from '@preact/signals'
import { type ComponentChildren, cloneElement, type VNode } from 'preact'
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../../shared_schema/generated/wire'
import { Failed } from '../api'

/** Something read from the server, and reading it again. */
export function useAsked<T>(read: () => Promise<T>, again: readonly unknown[] = []) {
  const [value, setValue] = useState<T | null>(null)
  const [trouble, setTrouble] = useState<Error | null>(null)
  const load = useCallback(
    () =>
      read().then(
        (found) => {
          setValue(found)
          setTrouble(null)
        },
        (error: Error) => setTrouble(error),
      ),
    again,
  )
  useEffect(() => void load(), [load])
  return { value, setValue, trouble, load }
}

export const problemOf = (error: Error): Problem =>
  error instanceof Failed
    ? error.problem
    : { code: 'internal', title: 'The server did not answer.', steps: ['Try again in a moment.'] }

export function Trouble({ error, again }: { error: Error; again?: () => void }) {
  const problem = problemOf(error)
  return (
    <div class="notice bad" role="alert">
      <strong>{problem.title}</strong>
      {(problem.steps ?? []).map((step) => (
        <span key={step}>{step}</span>
      ))}
      {again ? (
        <span>
          <button type="button" onClick={again}>
            Try again
          </button>
        </span>
      ) : null}
    </div>
  )
}

interface PageProps {
  title: string
  about: string
  action?: ComponentChildren
  children: ComponentChildren
}

export function Page({ title, about, action, children }: PageProps) {
  return (
    <section class="admin-page" aria-labelledby="page-title">
      <header>
        <div>
          <h1 id="page-title" tabIndex={-1}>
            {title}
          </h1>
          <p class="about">{about}</p>
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}

export function Loading() {
  return (
    <div class="skeleton" role="status" aria-label="Reading">
      <i />
      <i />
      <i />
    </div>
  )
}

export function Nothing({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="nothing">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

interface DialogProps {
  title: string
  onClose: () => void
  wide?: boolean
  children: ComponentChildren
}

/** The browser's own modal dialog: it keeps the focus inside and closes on Escape. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Before anything is painted: the next key press is the dialog's.
  useLayoutEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    <dialog ref={ref} class={wide ? 'wide' : ''} aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={() => ref.current?.close()}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  )
}

interface ConfirmProps {
  title: string
  verb: string
  onYes: () => Promise<unknown>
  onClose: () => void
  children: ComponentChildren
}

/** Says what will happen before it does; a refusal stays in the dialog. */
export function Confirm({ title, verb, onYes, onClose, children }: ConfirmProps) {
  const [error, setError] = useState<Error | null>(null)
  const [busy, setBusy] = useState(false)
  const yes = (): void => {
    setBusy(true)
    onYes()
      .then(onClose, setError)
      .finally(() => setBusy(false))
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="body">
        {children}
        {error ? <Trouble error={error} /> : null}
      </div>
      <footer>
        <button type="button" class="danger" disabled={busy} data-testid="confirm" onClick={yes}>
          {verb}
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          Cancel
        </button>
      </footer>
    </Dialog>
  )
}

interface FormProps {
  title: string
  verb: string
  wide?: boolean
  onSave: () => Promise<unknown>
  onClose: () => void
  children: (problem: Problem | null) => ComponentChildren
}

/** A form in a dialog: a refusal is shown above its buttons, and beside the field that it names. */
export function FormDialog({ title, verb, wide = false, onSave, onClose, children }: FormProps) {
  const [error, setError] = useState<Error | null>(null)
  const [busy, setBusy] = useState(false)
  const save = (event: Event): void => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    onSave()
      .then(onClose, setError)
      .finally(() => setBusy(false))
  }
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form onSubmit={save} noValidate>
        <div class="body">{children(error ? problemOf(error) : null)}</div>
        <footer>
          {error ? <Trouble error={error} /> : null}
          <button type="submit" class="primary" disabled={busy} data-testid="save">
            {verb}
          </button>
          <button type="button" class="quiet" onClick={onClose}>
            Cancel
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

interface FieldProps {
  label: string
  hint?: string
  wrong?: boolean
  children: VNode
}

/** A control with its label, and a hint that describes it without being part of its name. */
export function Field({ label, hint, wrong = false, children }: FieldProps) {
  const id = useId()
  const control = { id, 'aria-invalid': wrong, ...(hint ? { 'aria-describedby': `${id}-hint` } : {}) }
  return (
    <div class={`entry-field${wrong ? ' amiss' : ''}`}>
      <label for={id}>{label}</label>
      {cloneElement(children, control)}
      {hint ? <small id={`${id}-hint`}>{hint}</small> : null}
    </div>
  )
}

interface ChoiceProps<T extends string | number> {
  legend: string
  options: readonly { value: T; label: string }[]
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
  empty?: string
}

/** Some of many, as check boxes. */
export function Choices<T extends string | number>(props: ChoiceProps<T>) {
  const { legend, options, chosen, onChange, empty } = props
  const toggle = (value: T): void =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {options.length === 0 ? <small>{empty}</small> : null}
      <div>
        {options.map(({ value, label }) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A secret that is shown this once, with a button to copy it. */
export function Once({ label, secret, testid }: { label: string; secret: string; testid: string }) {
  const [copied, setCopied] = useState(false)
  const copy = (): void => void navigator.clipboard.writeText(secret).then(() => setCopied(true))
  return (
    <div class="once">
      <label>
        <span>{label}</span>
        <input
          readOnly
          value={secret}
          data-testid={testid}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="button" class="primary" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span class="visually-hidden" role="status">
        {copied ? 'Copied to the clipboard' : ''}
      </span>
    </div>
  )
}

interface Word {
  text: string
  undo?: (() => Promise<unknown>) | undefined
}

const word = signal<Word | null>(null)
let fades: ReturnType<typeof setTimeout> | undefined

/** Say that something was done, with a way back where there is one. */
export function say(text: string, undo?: () => Promise<unknown>): void {
  word.value = { text, undo }
  clearTimeout(fades)
  fades = setTimeout(() => {
    word.value = null
  }, 12_000)
}

export function Said() {
  const now = word.value
  const undo = (): void => {
    void now?.undo?.().then(
      () => say('Undone.'),
      (error: Error) => say(problemOf(error).title),
    )
  }
  return (
    <div class="said" role="status">
      {now ? (
        <p>
          {now.text}
          {now.undo ? (
            <button type="button" class="quiet" onClick={undo}>
              Undo
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}

const stamp = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
export const moment = (at: string | null | undefined): string => (at ? stamp.format(new Date(at)) : 'never')
export const SEATS = { core: 'Core', sales: 'Sales', service: 'Service', view_only: 'View-Only' } as const
