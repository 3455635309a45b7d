/** The panel as a part of the web app: the mail is chosen in our own list. */
import { type Signal, signal } from '@preact/signals'
import type { MailContext } from '../adapters/adapter'
import type { MailHost } from '../sidebar/host'

export class WebHost implements MailHost {
  readonly kind = 'web'
  context: Signal<MailContext | null> = signal(null)
  deviceName = 'Web app'
  readonly onPhone = /iPhone|Android.+Mobile/.test(navigator.userAgent)

  constructor(readonly credentialsNow: () => Record<string, string>) {}

  async get(key: string): Promise<string | null> {
    return localStorage.getItem(key)
  }

  async set(key: string, value: string | null): Promise<void> {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  }

  async server(): Promise<string> {
    return location.origin
  }

  async credentials(): Promise<Record<string, string>> {
    return this.credentialsNow()
  }

  openPage(url: string): void {
    location.assign(url)
  }
}
