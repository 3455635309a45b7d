/** The files of an answer: choose, drop, see how far each has come, take off again. */
import type { DraftView } from '../../../shared_schema/generated/wire'
import type { PanelModel } from '../state/panel'

type Composing = Pick<PanelModel, 'composer'>

export function Files({ draft, panel }: { draft: DraftView; panel: Composing }) {
  const { uploads, attach, remove, drop } = panel.composer.files
  const files = draft.files ?? []
  const pick = (event: { currentTarget: HTMLInputElement }): void => {
    attach([...(event.currentTarget.files ?? [])])
    event.currentTarget.value = ''
  }
  return (
    <div class="files">
      {files.length + uploads.value.length > 0 ? (
        <ul aria-label="Attached files">
          {files.map((one) => (
            <li key={one.id} data-testid="attached">
              <span class="name">{one.name}</span> <em>{size(one.size)}</em>
              <button
                type="button"
                class="quiet"
                aria-label={`Remove ${one.name}`}
                onClick={() => void remove(one)}
              >
                ×
              </button>
            </li>
          ))}
          {uploads.value.map((one) => (
            <li key={`u${one.id}`} class={one.problem ? 'bad' : ''} role={one.problem ? 'alert' : undefined}>
              <span class="name">{one.problem || one.name}</span>
              {one.problem ? (
                <button type="button" class="quiet" aria-label="Dismiss" onClick={() => drop(one.id)}>
                  ×
                </button>
              ) : (
                <progress value={one.done} max={1} aria-label={`Attaching ${one.name}`} />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {draft.carrying ? (
        <p class="note" role="status" data-testid="carrying">
          Fetching the files of the forwarded mail…
        </p>
      ) : null}
      <label class="attach">
        <input type="file" multiple data-testid="composer-attach" onChange={pick} />
        <span>Attach files</span>
      </label>
    </div>
  )
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Files dropped anywhere on the composer are attached; text is left to the field it falls on. */
export function dropped(event: DragEvent, panel: Composing): void {
  const files = [...(event.dataTransfer?.files ?? [])]
  if (files.length === 0) return
  event.preventDefault()
  panel.composer.files.attach(files)
}
