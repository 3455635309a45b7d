/** One box over everything: a combobox whose list is what was found, by kind. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Found, Hit, Piece } from '../../shared_schema/generated/wire'
import { When } from '../sidebar/views/parts'
import { post } from './api'
import './search.css'

const PAUSE_MS = 140
const RECENT = 'alongside.searches'
const KEPT = 6
const LABELS: Record<string, string> = {
  contact: 'Contacts',
  company: 'Companies',
  deal: 'Deals',
  ticket: 'Tickets',
  email: 'E-mails',
  activity: 'Notes and tasks',
}

type State = { phase: 'idle' | 'asking' | 'failed'; text: string; found: Found | null }

export const remembered = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

const remember = (text: string): void => {
  const others = remembered().filter((one) => one !== text)
  localStorage.setItem(RECENT, JSON.stringify([text, ...others].slice(0, KEPT)))
}

/** Where a hit is opened: a record's own page, or the record on whose timeline it stands. */
export const target = (hit: Hit): string => `#/record/${hit.record.kind}/${hit.record.id}`

/** `/`, unless it is typed somewhere or the page has a search of its own. */
function isFree(event: KeyboardEvent): boolean {
  const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select')
  return event.key === '/' && !typing && !document.querySelector('main input[type=search]')
}

export function Search() {
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const [state, setState] = useState<State>({ phase: 'idle', text: '', found: null })
  const box = useRef<HTMLInputElement>(null)
  const asked = useRef(0)

  useEffect(() => {
    const text = typed.trimStart()
    const turn = ++asked.current
    setAt(-1)
    if (!text.trim()) {
      setState({ phase: 'idle', text: '', found: null })
      return
    }
    const timer = setTimeout(() => {
      setState((before) => ({ ...before, phase: 'asking' }))
      post<Found>('/panel/search', { text })
        // An answer that comes late must not replace the one to what was typed since.
        .then((found) => turn === asked.current && setState({ phase: 'idle', text, found }))
        .catch(() => turn === asked.current && setState({ phase: 'failed', text, found: null }))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])

  useEffect(() => {
    const shortcut = (event: KeyboardEvent): void => {
      const anywhere = event.key === 'k' && (event.ctrlKey || event.metaKey)
      if (document.querySelector('dialog[open]') || !(anywhere || isFree(event))) return
      event.preventDefault()
      box.current?.focus()
    }
    addEventListener('keydown', shortcut)
    return () => removeEventListener('keydown', shortcut)
  }, [])

  const groups = state.found?.groups ?? []
  const hits = groups.flatMap((group) => group.hits)
  const recent = typed.trim() ? [] : remembered()
  const options = typed.trim() ? hits.length : recent.length
  const go = (hit: Hit): void => {
    remember(typed.trim())
    setOpen(false)
    setTyped('')
    location.hash = target(hit)
  }
  const choose = (index: number): void => {
    const hit = hits[index]
    const again = recent[index]
    if (hit) go(hit)
    else if (again !== undefined) setTyped(again)
  }
  const keys = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setOpen(true)
      if (options) setAt((now) => (now < 0 && step < 0 ? options - 1 : (now + step + options) % options))
    } else if (event.key === 'Enter' && open && options) {
      event.preventDefault()
      choose(Math.max(at, 0))
    } else if (event.key === 'Escape') {
      if (open) event.preventDefault()
      if (open) setOpen(false)
      else setTyped('')
    }
  }
  const shown = open && (typed.trim() !== '' || recent.length > 0)
  let number = -1
  return (
    <search class="search">
      <input
        ref={box}
        type="text"
        role="combobox"
        aria-label="Search"
        aria-expanded={shown}
        aria-controls="search-list"
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `search-${at}` : undefined}
        autoComplete="off"
        spellcheck={false}
        maxLength={500}
        placeholder="Search people, companies, mail…   Ctrl K"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={keys}
        data-testid="search"
      />
      {shown ? (
        // The list keeps the focus in the box: a press in it is a choice, not a way out.
        // biome-ignore lint/a11y/noStaticElementInteractions: keys are the box's business
        <div class="found" onMouseDown={(event) => event.preventDefault()}>
          <div id="search-list" role="listbox" aria-label="Found" tabIndex={-1}>
            {recent.map((text, index) => (
              <Option key={text} index={index} at={at} choose={choose}>
                <span class="again">{text}</span>
              </Option>
            ))}
            {groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
              <div role="group" aria-label={LABELS[group.kind] ?? group.kind} key={group.kind}>
                <p class="head" aria-hidden="true">
                  {LABELS[group.kind] ?? group.kind}
                  {group.more ? <em>the newest {group.hits.length}</em> : null}
                </p>
                {group.hits.map((hit) => {
                  number += 1
                  return (
                    <Option key={hit.id} index={number} at={at} choose={choose}>
                      <Line hit={hit} />
                    </Option>
                  )
                })}
              </div>
            ))}
          </div>
          <p class="about" role="status">
            {said(state, typed, hits.length)}
          </p>
        </div>
      ) : null}
    </search>
  )
}

function said(state: State, typed: string, hits: number): string {
  if (!typed.trim()) return 'Searched before'
  if (state.phase === 'failed') return 'The server did not answer. Type on to try again.'
  if (!state.found) return 'Searching…'
  if (hits === 0) return `Nothing is called “${state.text.trim()}”, and no logged mail says so.`
  return `${hits} shown`
}

function Option(props: {
  index: number
  at: number
  choose: (index: number) => void
  children: preact.ComponentChildren
}) {
  const { index, at, choose } = props
  return (
    // Keys are the box's business: it says which option is the active one.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      id={`search-${index}`}
      role="option"
      aria-selected={index === at}
      tabIndex={-1}
      class="option"
      onClick={() => choose(index)}
      ref={(node) => {
        if (index === at) node?.scrollIntoView({ block: 'nearest' })
      }}
    >
      {props.children}
    </div>
  )
}

function Line({ hit }: { hit: Hit }) {
  const entry = hit.kind !== hit.record.kind
  return (
    <>
      <span class="name">
        <Marked pieces={hit.title} />
      </span>
      <When at={hit.at} />
      <span class="snippet">
        <Marked pieces={hit.snippet} />
      </span>
      <span class="why">{[hit.because, entry ? hit.record.name : ''].filter(Boolean).join(' · ')}</span>
    </>
  )
}

function Marked({ pieces }: { pieces: Piece[] }) {
  return <>{pieces.map((one, index) => (one.hit ? <mark key={index}>{one.text}</mark> : one.text))}</>
}
