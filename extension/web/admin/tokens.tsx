/** Access tokens: what other programs use the API with. */
import { useState } from 'preact/hooks'
import type { TokenRow } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import {
  Choices,
  Confirm,
  Dialog,
  Field,
  FormDialog,
  Loading,
  moment,
  Nothing,
  Once,
  Page,
  say,
  Trouble,
  useAsked,
} from './parts'

type Open = { what: 'make' } | { what: 'secret'; secret: string } | { what: 'revoke'; token: TokenRow }

export function Tokens() {
  const { value, trouble, load } = useAsked(() => ask('token.list', {}))
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  if (trouble) return <Trouble error={trouble} again={load} />
  const live = (value?.tokens ?? []).filter(({ revokedAt }) => !revokedAt)
  const gone = (value?.tokens ?? []).filter(({ revokedAt }) => revokedAt)
  return (
    <Page
      title="Access tokens"
      about="For programs that use the API. A token acts with the rights of whoever makes it, within its scopes."
      action={
        <button
          type="button"
          class="primary"
          data-testid="new-token"
          onClick={() => setOpen({ what: 'make' })}
        >
          New token
        </button>
      }
    >
      {!value ? (
        <Loading />
      ) : live.length === 0 ? (
        <Nothing title="No tokens yet">
          <p class="about">
            How to use one is on <a href="/api/docs">the API's page</a>.
          </p>
        </Nothing>
      ) : (
        <ul class="plates">
          {live.map((token) => (
            <li key={token.id}>
              <div>
                <h2>{token.name}</h2>
                <p class="about">
                  by {token.by}, {moment(token.createdAt)} · last used {moment(token.lastUsedAt)}
                </p>
                <Scopes scopes={token.scopes} />
              </div>
              <div class="acts">
                <button type="button" class="danger quiet" onClick={() => setOpen({ what: 'revoke', token })}>
                  Revoke…<span class="visually-hidden"> {token.name}</span>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {gone.length > 0 ? (
        <details>
          <summary>{gone.length} revoked</summary>
          <ul class="plates">
            {gone.map((token) => (
              <li key={token.id}>
                <div>
                  <h2>{token.name}</h2>
                  <p class="about">
                    by {token.by}, revoked {moment(token.revokedAt)}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {value && open?.what === 'make' ? (
        <TokenForm
          scopes={value.scopes}
          onClose={close}
          onMade={(secret) => {
            void load()
            // After the form has closed itself.
            setTimeout(() => setOpen({ what: 'secret', secret }))
          }}
        />
      ) : null}
      {open?.what === 'secret' ? (
        <Dialog title="Your new token" onClose={close}>
          <div class="body">
            <p>Copy it now: it is not shown again, and nobody can look it up.</p>
            <Once label="Access token" secret={open.secret} testid="token-secret" />
          </div>
          <footer>
            <button type="button" onClick={close}>
              Done
            </button>
          </footer>
        </Dialog>
      ) : null}
      {open?.what === 'revoke' ? (
        <Confirm
          title={`Revoke ${open.token.name}?`}
          verb="Revoke"
          onClose={close}
          onYes={() =>
            ask('token.revoke', { token: open.token.id })
              .then(load)
              .then(() => say(`${open.token.name} is revoked.`))
          }
        >
          <p>Whatever uses it is refused from its next request on. This cannot be undone.</p>
        </Confirm>
      ) : null}
    </Page>
  )
}

const FEW = 6

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const list = (
    <p class="scopes">
      {scopes.map((scope) => (
        <code key={scope}>{scope}</code>
      ))}
    </p>
  )
  if (scopes.length <= FEW) return list
  return (
    <details>
      <summary>{scopes.length} scopes</summary>
      {list}
    </details>
  )
}

interface FormProps {
  scopes: readonly string[]
  onMade: (secret: string) => void
  onClose: () => void
}

function TokenForm({ scopes, onMade, onClose }: FormProps) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const areas = [...new Set(scopes.map(areaOf))]
  return (
    <FormDialog
      title="New access token"
      verb="Make the token"
      wide
      onClose={onClose}
      onSave={() => ask('token.issue', { name, scopes: chosen }).then(({ secret }) => onMade(secret))}
    >
      {(problem) => (
        <>
          <Field label="Name" hint="What it is for." wrong={problem?.field === 'name'}>
            <input
              data-testid="token-name"
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          {areas.map((area) => (
            <Choices
              key={area}
              legend={area}
              options={scopes
                .filter((scope) => areaOf(scope) === area)
                .map((scope) => ({ value: scope, label: scope }))}
              chosen={chosen}
              onChange={setChosen}
            />
          ))}
        </>
      )}
    </FormDialog>
  )
}

const AREAS: readonly [prefix: string, name: string][] = [
  ['crm.objects.', 'Records'],
  ['crm.schemas.', 'Properties and object types'],
  ['crm.pipelines.', 'Pipelines'],
  ['communication_preferences', 'Consent'],
]
const areaOf = (scope: string): string => AREAS.find(([prefix]) => scope.startsWith(prefix))?.[1] ?? 'Other'
