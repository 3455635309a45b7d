/** A menu of files that a list can be saved as; the browser downloads it, nothing is held in the page. */

const FORMATS = [
  ['csv', 'CSV'],
  ['csv-bom', 'CSV for Excel'],
  ['xlsx', 'Excel workbook'],
  ['tsv', 'TSV'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON'],
  ['vcard', 'vCard'],
] as const

interface Props {
  kind: string
  /** Names of the properties to export; all when there are none. */
  columns?: string[]
  /** Ids of the chosen records; all of the list when there are none. */
  ids?: number[]
}

export function ExportMenu({ kind, columns = [], ids = [] }: Props) {
  const address = (format: string): string => {
    const query = new URLSearchParams({ format })
    if (columns.length) query.set('columns', columns.join(','))
    if (ids.length) query.set('ids', ids.join(','))
    return `/api/export/${encodeURIComponent(kind)}?${query}`
  }
  return (
    <details class="menu export">
      <summary>Export</summary>
      <ul>
        {FORMATS.filter(([format]) => format !== 'vcard' || kind === 'contact').map(([format, label]) => (
          <li key={format}>
            <a href={address(format)} download>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
