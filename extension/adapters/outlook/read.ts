/** Which mail is open in Outlook on the web. Labels are localised, so only their addresses are read. */
import { addressIn, cut, isShown, type MailContext, type Reader } from '../adapter'
import * as selectors from './selectors'

export const readOutlook: Reader = (document) => {
  const pane = [...document.querySelectorAll(selectors.pane)].find(isShown) ?? null
  return {
    provider: 'microsoft',
    account: account(document),
    thread: pane ? thread(document) : null,
    messages: [],
    participants: pane ? participants(pane) : [],
  }
}

function thread(document: Document): MailContext['thread'] {
  const rows = [...document.querySelectorAll(selectors.selected)].filter(
    (row) => !row.closest(selectors.body),
  )
  const all = rows.length > 0 ? rows : [...document.querySelectorAll(selectors.anyConversation)]
  const ids = new Set(all.map((row) => cut(row.getAttribute('data-convid'), 400)).filter(Boolean))
  const [id] = ids
  return ids.size === 1 && id ? { id, kind: 'outlook-conv' } : null // several: never a guess
}

function participants(pane: Element): MailContext['participants'] {
  const found = new Map<string, string>()
  const shown = [...pane.querySelectorAll(`${selectors.sender}, ${selectors.recipient}`)]
  for (const element of shown.filter((one) => !one.closest(selectors.body))) {
    const label = element.getAttribute('aria-label') ?? element.textContent
    const address = addressIn(label)
    const name = cut(label?.replace(/^[^:]*:\s*/, '').replace(/<.*$/, ''), 100)
    if (address && !found.has(address)) found.set(address, name)
  }
  return [...found].slice(0, 200).map(([address, name]) => ({ address, name }))
}

function account(document: Document): string | null {
  const roots = [...document.querySelectorAll(selectors.account)].map((one) =>
    addressIn(one.getAttribute('title')),
  )
  const known = new Set(roots.filter(Boolean))
  if (known.size === 1) return [...known][0] ?? null
  const button = document.querySelector(selectors.accountButton)
  return known.size > 1 ? null : addressIn(button?.getAttribute('aria-label') ?? button?.textContent)
}
