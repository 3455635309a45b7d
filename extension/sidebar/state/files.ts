/** Files of the draft at hand: sent to the server as they are chosen, with what is left to go. */
import { type Signal, signal } from '@preact/signals'
import type { DraftView, FileView } from '../../../shared_schema/generated/wire'
import type { MailHost } from '../host'

export interface Upload {
  id: number
  name: string
  /** 0 to 1. */
  done: number
  problem: string
}

export type FilesModel = ReturnType<typeof createFiles>

export function createFiles(
  host: MailHost,
  draft: () => DraftView | null,
  changed: (draft: number, files: FileView[]) => void,
) {
  const uploads: Signal<Upload[]> = signal([])
  let number = 0

  const set = (id: number, part: Partial<Upload>): void => {
    uploads.value = uploads.value.map((one) => (one.id === id ? { ...one, ...part } : one))
  }
  const drop = (id: number): void => {
    uploads.value = uploads.value.filter((one) => one.id !== id)
  }

  function attach(files: Iterable<File>): void {
    const at = draft()
    if (at) for (const file of files) void upload(at.id, file)
  }

  async function upload(to: number, file: File): Promise<void> {
    number += 1
    const id = number
    uploads.value = [...uploads.value, { id, name: file.name, done: 0, problem: '' }]
    const url = `${await host.server()}/api/drafts/${to}/files`
    const headers = {
      'Content-Type': file.type || 'application/octet-stream',
      'X-File-Name': encodeURIComponent(file.name),
      ...(await host.credentials()),
    }
    try {
      const kept = await put(url, headers, file, (done) => set(id, { done }))
      const now = draft()
      if (now?.id === to) changed(to, [...(now.files ?? []), kept])
      drop(id)
    } catch (error) {
      set(id, { problem: error instanceof Error ? error.message : String(error) })
    }
  }

  async function remove(file: FileView): Promise<void> {
    const at = draft()
    if (!at) return
    const answer = await fetch(`${await host.server()}/api/drafts/${at.id}/files/${file.id}/remove`, {
      method: 'POST',
      headers: await host.credentials(),
    })
    if (answer.ok)
      changed(
        at.id,
        (at.files ?? []).filter((one) => one.id !== file.id),
      )
  }

  const uploading = (): boolean => uploads.value.some((one) => one.problem === '')
  return { uploads, attach, remove, drop, uploading }
}

/** `fetch` does not tell how far an upload has come. */
function put(
  url: string,
  headers: Record<string, string>,
  file: File,
  progress: (done: number) => void,
): Promise<FileView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0)
    request.onerror = () => reject(new Error('The line broke. Try again.'))
    request.onload = () => {
      if (request.status === 201) resolve(request.response)
      else reject(new Error(request.response?.title ?? `The server said ${request.status}.`))
    }
    request.send(file)
  })
}
