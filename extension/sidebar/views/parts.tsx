/** Small pieces that several views draw. */
import type { ComponentChildren } from 'preact'
import type { Problem, RecordCard } from '../../../shared_schema/generated/wire'

export function Notice({ problem, kind = 'bad' }: { problem: Problem; kind?: 'bad' | 'calm' }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <strong>{problem.title}</strong>
      {(problem.steps ?? []).map((step) => (
        <span key={step}>{step}</span>
      ))}
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

const KINDS: Record<string, string> = {
  contact: 'Contact',
  company: 'Company',
  deal: 'Deal',
  ticket: 'Ticket',
}

export function RecordLine({ record }: { record: RecordCard }) {
  return (
    <li class="record">
      <span class={`kind ${record.kind}`}>{KINDS[record.kind] ?? record.kind}</span>
      <span class="name">{record.name}</span>
      <span class="about">{[record.stage, record.subtitle].filter(Boolean).join(' · ')}</span>
    </li>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

export function When({ at }: { at: string }) {
  const moment = new Date(at)
  const recent = Date.now() - moment.getTime() < 20 * 3600 * 1000
  return (
    <time dateTime={at} title={moment.toLocaleString()}>
      {recent ? clock.format(moment) : day.format(moment)}
    </time>
  )
}

export function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label="Reading the mail">
      <i />
      <i />
      <i />
      <i />
    </div>
  )
}
