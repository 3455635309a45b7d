/** Which object type a page is about. */
interface Props {
  page: string
  kinds: readonly { kind: string; plural: string }[]
  chosen: string
}

export function KindTabs({ page, kinds, chosen }: Props) {
  return (
    <nav class="tabs" aria-label="Object type">
      {kinds.map(({ kind, plural }) => (
        <a key={kind} href={`#/admin/${page}/${kind}`} aria-current={kind === chosen ? 'page' : undefined}>
          {plural}
        </a>
      ))}
    </nav>
  )
}
