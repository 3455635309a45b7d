/** Default associations: what a mail is logged to by itself, from where it is logged (H20, T11). */
import type { SwitchView } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Loading, Page, say, Trouble, useAsked } from './parts'

const TYPES = { contact: 'Contact', company: 'Company', deal: 'Deal', ticket: 'Ticket' } as const
const KINDS = Object.keys(TYPES) as (keyof typeof TYPES)[]

export function Defaults() {
  const { value, setValue, trouble, load } = useAsked(() => ask('associations.read_defaults', {}))
  if (trouble) return <Trouble error={trouble} again={load} />
  const turn = async (one: SwitchView, on: boolean): Promise<void> => {
    const { origin, target } = one
    setValue(await ask('associations.save_defaults', { switches: [{ origin, target, on }] }))
  }
  const keep = async (on: boolean): Promise<void> =>
    setValue(await ask('associations.save_defaults', { keepFiles: on }))
  const keepFiles = (on: boolean): void =>
    void keep(on).then(
      () =>
        say(on ? 'Files of logged mail are kept.' : 'Files of logged mail stay in the mailbox.', () =>
          keep(!on),
        ),
      (error: Error) => say(error.message),
    )
  const toggle = (one: SwitchView): void => {
    const on = !one.on
    turn(one, on).then(
      () => say(on ? one.effect : one.effect.replace('is also', 'is no longer'), () => turn(one, !on)),
      (error: Error) => say(error.message),
    )
  }
  const find = (origin: string, target: string): SwitchView | undefined =>
    value?.switches.find((one) => one.origin === origin && one.target === target)
  return (
    <Page
      title="Default associations"
      about="Which records are ticked before anybody ticks. It holds for mail logged from now on; whoever writes may still change it on each mail. Mail of a team address is left as it is."
    >
      {!value ? (
        <Loading />
      ) : (
        <>
          <div class="scroll">
            <table class="rows switches" data-testid="defaults">
              <thead>
                <tr>
                  <th scope="col">Logged on a…</th>
                  {KINDS.map((target) => (
                    <th scope="col" key={target}>
                      also on {target === 'company' ? 'companies' : `${target}s`}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {KINDS.map((origin) => (
                  <tr key={origin}>
                    <th scope="row">{TYPES[origin]}</th>
                    {KINDS.map((target) => {
                      const one = find(origin, target)
                      return (
                        <td key={target} data-label={`also on ${target}`}>
                          {one ? (
                            <label class="tick">
                              <input type="checkbox" checked={one.on} onChange={() => toggle(one)} />
                              <span>
                                <span class="visually-hidden">{TYPES[origin]}: </span>
                                {one.effect.replace(/^.* is also logged on /, '').replace(/\.$/, '')}
                                {one.on === one.usual ? null : (
                                  <small>usually {one.usual ? 'on' : 'off'}</small>
                                )}
                              </span>
                            </label>
                          ) : (
                            <span class="about" aria-hidden="true">
                              –
                            </span>
                          )}
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <label class="tick">
            <input
              type="checkbox"
              checked={value.keepFiles}
              onChange={(event) => keepFiles(event.currentTarget.checked)}
            />
            <span>
              Keep the files of logged mail
              <small>Up to 50 MB a mail, each file once; whoever may read the mail may have them.</small>
            </span>
          </label>
          <p class="about">
            Five is the most that comes along, the newest first. From a custom object nothing comes along but
            what is ticked.
          </p>
        </>
      )}
    </Page>
  )
}
