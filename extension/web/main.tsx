/** The web app: sign in, pair panels, connect mailboxes, and work beside one's mail. */
import { signal } from '@preact/signals'
import { render } from 'preact'
import type { Session } from '../../shared_schema/generated/wire'
import '../sidebar/style.css'
import './web.css'
import { session } from './api'
import { Devices } from './devices'
import { Health } from './health'
import { Mailboxes } from './mailboxes'
import { Pair } from './pair'
import { SignIn } from './sign-in'
import { Work } from './work'

const who = signal<Session | null | undefined>(undefined)
const route = signal(location.hash.slice(1) || '/')

async function load(): Promise<void> {
  who.value = await session()
}

function App() {
  const [, page, first, second] = route.value.split('/')
  if (page === 'sign-in' && first) return <SignIn token={first} done={load} />
  if (who.value === undefined) return null
  if (who.value === null) return <SignIn token="" done={load} />
  return (
    <>
      <nav class="top" aria-label="Main">
        <b>Alongside</b>
        <a href="#/">Mail</a>
        <a href="#/mailboxes">Mailboxes</a>
        <a href="#/health">Connections</a>
        <a href="#/pair">Pair a panel</a>
        <a href="#/devices">Devices</a>
        <span class="me">
          {who.value.viewer.name} · {who.value.viewer.workspace}
        </span>
      </nav>
      {page === 'pair' ? (
        <Pair code={first ?? ''} />
      ) : page === 'mailboxes' ? (
        <Mailboxes session={who.value} said={first ?? ''} detail={second ?? ''} reload={load} />
      ) : page === 'health' || (page === 'admin' && first === 'health') ? (
        <Health />
      ) : page === 'devices' ? (
        <Devices done={load} />
      ) : (
        <Work />
      )}
    </>
  )
}

addEventListener('hashchange', () => {
  route.value = location.hash.slice(1) || '/'
})
void load()
const root = document.getElementById('app')
if (root) render(<App />, root)
