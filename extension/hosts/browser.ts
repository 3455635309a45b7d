/** The panel as an extension page: in the mail page's frame, or in the browser's own panel. */
import { type Signal, signal } from '@preact/signals'
import type { MailContext } from '../adapters/adapter'
import type { MailHost } from '../sidebar/host'

const SERVER = 'http://localhost:8025'

export class BrowserHost implements MailHost {
  context: Signal<MailContext | null> = signal(null)
  deviceName = 'Chrome panel'
  private port: chrome.runtime.Port | null = null
  private tabId: number | null = null
  moveToSidePanel?: () => void

  private constructor(readonly kind: 'frame' | 'side-panel') {}

  static async start(): Promise<BrowserHost> {
    const own = await chrome.tabs.getCurrent()
    const host = new BrowserHost(own ? 'frame' : 'side-panel')
    if (navigator.userAgent.includes('Firefox')) host.deviceName = 'Firefox panel'
    if (own?.id !== undefined) {
      host.follow(own.id)
      if (chrome.sidePanel) {
        host.moveToSidePanel = () => {
          void chrome.runtime.sendMessage({ kind: 'open-side-panel' })
          host.port?.postMessage({ hide: true })
        }
      }
    } else {
      await host.followFront()
      chrome.tabs.onActivated.addListener(() => void host.followFront())
      chrome.tabs.onUpdated.addListener((_id, change) => {
        if (change.status === 'complete') void host.followFront()
      })
    }
    return host
  }

  private async followFront(): Promise<void> {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true })
    if (tab?.id !== undefined) this.follow(tab.id)
  }

  private follow(tabId: number): void {
    if (this.tabId === tabId && this.port) return
    this.port?.disconnect()
    this.tabId = tabId
    const port = chrome.tabs.connect(tabId, { name: 'panel', frameId: 0 })
    this.port = port
    port.onMessage.addListener((message: { context?: MailContext }) => {
      if (message.context && port === this.port) this.context.value = message.context
    })
    port.onDisconnect.addListener(() => {
      // Reading it tells the browser that we expected pages without our script.
      void chrome.runtime.lastError
      if (port !== this.port) return
      this.port = null
      this.context.value = null
    })
  }

  async get(key: string): Promise<string | null> {
    const found: unknown = (await chrome.storage.local.get(key))[key]
    return typeof found === 'string' ? found : null
  }

  async set(key: string, value: string | null): Promise<void> {
    await (value === null ? chrome.storage.local.remove(key) : chrome.storage.local.set({ [key]: value }))
  }

  async server(): Promise<string> {
    return (await this.get('server')) ?? SERVER
  }

  async credentials(): Promise<Record<string, string>> {
    const token = await this.get('token')
    return token ? { Authorization: `Bearer ${token}` } : {}
  }

  openPage(url: string): void {
    window.open(url, '_blank', 'noopener')
  }
}
