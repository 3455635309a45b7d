/** A window over the page: the browser keeps the focus in it, and Escape closes it. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Problem } from '../../shared_schema/generated/wire'
import { Notice } from '../sidebar/views/parts'

interface Props {
  title: string
  close: () => void
  problem?: Problem | null
  wide?: boolean
  children: ComponentChildren
}

const FIRST = 'input, select, textarea'

export function Dialog({ title, close, problem, wide, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  // At once: the next key belongs to the window already.
  useLayoutEffect(() => {
    const before = document.activeElement
    box.current?.showModal()
    box.current?.querySelector<HTMLElement>(FIRST)?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={wide ? 'wide' : ''}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      {problem ? <Notice problem={problem} /> : null}
      {children}
    </dialog>
  )
}

const KEYS: [string, string][] = [
  ['↑ ↓ or j k', 'Go through a list'],
  ['Enter', 'Open'],
  ['x', 'Choose a row'],
  ['Ctrl K', 'Search everything'],
  ['/', 'Search in the list, or everything'],
  ['n', 'New record'],
  ['e', 'Edit'],
  ['m', 'Write a mail from a record'],
  ['t', 'Write a note on a record'],
  ['f', 'Add a filter'],
  ['Alt ← →', 'Move a column, on its heading'],
  ['Shift ← →', 'Move a card to the stage beside it'],
  ['Esc', 'Close, or leave the search'],
  ['?', 'This list'],
]

export function Keys({ close }: { close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

/** Whether a key belongs to what is being typed, or to a button, and not to the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const { target } = event
  if (!(target instanceof HTMLElement) || document.querySelector('dialog[open]')) return true
  return target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')
}

/** The page's own keys, as long as nobody is typing. */
export function usePageKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(keys)
  latest.current = keys
  // Before the page is painted: what is shown already answers to its keys.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const act = isTyping(event) ? undefined : latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}
