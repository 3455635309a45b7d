/** A new webhook: its address, and what it hears of. */
import { useState } from 'preact/hooks'
import type { AddWebhook, DefinedType, WebhookView } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Choices, Field, FormDialog, Loading, useAsked } from './parts'

const EVENTS = {
  creation: 'made',
  deletion: 'archived',
  restore: 'restored',
  merge: 'merged',
  associationChange: 'associated or not any more',
} as const

interface Props {
  onMade: (webhook: WebhookView) => void
  onClose: () => void
}

/** The event of an object type as the API spells it; custom types are named beside it. */
function eventOf(type: DefinedType, event: string, property: string | null): AddWebhook['events'][number] {
  const spelled = `${type.isCustom ? 'object' : type.kind}.${event}`
  return { event: spelled, property, objectType: type.isCustom ? type.kind : null }
}

export function WebhookForm({ onMade, onClose }: Props) {
  const { value } = useAsked(() => ask('object_type.list', {}))
  const [url, setUrl] = useState('')
  const [chosen, setChosen] = useState<Record<string, string[]>>({})
  const [watched, setWatched] = useState<Record<string, string>>({})
  const events = (value?.types ?? []).flatMap((type) => [
    ...(chosen[type.kind] ?? []).map((event) => eventOf(type, event, null)),
    ...(watched[type.kind] ?? '')
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((property) => eventOf(type, 'propertyChange', property)),
  ])
  return (
    <FormDialog
      title="New webhook"
      verb="Add"
      wide
      onClose={onClose}
      // An empty list is refused by the server, with its reason.
      onSave={() => ask('webhook.add', { url, events: events as AddWebhook['events'] }).then(onMade)}
    >
      {(problem) => (
        <>
          <Field
            label="Address"
            hint="https, reachable from here, on the open net."
            wrong={problem?.field === 'targetUrl'}
          >
            <input
              type="url"
              data-testid="webhook-url"
              autoComplete="off"
              placeholder="https://example.com/changes"
              value={url}
              onInput={(event) => setUrl(event.currentTarget.value)}
            />
          </Field>
          {!value ? (
            <Loading />
          ) : (
            value.types.map((type) => (
              <div class="heard" key={type.kind}>
                <Choices
                  legend={type.plural}
                  options={Object.entries(EVENTS).map(([event, label]) => ({ value: event, label }))}
                  chosen={chosen[type.kind] ?? []}
                  onChange={(some) => setChosen({ ...chosen, [type.kind]: some })}
                />
                <Field
                  label={`Changed properties of ${type.plural.toLowerCase()}`}
                  hint="Their names, with commas between."
                  wrong={problem?.field === 'propertyName'}
                >
                  <input
                    autoComplete="off"
                    value={watched[type.kind] ?? ''}
                    onInput={(event) => setWatched({ ...watched, [type.kind]: event.currentTarget.value })}
                  />
                </Field>
              </div>
            ))
          )}
        </>
      )}
    </FormDialog>
  )
}
