/** Which mail is open in Gmail. Nothing found means "no thread", never a guess. */
import { addressIn, cut, isShown, type MailContext, type Reader } from '../adapter'
import * as selectors from './selectors'

export const readGmail: Reader = (document) => {
  const pane = openPane(document)
  return {
    provider: 'google',
    account: account(document),
    thread: pane ? thread(pane) : null,
    messages: pane ? messages(pane) : [],
    participants: pane ? participants(pane) : [],
  }
}

function openPane(document: Document): Element | null {
  const shown = [...document.querySelectorAll(selectors.main)].filter(
    (pane) => isShown(pane) && outside(pane, selectors.message).length > 0,
  )
  return shown.length === 1 ? (shown[0] ?? null) : null // two open panes: ask, do not choose
}

function outside(pane: Element, selector: string): Element[] {
  return [...pane.querySelectorAll(selector)].filter(
    (element) => !element.closest(selectors.body) && !element.closest(selectors.row),
  )
}

function thread(pane: Element): MailContext['thread'] {
  const found = outside(pane, selectors.thread).find(isShown) ?? pane.closest(selectors.thread)
  const legacy = found?.getAttribute('data-legacy-thread-id') ?? ''
  if (/^[0-9a-f]{10,16}$/.test(legacy)) return { id: legacy, kind: 'gmail-legacy' }
  const permanent = (found?.getAttribute('data-thread-perm-id') ?? '').replace(/^#/, '')
  // `thread-a:` ids are made in this browser; the server cannot look them up until Gmail has synced.
  return /^thread-f:\d{5,20}$/.test(permanent) ? { id: permanent, kind: 'gmail-perm' } : null
}

function messages(pane: Element): string[] {
  const ids = outside(pane, selectors.message).map((element) =>
    cut(element.getAttribute('data-legacy-message-id'), 20),
  )
  return [...new Set(ids)].filter((id) => /^[0-9a-f]{10,16}$/.test(id)).slice(0, 200)
}

function participants(pane: Element): MailContext['participants'] {
  const found = new Map<string, string>()
  for (const element of outside(pane, selectors.person)) {
    const address = addressIn(element.getAttribute('email'))
    if (address && !found.has(address))
      found.set(address, cut(element.getAttribute('name') ?? element.textContent, 100))
  }
  return [...found].slice(0, 200).map(([address, name]) => ({ address, name }))
}

function account(document: Document): string | null {
  const button = [...document.querySelectorAll(selectors.account)].map((one) =>
    addressIn(one.getAttribute('aria-label')),
  )
  const titled = /-\s+(\S+@\S+)\s+-[^-]*$/.exec(document.title)?.[1]
  return button.find(Boolean) ?? titled?.toLowerCase() ?? null
}
