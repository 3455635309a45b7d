/** Where the panel lives: a browser extension or a plain page. The panel knows nothing else of it. */
import type { Signal } from '@preact/signals'
import type { MailContext } from '../adapters/adapter'

export interface MailHost {
  kind: 'frame' | 'side-panel' | 'web'
  context: Signal<MailContext | null>
  /** Small values that survive a reload. */
  get(key: string): Promise<string | null>
  set(key: string, value: string | null): Promise<void>
  server(): Promise<string>
  /** Headers that say who we are, beside what the browser adds. */
  credentials(): Promise<Record<string, string>>
  openPage(url: string): void
  moveToSidePanel?: () => void
  /** A mail that is begun on the phone is logged to whom it goes to, and to nothing else (H21). */
  onPhone?: boolean
  deviceName: string
}
