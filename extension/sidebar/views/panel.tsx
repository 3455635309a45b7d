/** The whole panel: a banner when the line is down, and one of its states. */
import { useState } from 'preact/hooks'
import type { PanelModel } from '../state/panel'
import { Empty, Skeleton } from './parts'
import { Thread } from './thread'

export function Panel({ panel }: { panel: PanelModel }) {
  const { phase, line, said } = panel.state.value
  return (
    <main class="panel">
      <div class="bar">
        <span class="mark" aria-hidden="true" />
        <b>Alongside</b>
        {panel.host.moveToSidePanel ? (
          <button
            type="button"
            class="quiet"
            data-testid="move-to-side-panel"
            title="Move to the browser's side panel"
            onClick={panel.host.moveToSidePanel}
          >
            ⇥
          </button>
        ) : null}
      </div>
      {phase === 'ready' && line === 'offline' ? (
        <p class="banner" role="status">
          The line is down; trying again. What you type is kept.
        </p>
      ) : null}
      {said ? (
        <p class="banner" role="alert">
          {said}
        </p>
      ) : null}
      {phase === 'pairing' ? panel.host.kind === 'web' ? null : <Pairing panel={panel} /> : null}
      {phase === 'starting' ? <Skeleton /> : null}
      {phase === 'ready' ? <Ready panel={panel} /> : null}
    </main>
  )
}

function Ready({ panel }: { panel: PanelModel }) {
  const { view, hello, line } = panel.state.value
  const context = panel.host.context.value
  if (view) return <Thread view={view} panel={panel} />
  if (context?.thread && context.account && line !== 'offline') return <Skeleton />
  if (context?.thread && !context.account) {
    return (
      <Empty title="Which mailbox is this?">
        <p>The page does not say whose mail it shows. Reload it, or open the mail once more.</p>
      </Empty>
    )
  }
  return (
    <Empty title="Open a mail">
      <p>Its people, deals and tickets appear here.</p>
      <ul class="mailboxes">
        {(hello?.mailboxes ?? []).map((one) => (
          <li key={one.id} class={one.state}>
            {one.address} <em>{one.state === 'active' ? 'connected' : one.problem?.title}</em>
          </li>
        ))}
      </ul>
    </Empty>
  )
}

function Pairing({ panel }: { panel: PanelModel }) {
  const { code, confirmUrl, server, trouble } = panel.pairing.state.value
  const [address, setAddress] = useState<string | null>(null)
  return (
    <Empty title="Pair this panel">
      {code ? (
        <>
          <p>Confirm this code in Alongside:</p>
          <p class="code" data-testid="pairing-code">
            {code}
          </p>
          <button type="button" class="primary" onClick={() => panel.host.openPage(`${confirmUrl}/${code}`)}>
            Open Alongside
          </button>
          <p class="about">This panel goes on by itself once you have confirmed.</p>
        </>
      ) : null}
      {trouble ? (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      ) : null}
      <form
        class="server"
        onSubmit={(event) => {
          event.preventDefault()
          void panel.pairing.useServer(address ?? server)
        }}
      >
        <label>
          Server
          <input
            type="url"
            value={address ?? server}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="quiet">
          {trouble ? 'Try again' : 'Change'}
        </button>
      </form>
    </Empty>
  )
}
