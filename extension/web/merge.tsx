/** Merging two records: choose the other, see both, say which one stays. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { KindView, Problem, RecordCard, RecordPage } from '../../shared_schema/generated/wire'
import { type Crm, problemOf } from './crm'
import { Dialog } from './dialog'
import { Finder } from './finder'
import { shown, writable } from './words'

interface Props {
  crm: Crm
  kind: KindView
  page: RecordPage
  close: () => void
  merged: (kept: number) => void
}

export function Merge({ crm, kind, page, close, merged }: Props) {
  const [other, setOther] = useState<RecordCard | null>(null)
  const [found, setFound] = useState<RecordPage | null>(null)
  const [keepsThis, setKeepsThis] = useState(true)
  const [problem, setProblem] = useState<Problem | null>(null)
  const leaveOut = useMemo(() => new Set([page.record.id]), [page.record.id])
  useEffect(() => {
    if (!other) return
    crm
      .ask('record.open', { record: { kind: other.kind, id: other.id } })
      .then(setFound)
      .catch((error) => setProblem(problemOf(error)))
  }, [crm, other])
  const merge = async (): Promise<void> => {
    if (!found) return
    const [kept, gone] = keepsThis ? [page, found] : [found, page]
    try {
      await crm.ask('record.merge', { kind: kind.name, kept: kept.record.id, other: gone.record.id })
      crm.say(`${gone.record.name} is a part of ${kept.record.name} now`)
      merged(kept.record.id)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <Dialog title={`Merge ${kind.plural.toLowerCase()}`} close={close} problem={problem} wide>
      {found ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void merge()
          }}
        >
          <Preview crm={crm} kind={kind} pages={[page, found]} keepsFirst={keepsThis} keep={setKeepsThis} />
          <p class="about">
            Associations, addresses and timeline of both are kept. Where both have a value, that of the kept
            record stays. This cannot be undone.
          </p>
          <footer>
            <button type="submit" class="primary">
              Merge
            </button>
            <button type="button" class="quiet" onClick={() => setFound(null)}>
              Choose another
            </button>
          </footer>
        </form>
      ) : (
        <Finder crm={crm} kind={kind.name} label="Which one?" leaveOut={leaveOut} choose={setOther} />
      )}
    </Dialog>
  )
}

// Addresses are put together: what was a first e-mail is a further one then.
const joined = new Set(['email', 'hs_additional_emails'])

interface PreviewProps {
  crm: Crm
  kind: KindView
  pages: [RecordPage, RecordPage]
  keepsFirst: boolean
  keep: (first: boolean) => void
}

function Preview({ crm, kind, pages, keepsFirst, keep }: PreviewProps) {
  const names = { kind, owner: crm.owner }
  const rows = writable(kind).filter((one) => pages.some((page) => page.values[one.name]))
  return (
    <div class="table">
      <table class="preview">
        <thead>
          <tr>
            <td />
            {pages.map((page, at) => (
              <th key={page.record.id} scope="col">
                <label>
                  <input
                    type="radio"
                    name="keep"
                    checked={keepsFirst === (at === 0)}
                    onChange={() => keep(at === 0)}
                  />
                  Keep {page.record.name}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => {
            const kept = pages[keepsFirst ? 0 : 1].values[one.name]
            const same = pages[0].values[one.name] === pages[1].values[one.name]
            return (
              <tr key={one.name}>
                <th scope="row">{one.label}</th>
                {pages.map((page, at) => {
                  const stays = same || (at === 0) === keepsFirst || !kept || joined.has(one.name)
                  return (
                    <td key={page.record.id} class={stays ? '' : 'lost'}>
                      {shown(names, one.name, page.values[one.name])}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
