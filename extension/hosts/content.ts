/** What both content scripts do: watch the page, dock the panel, answer panels that ask. */
import type { Reader } from '../adapters/adapter'
import { dock } from '../adapters/dock'
import { watch } from '../adapters/watch'

const OPEN = 'dock-open'

export async function runInPage(read: Reader, invalidated: (then: () => void) => void): Promise<void> {
  const stop = new AbortController()
  const ports = new Set<chrome.runtime.Port>()
  const send = (message: object): void => {
    for (const port of ports) port.postMessage(message)
  }
  const look = watch(document, read, (context) => send({ context }), stop.signal)
  const kept = await chrome.storage.sync.get(OPEN)
  const docked = dock(document, chrome.runtime.getURL('sidepanel.html'), kept[OPEN] !== false, (open) => {
    void chrome.storage.sync.set({ [OPEN]: open })
  })
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== 'panel' || port.sender?.id !== chrome.runtime.id) return
    ports.add(port)
    port.onDisconnect.addListener(() => ports.delete(port))
    port.onMessage.addListener((message: { hide?: boolean }) => {
      if (message.hide) docked.setOpen(false)
    })
    port.postMessage({ context: look() })
  })
  // An update of the extension orphans this script: take our things away and go quiet.
  invalidated(() => {
    stop.abort()
    docked.remove()
  })
}
