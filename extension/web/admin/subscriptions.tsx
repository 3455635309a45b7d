/** Subscription types: the kinds of mail that people may want or not. */
import { useState } from 'preact/hooks'
import type { SubscriptionTypeRow, SubscriptionTypes } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Field, FormDialog, Loading, Page, say, Trouble, useAsked } from './parts'

type Open = { type: SubscriptionTypeRow | null }

const asked = (type: SubscriptionTypeRow, isActive: boolean) =>
  ask('subscription_type.change', {
    type: type.id,
    name: type.name,
    description: type.description,
    purpose: type.purpose,
    isActive,
  })

export function Subscriptions() {
  const { value, setValue, trouble, load } = useAsked(() => ask('subscription_type.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  const use = (type: SubscriptionTypeRow, isActive: boolean): void =>
    void asked(type, isActive)
      .then(load)
      .then(
        () =>
          say(`${type.name} is ${isActive ? 'in use again' : 'not used any more'}.`, () =>
            asked(type, !isActive).then(load),
          ),
        (error: Error) => say(error.message),
      )
  const setLink = (policy: SubscriptionTypes['unsubscribeLink']): void => {
    const before = value?.unsubscribeLink
    const set = (to: typeof policy) => ask('subscription_type.set_link', { policy: to }).then(setValue)
    void set(policy).then(
      () => say(LINK[policy].done, before ? () => set(before) : undefined),
      (error: Error) => say(error.message),
    )
  }
  return (
    <Page
      title="Subscription types"
      about="What people may subscribe to and opt out of. What they said stays, whatever becomes of the type."
      action={
        <button
          type="button"
          class="primary"
          data-testid="new-subscription"
          onClick={() => setOpen({ type: null })}
        >
          New subscription type
        </button>
      }
    >
      {!value ? (
        <Loading />
      ) : (
        <table class="rows" data-testid="subscriptions">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Purpose</th>
              <th scope="col">Answers</th>
              <th scope="col">State</th>
              <th scope="col">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.types.map((type) => (
              <Row key={type.id} type={type} onEdit={() => setOpen({ type })} onUse={use} />
            ))}
          </tbody>
        </table>
      )}
      {value ? <LinkPolicy policy={value.unsubscribeLink} onSet={setLink} /> : null}
      {open ? <SubscriptionForm type={open.type} onClose={() => setOpen(null)} load={load} /> : null}
    </Page>
  )
}

const LINK = {
  choice: {
    label: 'Each user decides; it is on until they take it off',
    done: 'Each user decides about the link.',
  },
  always: { label: 'In every mail', done: 'Every one-to-one mail has the link now.' },
} as const

interface LinkProps {
  policy: SubscriptionTypes['unsubscribeLink']
  onSet: (policy: SubscriptionTypes['unsubscribeLink']) => void
}

/** H40: who decides whether one-to-one mail bears a link to unsubscribe. */
function LinkPolicy({ policy, onSet }: LinkProps) {
  return (
    <fieldset class="choices">
      <legend>Link to unsubscribe in one-to-one mail</legend>
      {(['choice', 'always'] as const).map((one) => (
        <label key={one} class="tick">
          <input type="radio" name="unsubscribe-link" checked={policy === one} onChange={() => onSet(one)} />
          <span>{LINK[one].label}</span>
        </label>
      ))}
      <p class="about">Mail that is sent from Gmail or Outlook itself is never touched.</p>
    </fieldset>
  )
}

interface RowProps {
  type: SubscriptionTypeRow
  onEdit: () => void
  onUse: (type: SubscriptionTypeRow, isActive: boolean) => void
}

function Row({ type, onEdit, onUse }: RowProps) {
  return (
    <tr>
      <td>
        {type.name}
        <small>{type.description}</small>
      </td>
      <td data-label="Purpose">{type.purpose || '–'}</td>
      <td data-label="Answers">{type.said}</td>
      <td data-label="State">
        <span class={`tag ${type.isActive ? 'won' : ''}`}>{type.isActive ? 'in use' : 'not used'}</span>
      </td>
      <td>
        {type.isBuiltIn ? (
          <small>built in</small>
        ) : (
          <div class="acts">
            <button type="button" onClick={onEdit}>
              Edit<span class="visually-hidden"> {type.name}</span>
            </button>
            <button type="button" onClick={() => onUse(type, !type.isActive)}>
              {type.isActive ? 'Stop using' : 'Use again'}
              <span class="visually-hidden"> {type.name}</span>
            </button>
          </div>
        )}
      </td>
    </tr>
  )
}

interface FormProps {
  type: SubscriptionTypeRow | null
  onClose: () => void
  load: () => Promise<void>
}

function SubscriptionForm({ type, onClose, load }: FormProps) {
  const [name, setName] = useState(type?.name ?? '')
  const [description, setDescription] = useState(type?.description ?? '')
  const [purpose, setPurpose] = useState(type?.purpose ?? '')
  const save = async (): Promise<void> => {
    if (type) {
      const { id, isActive } = type
      await ask('subscription_type.change', { type: id, name, description, purpose, isActive })
    } else {
      await ask('subscription_type.create', { name, description, purpose })
    }
    await load()
    say(`${name.trim()} is saved.`)
  }
  return (
    <FormDialog title={type?.name ?? 'New subscription type'} verb="Save" onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <Field label="Name" hint="As people read it." wrong={problem?.field === 'name'}>
            <input
              data-testid="subscription-name"
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          <Field label="Description" hint="What comes, and how often.">
            <textarea
              rows={3}
              value={description}
              onInput={(event) => setDescription(event.currentTarget.value)}
            />
          </Field>
          <Field label="Purpose" hint="In a word: Marketing, Service, Events.">
            <input
              autoComplete="off"
              value={purpose}
              onInput={(event) => setPurpose(event.currentTarget.value)}
            />
          </Field>
        </>
      )}
    </FormDialog>
  )
}
