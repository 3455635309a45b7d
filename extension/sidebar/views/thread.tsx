/** The open mail: what was decided about logging it, the answer, and the people in it. */
import type { MessageRow, ThreadView } from '../../../shared_schema/generated/wire'
import type { Kind } from '../state/composer'
import type { PanelModel } from '../state/panel'
import { Composer } from './composer'
import { Notice, Skeleton, When } from './parts'
import { Person } from './person'

export function Thread({ view, panel }: { view: ThreadView; panel: PanelModel }) {
  if (view.state === 'pending') return <Skeleton />
  if (view.state === 'unreadable') return <Unreadable view={view} panel={panel} />
  const composing = panel.composer.state.value
  const maySend = panel.state.value.hello?.viewer.maySend
  const people = view.people ?? []
  return (
    <>
      <header class="mail-head">
        <h1>{view.subject || '(no subject)'}</h1>
        {maySend && !composing.draft && !composing.submission ? <Answers view={view} panel={panel} /> : null}
      </header>
      {composing.problem && !composing.draft ? <Notice problem={composing.problem} /> : null}
      <Composer panel={panel} />
      <Messages messages={view.messages ?? []} panel={panel} />
      {people.map((card) => (
        <Person key={card.contact.id} card={card} panel={panel} />
      ))}
      {people.length === 0 ? <p class="about pad">Nobody in this mail is a contact yet.</p> : null}
      {view.strangers?.length ? (
        <p class="strangers">
          Not in the CRM: {view.strangers.map((one) => one.name || one.address).join(', ')}
        </p>
      ) : null}
    </>
  )
}

function Answers({ view, panel }: { view: ThreadView; panel: PanelModel }) {
  const open = (kind: Kind | null): void =>
    void panel.composer.open(view.thread as number, view.mailbox?.id ?? null, kind)
  return (
    <div class="answers">
      <button type="button" class="primary" data-testid="reply" onClick={() => open(null)}>
        Reply
      </button>
      <button type="button" class="quiet" data-testid="reply-all" onClick={() => open('reply_all')}>
        Reply all
      </button>
      <button type="button" class="quiet" data-testid="forward" onClick={() => open('forward')}>
        Forward
      </button>
    </div>
  )
}

function Unreadable({ view, panel }: { view: ThreadView; panel: PanelModel }) {
  const open = async (): Promise<void> => panel.host.openPage(`${await panel.host.server()}/#/mailboxes`)
  return (
    <div class="pad">
      {view.problem ? <Notice problem={view.problem} kind="calm" /> : null}
      {view.problem?.code === 'not_found' ? null : (
        <button type="button" class="primary" onClick={() => void open()}>
          Open Mailboxes
        </button>
      )}
    </div>
  )
}

function Messages({ messages, panel }: { messages: MessageRow[]; panel: PanelModel }) {
  return (
    <ul class="messages" aria-label="Mails of this conversation">
      {messages.slice(-4).map((one) => (
        <li key={one.id}>
          <span class={`arrow ${one.direction}`}>{one.direction === 'outgoing' ? '↗' : '↘'}</span>
          <span class="who">{one.sender?.name || one.sender?.address}</span>
          <When at={one.at} />
          <span class={`logged ${one.engagement ? 'yes' : 'no'}`} data-testid="logged-state">
            {one.engagement ? 'Logged' : 'Not logged'}
            {one.because ? `: ${one.because}` : ''}
          </span>
          <button
            type="button"
            class="quiet"
            onClick={() => void (one.engagement ? panel.unlog(one.engagement) : panel.log(one.id))}
          >
            {one.engagement ? 'Unlog' : 'Log'}
          </button>
        </li>
      ))}
    </ul>
  )
}
