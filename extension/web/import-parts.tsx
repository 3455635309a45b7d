/** What the pages of an import have in common. */

export const STEPS = ['File', 'Columns', 'Check', 'Import'] as const

export function Steps({ names, at }: { names: readonly string[]; at: number }) {
  return (
    <ol class="steps" aria-label="Steps">
      {names.map((name, number) => (
        <li key={name} class={number < at ? 'past' : ''} aria-current={number === at ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  )
}

export function Trouble({ text }: { text: string }) {
  return text ? (
    <p class="notice bad" role="alert" data-testid="import-problem">
      {text}
    </p>
  ) : null
}
