/** What a mail page tells the panel: which mail is open, nothing of its content. Null: not readable. */
export interface MailContext {
  provider: 'google' | 'microsoft'
  account: string | null
  thread: { id: string; kind: 'gmail-legacy' | 'gmail-perm' | 'outlook-conv' } | null
  messages: string[]
  participants: { address: string; name: string }[]
  /** Rises with each change, so that a late answer can be told from a new one. */
  seq: number
}

/** One mail page's reader: a pure function of the document; the server checks all of it. */
export type Reader = (document: Document, url: URL) => Omit<MailContext, 'seq'>

/** Whether a person can see an element: kept-mounted, hidden panes carry the same attributes. */
export function isShown(element: Element): boolean {
  return element.getClientRects().length > 0 && !element.closest('[hidden]')
}

export function cut(text: string | null | undefined, length = 300): string {
  return (text ?? '').trim().slice(0, length)
}

const ADDRESS = /[^\s<>"',;:()[\]@\\]+@[^\s<>"',;:()[\]@\\]+\.[^\s<>"',;:()[\]@\\]+/

export function addressIn(text: string | null | undefined): string | null {
  return ADDRESS.exec(text ?? '')?.[0].toLowerCase() ?? null
}
