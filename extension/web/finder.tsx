/** Choosing a record: type the beginning of its name, go down, Enter. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RecordCard } from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'

interface Props {
  crm: Crm
  kind: string
  label: string
  leaveOut: ReadonlySet<number>
  choose: (record: RecordCard) => void
}

const TYPING_MS = 150

export function Finder({ crm, kind, label, leaveOut, choose }: Props) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<RecordCard[] | null>(null)
  const [trouble, setTrouble] = useState('')
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])
  useEffect(() => {
    let stale = false
    const look = async (): Promise<void> => {
      try {
        const { records } = await crm.ask('record.find', { kind, text })
        if (stale) return
        setFound(records.filter((one) => !leaveOut.has(one.id)))
        setAt(0)
      } catch (error) {
        if (!stale) setTrouble(problemOf(error).title)
      }
    }
    const timer = setTimeout(() => void look(), TYPING_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [crm, kind, text, leaveOut])
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt(Math.max(0, Math.min((found?.length ?? 1) - 1, at + step)))
    }
    const chosen = found?.[at]
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      choose(chosen)
    }
  }
  return (
    <div class="finder">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found?.[at] ? `found-${found[at].id}` : undefined}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={keys}
      />
      <div id="found" role="listbox" aria-label="Found">
        {(found ?? []).map((one, number) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the box above does the same
          <div
            key={one.id}
            id={`found-${one.id}`}
            role="option"
            aria-selected={number === at}
            onClick={() => choose(one)}
          >
            <b>{one.name}</b> <em>{one.subtitle}</em>
          </div>
        ))}
      </div>
      {found?.length === 0 ? <p class="about">Nothing begins with “{text}”.</p> : null}
      {trouble ? (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      ) : null}
    </div>
  )
}
