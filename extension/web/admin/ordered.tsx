/** A list that is put in order by dragging, or with the arrow keys on its handles. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(to, 0, one)
  return next
}

interface Props<T> {
  label: string
  items: readonly T[]
  keyOf: (item: T) => string | number
  nameOf: (item: T) => string
  onOrder: (items: T[]) => void
  children: (item: T, place: number) => ComponentChildren
}

export function Ordered<T>({ label, items, keyOf, nameOf, onOrder, children }: Props<T>) {
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const focused = useRef<string | number | null>(null)
  // The moved row keeps the focus on its handle.
  useEffect(() => {
    if (focused.current === null) return
    list.current?.querySelector<HTMLElement>(`[data-key="${focused.current}"] .handle`)?.focus()
    focused.current = null
  })
  const move = (from: number, to: number): void => {
    const item = items[from]
    if (item === undefined || to < 0 || to >= items.length || from === to) return
    focused.current = keyOf(item)
    setSaid(`${nameOf(item)} is at place ${to + 1} of ${items.length}.`)
    onOrder(moved(items, from, to))
  }
  const drop = (): void => {
    if (dragged !== null && over !== null) move(dragged, over)
    setDragged(null)
    setOver(null)
  }
  return (
    <>
      <ol ref={list} class="ordered" aria-label={label}>
        {items.map((item, place) => (
          <li
            key={keyOf(item)}
            data-key={keyOf(item)}
            class={`${dragged === place ? 'dragged' : ''} ${over === place && dragged !== place ? 'over' : ''}`}
            draggable
            onDragStart={() => setDragged(place)}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(place)
            }}
            onDragEnd={() => {
              setDragged(null)
              setOver(null)
            }}
            onDrop={(event) => {
              event.preventDefault()
              drop()
            }}
          >
            <button
              type="button"
              class="handle quiet"
              aria-label={`Move ${nameOf(item)}: arrow up or down`}
              title="Drag, or use the arrow keys"
              onKeyDown={(event) => {
                const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
                if (!step) return
                event.preventDefault()
                move(place, place + step)
              }}
            >
              ⠿
            </button>
            {children(item, place)}
          </li>
        ))}
      </ol>
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </>
  )
}
