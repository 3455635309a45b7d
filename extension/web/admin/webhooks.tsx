/** Webhooks: where changes are reported to, and whether that works. */
import { useState } from 'preact/hooks'
import type { WebhookView } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Confirm, Dialog, Loading, moment, Nothing, Once, Page, say, Trouble, useAsked } from './parts'
import { WebhookForm } from './webhook-form'

type Open = { what: 'new' } | { what: 'secret'; secret: string } | { what: 'remove'; webhook: WebhookView }

export function Webhooks() {
  const { value, trouble, load } = useAsked(() => ask('webhook.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  const made = ({ secret }: WebhookView): void => {
    void load()
    // After the form has closed itself.
    setTimeout(() => setOpen({ what: 'secret', secret: secret ?? '' }))
  }
  return (
    <Page
      title="Webhooks"
      about="Changes of records are reported to an address of yours within seconds: signed, and again until it has them."
      action={
        <button
          type="button"
          class="primary"
          data-testid="new-webhook"
          onClick={() => setOpen({ what: 'new' })}
        >
          New webhook
        </button>
      }
    >
      {!value ? (
        <Loading />
      ) : value.webhooks.length === 0 ? (
        <Nothing title="Nothing is reported anywhere">
          <p class="about">Add the address of a program that wants to hear of changes.</p>
        </Nothing>
      ) : (
        value.webhooks.map((webhook) => (
          <Hook
            key={webhook.id}
            webhook={webhook}
            load={load}
            onRemove={() => setOpen({ what: 'remove', webhook })}
          />
        ))
      )}
      {open?.what === 'new' ? <WebhookForm onMade={made} onClose={close} /> : null}
      {open?.what === 'secret' ? (
        <Dialog title="Your new webhook" onClose={close}>
          <div class="body">
            <p>
              With this secret the receiver checks that a report is ours. Copy it now: it is not shown again.
            </p>
            <Once label="Signing secret" secret={open.secret} testid="webhook-secret" />
          </div>
          <footer>
            <button type="button" onClick={close}>
              Done
            </button>
          </footer>
        </Dialog>
      ) : null}
      {open?.what === 'remove' ? (
        <Confirm
          title="Remove this webhook?"
          verb="Remove"
          onClose={close}
          onYes={() =>
            ask('webhook.remove', { webhook: open.webhook.id })
              .then(load)
              .then(() => say('The webhook is removed.'))
          }
        >
          <p>
            Nothing more is reported to <b>{open.webhook.url}</b>, and what waits to be reported there is
            dropped. This cannot be undone.
          </p>
        </Confirm>
      ) : null}
    </Page>
  )
}

interface HookProps {
  webhook: WebhookView
  load: () => Promise<void>
  onRemove: () => void
}

function Hook({ webhook, load, onRemove }: HookProps) {
  const act = (method: 'webhook.test' | 'webhook.replay', text: string): void =>
    void ask(method, { webhook: webhook.id })
      .then(load)
      .then(
        () => say(text),
        (error: Error) => say(error.message),
      )
  return (
    <section class="group" aria-label={webhook.url}>
      <header>
        <h2>{webhook.url}</h2>
        <div class="acts">
          <button type="button" onClick={() => act('webhook.test', 'A test is on its way.')}>
            Send a test<span class="visually-hidden"> to {webhook.url}</span>
          </button>
          {webhook.failed > 0 || webhook.disabledAt ? (
            <button type="button" onClick={() => act('webhook.replay', 'What failed is on its way again.')}>
              Send again what failed<span class="visually-hidden"> to {webhook.url}</span>
            </button>
          ) : null}
          <button type="button" class="danger quiet" onClick={onRemove}>
            Remove…<span class="visually-hidden"> {webhook.url}</span>
          </button>
        </div>
      </header>
      {webhook.disabledAt ? (
        <p class="notice bad">
          Switched off on {moment(webhook.disabledAt)}, because nothing had arrived for days. Mend the
          receiver, then send again what failed.
        </p>
      ) : webhook.failingSince ? (
        <p class="notice bad">Failing since {moment(webhook.failingSince)}. It is tried again by itself.</p>
      ) : null}
      <p class="scopes">
        {webhook.events.map((event) => (
          <code key={event}>{event}</code>
        ))}
      </p>
      <p class="about">
        {webhook.waiting} waiting, {webhook.failed} failed
      </p>
      {webhook.deliveries.length > 0 ? (
        <details>
          <summary>
            Newest deliveries<span class="visually-hidden"> to {webhook.url}</span>
          </summary>
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">State</th>
                <th scope="col">Events</th>
                <th scope="col">Tries</th>
                <th scope="col">Last answer</th>
              </tr>
            </thead>
            <tbody>
              {webhook.deliveries.map((one) => (
                <tr key={one.id}>
                  <td>{moment(one.at)}</td>
                  <td data-label="State">
                    <span
                      class={`tag ${one.state === 'failed' ? 'lost' : one.state === 'delivered' ? 'won' : ''}`}
                    >
                      {one.state}
                    </span>
                  </td>
                  <td data-label="Events">{one.size}</td>
                  <td data-label="Tries">{one.attempts}</td>
                  <td data-label="Last answer">{one.fault ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </section>
  )
}
