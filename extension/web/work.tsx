/** The list that stands in for a mail client, with the panel beside it. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RecentThreads } from '../../shared_schema/generated/wire'
import { WebHost } from '../hosts/web'
import { createPanel } from '../sidebar/state/panel'
import { Panel } from '../sidebar/views/panel'
import { Empty, When } from '../sidebar/views/parts'
import { credentials, post } from './api'

type Recent = RecentThreads['threads'][number]
const REFRESH_MS = 5000

export function Work({ mailboxes }: { mailboxes: number }) {
  const host = useMemo(() => new WebHost(credentials), [])
  const panel = useMemo(() => createPanel(host), [host])
  const [threads, setThreads] = useState<Recent[] | null>(null)
  useEffect(() => {
    const load = (): void => {
      void post<RecentThreads>('/panel/thread.recent').then((found) => setThreads(found.threads))
    }
    load()
    const timer = setInterval(load, REFRESH_MS)
    return () => clearInterval(timer)
  }, [])
  const open = (one: Recent): void => {
    const kind = one.provider === 'google' ? 'gmail-legacy' : 'outlook-conv'
    const thread = { id: one.key, kind } as const
    const seq = (host.context.value?.seq ?? 0) + 1
    host.context.value = {
      provider: one.provider,
      account: one.account,
      thread,
      messages: [],
      participants: [],
      seq,
    }
  }
  const current = host.context.value?.thread?.id
  if (mailboxes === 0) return <Begin />
  return (
    <div class="work">
      <ul class="recent" aria-label="Mail">
        {threads?.length === 0 ? (
          <li class="about pad">
            <p>No new mail yet. What arrives from now on appears here by itself.</p>
          </li>
        ) : null}
        {(threads ?? []).map((one) => (
          <li key={`${one.mailbox}${one.key}`}>
            <button type="button" aria-current={one.key === current} onClick={() => open(one)}>
              <b>{one.people[0]?.name || one.people[0]?.address}</b>
              <When at={one.at} />
              <span>{one.subject}</span>
              <em>{one.account}</em>
            </button>
          </li>
        ))}
      </ul>
      <Panel panel={panel} />
    </div>
  )
}

function Begin() {
  return (
    <main class="page">
      <Empty title="Connect a mailbox to begin">
        <p>New mail appears here then, with its people, deals and tickets beside it.</p>
        <p class="buttons">
          <a class="button primary" href="#/mailboxes">
            Connect a mailbox
          </a>
          <a class="button" href="#/list/contact">
            Look at the contacts
          </a>
        </p>
      </Empty>
    </main>
  )
}
