/** What a page is called in the browser's tab and history. */
import type { KindView } from '../../shared_schema/generated/wire'

const PAGES: Record<string, string> = {
  '': 'Mail',
  tasks: 'Tasks',
  mailboxes: 'Mailboxes',
  import: 'Import and export',
  pair: 'Pair a panel',
  devices: 'Devices',
  admin: 'Settings',
  profile: 'Your profile',
  'sign-in': 'Sign in',
}

/** A record's page says its name itself, once it is known. */
export function title(route: string, kinds: KindView[]): string {
  const [, page = '', first = ''] = route.split('/')
  const kind = kinds.find((one) => one.name === first)
  const name = kind ? (page === 'record' ? kind.singular : kind.plural) : PAGES[page]
  return name ? `${name} · Alongside` : 'Alongside'
}
