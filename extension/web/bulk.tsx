/** What can be done with several chosen rows at once; each of it can be taken back. */
import type { Outcome } from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'
import { choicesOf } from './editor'
import type { List } from './list-state'
import { OWNER, property } from './words'

export function Bulk({ crm, list, archived }: { crm: Crm; list: List; archived: boolean }) {
  const { kind, state } = list
  const ids = [...state.value.chosen]
  if (ids.length === 0) return null
  const many = ids.length === 1 ? kind.singular.toLowerCase() : kind.plural.toLowerCase()
  const refs = (some: number[]) => some.map((id) => ({ kind: kind.name, id }))
  const guard = async (doing: () => Promise<void>): Promise<void> => {
    try {
      await doing()
    } catch (error) {
      list.set({ problem: problemOf(error) })
    }
  }
  const shelve = (): Promise<void> =>
    guard(async () => {
      const { outcomes } = await crm.ask('record.archive', { records: refs(ids) })
      const done = well(outcomes)
      crm.say(told(outcomes, 'archived'), async () => {
        await crm.ask('record.restore', { records: refs(done.map((one) => one.id)) })
      })
      await list.load()
    })
  const restore = (): Promise<void> =>
    guard(async () => {
      const { outcomes } = await crm.ask('record.restore', { records: refs(ids) })
      crm.say(told(outcomes, 'restored'))
      await list.load()
    })
  const give = (name: string, value: string): Promise<void> =>
    guard(async () => {
      const changes = ids.map((id) => ({ id, values: { [name]: value || null } }))
      const { outcomes } = await crm.ask('record.change_many', { kind: kind.name, changes })
      const done = well(outcomes)
      crm.say(told(outcomes, 'changed'), async () => {
        const back = done.map((one) => ({ id: one.id, values: one.was ?? {} }))
        await crm.ask('record.change_many', { kind: kind.name, changes: back })
      })
      await list.load()
    })
  return (
    <section class="bulk" aria-label="With the chosen records">
      <b>
        {ids.length} {many} chosen
      </b>
      {archived ? (
        <button type="button" onClick={() => void restore()}>
          Restore
        </button>
      ) : (
        <>
          <Give crm={crm} list={list} name={OWNER} words="Give to…" give={give} none="Nobody" />
          {kind.stageProperty ? (
            <Give crm={crm} list={list} name={kind.stageProperty} words="Move to…" give={give} />
          ) : null}
          <button type="button" onClick={() => void shelve()}>
            Archive
          </button>
        </>
      )}
      <button type="button" class="quiet" onClick={() => list.set({ chosen: new Set() })}>
        Choose none
      </button>
    </section>
  )
}

interface GiveProps {
  crm: Crm
  list: List
  name: string
  words: string
  none?: string
  give: (name: string, value: string) => Promise<void>
}

function Give({ crm, list, name, words, none, give }: GiveProps) {
  const found = property(list.kind, name)
  const choices = found ? choicesOf(crm, list.kind, found) : null
  if (!choices) return null
  return (
    <select
      aria-label={words}
      value="?"
      onChange={(event) => {
        const { value } = event.currentTarget
        event.currentTarget.value = '?'
        void give(name, value === '-' ? '' : value)
      }}
    >
      <option value="?">{words}</option>
      {choices.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
      {none ? <option value="-">{none}</option> : null}
    </select>
  )
}

const well = (outcomes: Outcome[]): Outcome[] => outcomes.filter((one) => !one.problem)

/** `3 archived; 1 not: You may not change Renewal.` */
export function told(outcomes: Outcome[], done: string): string {
  const refused = outcomes.filter((one) => one.problem)
  const said = `${outcomes.length - refused.length} ${done}`
  return refused.length > 0 ? `${said}; ${refused.length} not: ${refused[0]?.problem?.title}` : said
}
