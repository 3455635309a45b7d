/** Mail that was exported here or elsewhere: what is in the file, what would be new, and taking it in. */
import { useEffect, useState } from 'preact/hooks'
import type { MailImported, Uploaded } from '../../shared_schema/generated/wire'
import { post, upload } from './api'
import { Steps, Trouble } from './import-parts'

const STEPS = ['File', 'Check', 'Import'] as const
const count = new Intl.NumberFormat()

type Stage =
  | { at: 'sending'; part: number }
  | { at: 'checked'; upload: string; counts: MailImported }
  | { at: 'taking'; counts: MailImported }
  | { at: 'done'; counts: MailImported }
  | { at: 'refused' }

export function MailFile({ file, close }: { file: File; close: () => void }) {
  const [stage, setStage] = useState<Stage>({ at: 'sending', part: 0 })
  const [trouble, setTrouble] = useState('')
  const fail = (error: Error): void => {
    setTrouble(error.message)
    setStage({ at: 'refused' })
  }
  useEffect(() => {
    const look = async (): Promise<void> => {
      const kept = await upload<Uploaded>('/api/uploads', file, (part) => setStage({ at: 'sending', part }))
      const counts = await post<MailImported>(`/api/uploads/${kept.upload}/mail/preview`)
      setStage({ at: 'checked', upload: kept.upload, counts })
    }
    look().catch(fail)
  }, [file])
  const take = (name: string, counts: MailImported): void => {
    setStage({ at: 'taking', counts })
    post<MailImported>(`/api/uploads/${name}/mail`)
      .then((done) => setStage({ at: 'done', counts: done }))
      .catch(fail)
  }
  return (
    <main class="card wide import">
      <h1>{file.name}</h1>
      <p class="about">Exported mail · {count.format(Math.ceil(file.size / 1024))} kB</p>
      <Steps names={STEPS} at={{ sending: 0, refused: 0, checked: 1, taking: 2, done: 3 }[stage.at]} />
      <Trouble text={trouble} />
      {stage.at === 'sending' ? (
        <div class="running" role="status">
          <progress {...(stage.part < 1 ? { value: stage.part, max: 1 } : {})} aria-label="Upload" />
          <span>{stage.part < 1 ? 'Uploading…' : 'Looking at what is in it…'}</span>
        </div>
      ) : null}
      {stage.at === 'taking' ? (
        <div class="running" role="status">
          <progress aria-label="Taking in" />
          <span>Taking in {mails(stage.counts.mails)}…</span>
        </div>
      ) : null}
      {stage.at === 'checked' || stage.at === 'done' ? (
        <Told counts={stage.counts} done={stage.at === 'done'} />
      ) : null}
      <p class="buttons">
        {stage.at === 'checked' ? (
          <button
            type="button"
            class="primary"
            disabled={stage.counts.mails + stage.counts.known === 0}
            onClick={() => take(stage.upload, stage.counts)}
            data-testid="mail-take"
          >
            {stage.counts.mails > 0 ? `Take in ${mails(stage.counts.mails)}` : 'Put them on their records'}
          </button>
        ) : null}
        {stage.at === 'taking' ? null : (
          <button type="button" class={stage.at === 'done' ? 'primary' : 'quiet'} onClick={close}>
            {stage.at === 'checked' ? 'Discard the file' : 'All imports'}
          </button>
        )}
      </p>
    </main>
  )
}

const mails = (many: number): string => `${count.format(many)} ${many === 1 ? 'mail' : 'mails'}`

function Told({ counts, done }: { counts: MailImported; done: boolean }) {
  const rows = [
    [done ? 'Taken in' : 'New here', counts.mails, 'Put on the timelines that they were exported from.'],
    [
      'Here already',
      counts.known,
      'Not taken in twice; they are put on the same records, should they miss any.',
    ],
    [
      done ? 'Records made' : 'Records to make',
      counts.records,
      'Known ones are found by address, domain or name.',
    ],
  ] as const
  return (
    <>
      <dl class="tally" data-testid="mail-counts">
        {rows.map(([label, many, about]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <b>{count.format(many)}</b>
              <span class="about">{about}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p class="about">
        {done
          ? 'A mail is taken off a timeline there, one by one.'
          : 'Nothing is changed yet. Mail is taken in for good: it is not undone as a whole.'}
      </p>
    </>
  )
}
