/** The web app: sign in, the CRM's lists and records, mail with the panel beside it, mailboxes, devices. */
import { signal } from '@preact/signals'
import { render } from 'preact'
import type { Session } from '../../shared_schema/generated/wire'
import '../sidebar/style.css'
import './web.css'
import { Admin } from './admin/admin'
import { Profile } from './admin/profile'
import './crm.css'
import { session } from './api'
import { Board } from './board'
import { type Crm, calm, createCrm } from './crm'
import { Devices } from './devices'
import { Health } from './health'
import { Import } from './import'
import { Records, Waiting } from './list'
import { Mailboxes } from './mailboxes'
import { Pair } from './pair'
import { Missing, RecordView } from './record'
import { Shell } from './shell'
import { SignIn } from './sign-in'
import { Tasks } from './tasks'
import { title } from './title'
import { Work } from './work'

const who = signal<Session | null | undefined>(undefined)
const route = signal(location.hash.slice(1) || '/')
const crm = signal<Crm | null>(null)

async function load(): Promise<void> {
  const found = await session()
  if (found && crm.value?.viewer.id !== found.viewer.id) {
    crm.value?.close()
    const made = createCrm(found)
    crm.value = made
    made.load().catch(calm)
  }
  who.value = found
}

function App() {
  const [, page, first] = route.value.split('/')
  if (page === 'sign-in' && first) return <SignIn token={first} done={load} />
  document.title = title(route.value, crm.value?.schema.value?.kinds ?? [])
  if (who.value === undefined) return null
  if (who.value === null || !crm.value) return <SignIn token="" done={load} />
  return (
    <Shell crm={crm.value} path={route.value}>
      <Page session={who.value} crm={crm.value} />
    </Shell>
  )
}

function Page({ session: found, crm: here }: { session: Session; crm: Crm }) {
  const [, page, first, second, third] = route.value.split('/')
  if (page === 'pair') return <Pair code={first ?? ''} />
  if (page === 'mailboxes')
    return <Mailboxes session={found} said={first ?? ''} detail={second ?? ''} reload={load} />
  if (page === 'devices') return <Devices done={load} />
  if (page === 'health' || (page === 'admin' && first === 'health')) return <Health />
  if (page === 'admin')
    return <Admin isAdmin={found.viewer.isAdmin ?? false} page={first ?? ''} rest={second ?? ''} />
  if (page === 'import') return <Import crm={here} id={first ?? ''} isAdmin={found.viewer.isAdmin ?? false} />
  if (page === 'tasks') return <Tasks crm={here} />
  if (page === 'profile') return <Profile done={load} />
  if (page === '' || page === undefined) return <Work mailboxes={found.mailboxes.length} />
  if (!here.schema.value) return <Waiting />
  const kind = here.kind(first ?? '')
  if (!kind) return <Missing />
  if (page === 'list')
    return <Records key={kind.name} crm={here} kind={kind} archived={second === 'archived'} />
  if (page === 'board' && kind.stageProperty) return <Board key={kind.name} crm={here} kind={kind} />
  if (page === 'record' && Number(second)) {
    const id = Number(second)
    return <RecordView key={`${kind.name}${id}`} crm={here} kind={kind} id={id} asked={third ?? ''} />
  }
  return <Missing />
}

addEventListener('hashchange', () => {
  route.value = location.hash.slice(1) || '/'
})
void load()
const root = document.getElementById('app')
if (root) render(<App />, root)
