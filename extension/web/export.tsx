/** A menu of files that a list can be saved as; the browser downloads it, nothing is held in the page. */
import type { KindView, OpenList } from '../../shared_schema/generated/wire'
import type { ListState } from './list-state'

const FORMATS = [
  ['csv', 'CSV'],
  ['csv-bom', 'CSV for Excel'],
  ['xlsx', 'Excel workbook'],
  ['tsv', 'TSV'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON'],
  ['vcard', 'vCard'],
] as const
const CALLED: Record<string, string[]> = { contact: ['firstname', 'lastname', 'email'] }

/** Where the file of a list is: the chosen rows, or all that its filters and search leave, in its order. */
export function address(kind: KindView, list: ListState, format: string): string {
  const { columns, filters, sort, search, archived, chosen } = list
  const wanted: Partial<OpenList> = { kind: kind.name, filters, sort, search: search.trim(), archived }
  const names = new Set(['hs_object_id', ...(CALLED[kind.name] ?? [kind.primary]), ...columns])
  const query = new URLSearchParams({ format, list: JSON.stringify(wanted) })
  // A card has fields of its own.
  if (format !== 'vcard') query.set('columns', [...names].join(','))
  if (chosen.size > 0) query.set('ids', [...chosen].join(','))
  return `/api/export/${encodeURIComponent(kind.name)}?${query}`
}

export function ExportMenu({ kind, list }: { kind: KindView; list: ListState }) {
  const some = list.chosen.size > 0
  return (
    <details class="menu">
      <summary class="button">{some ? 'Export the chosen' : 'Export'}</summary>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click is what keys make of its links, too */}
      <ul onClick={(event) => event.currentTarget.closest('details')?.removeAttribute('open')}>
        {FORMATS.filter(([format]) => format !== 'vcard' || kind.name === 'contact').map(
          ([format, label]) => (
            <li key={format}>
              <a href={address(kind, list, format)} download data-testid={`export-${format}`}>
                {label}
              </a>
            </li>
          ),
        )}
      </ul>
    </details>
  )
}
