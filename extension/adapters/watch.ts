/** Notice that another mail is open: look after every change of the page, tell only real changes. */
import type { MailContext, Reader } from './adapter'

const QUIET_MS = 250

export function watch(
  document: Document,
  read: Reader,
  tell: (context: MailContext) => void,
  signal: AbortSignal,
): () => MailContext {
  let seq = 0
  let last = ''
  let current: MailContext = { ...read(document, new URL(document.location.href)), seq }
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = (): MailContext => {
    const seen = read(document, new URL(document.location.href))
    const key = JSON.stringify(seen)
    if (key !== last) {
      last = key
      seq += 1
      current = { ...seen, seq }
      tell(current)
    }
    return current
  }
  const soon = (): void => {
    // Not debounced: a page that never rests is still looked at four times a second.
    timer ??= setTimeout(() => {
      timer = undefined
      look()
    }, QUIET_MS)
  }
  const observer = new MutationObserver(soon)
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['aria-selected', 'style', 'hidden'],
  })
  document.defaultView?.addEventListener('hashchange', soon, { signal })
  document.defaultView?.addEventListener('popstate', soon, { signal })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
  look()
  return look
}
