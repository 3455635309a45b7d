/** One's own profile: the name that goes out on mail (S12), and what an administrator has given. */
import { useState } from 'preact/hooks'
import { ask } from './ask'
import './admin.css'
import { Field, Loading, problemOf, SEATS, Trouble, useAsked } from './parts'

export function Profile({ done }: { done: () => Promise<void> }) {
  const { value, setValue, trouble, load } = useAsked(() => ask('profile.read', {}))
  // What has been typed, and not yet saved. Copying the stored name into the field from an effect runs after
  // the paint: whoever types at once would see their letters taken back.
  const [typed, setTyped] = useState<string | null>(null)
  const [ticked, setTicked] = useState<boolean | null>(null)
  const [said, setSaid] = useState('')
  const [error, setError] = useState<Error | null>(null)
  if (trouble)
    return (
      <main class="card profile">
        <Trouble error={trouble} again={load} />
      </main>
    )
  if (!value)
    return (
      <main class="card profile">
        <Loading />
      </main>
    )
  const name = typed ?? value.name
  const unsubscribeLink = ticked ?? value.unsubscribeLink
  const save = (event: Event): void => {
    event.preventDefault()
    setSaid('')
    setError(null)
    ask('profile.save', { name, unsubscribeLink: value.unsubscribeForced ? null : unsubscribeLink })
      .then((saved) => {
        setValue(saved)
        setTyped((now) => (now === name ? null : now))
        setTicked((now) => (now === unsubscribeLink ? null : now))
        setSaid('Saved.')
      })
      .then(done)
      .catch(setError)
  }
  return (
    <main class="card profile">
      <h1>Your profile</h1>
      <form onSubmit={save} noValidate>
        <Field
          label="Name"
          hint="Goes out on your mail, except from Microsoft 365: there the name of the mailbox does."
          wrong={error !== null && problemOf(error).field === 'name'}
        >
          <input
            data-testid="profile-name"
            autoComplete="name"
            value={name}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        <label class="tick">
          <input
            type="checkbox"
            checked={unsubscribeLink}
            disabled={value.unsubscribeForced}
            onChange={(event) => setTicked(event.currentTarget.checked)}
          />
          <span>
            Link to unsubscribe below the mail I write here
            <small>
              {value.unsubscribeForced
                ? 'Your workspace always adds it.'
                : 'You may still decide for each mail. Mail you send from Gmail or Outlook itself never has it.'}
            </small>
          </span>
        </label>
        {error ? <Trouble error={error} /> : null}
        <p class="buttons">
          <button
            type="submit"
            class="primary"
            disabled={name === value.name && unsubscribeLink === value.unsubscribeLink}
          >
            Save
          </button>
          <span role="status">{said}</span>
        </p>
      </form>
      <dl class="given">
        <dt>E-mail address</dt>
        <dd>{value.email}</dd>
        <dt>Seat</dt>
        <dd>{SEATS[value.seat]}</dd>
        <dt>Role</dt>
        <dd>{value.isAdmin ? 'Super admin' : (value.role ?? 'Full access')}</dd>
        <dt>Teams</dt>
        <dd>{value.teams.join(', ') || 'none'}</dd>
      </dl>
      <p class="about">A super admin changes these. Your signed-in browsers and panels are under Devices.</p>
    </main>
  )
}
