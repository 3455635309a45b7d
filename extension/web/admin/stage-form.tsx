/** One stage, one pipeline, and taking a stage away with its records moved to another one. */
import { useState } from 'preact/hooks'
import type { DefinedPipeline, DefinedPipelines, DefinedStage } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { Confirm, Field, FormDialog, say } from './parts'

type Outcome = DefinedStage['outcome']
const MEANINGS: Record<string, readonly { outcome: Outcome; label: string }[]> = {
  deal: [
    { outcome: 'open', label: 'Open: still worked on' },
    { outcome: 'won', label: 'Won: closed, 100 %' },
    { outcome: 'lost', label: 'Lost: closed, 0 %' },
  ],
  ticket: [
    { outcome: 'open', label: 'Open: still worked on' },
    { outcome: 'closed', label: 'Closed' },
  ],
}

interface StageProps {
  kind: string
  pipeline: DefinedPipeline
  stage: DefinedStage | null
  onSaved: (found: DefinedPipelines) => void
  onClose: () => void
}

export function StageForm({ kind, pipeline, stage, onSaved, onClose }: StageProps) {
  const [label, setLabel] = useState(stage?.label ?? '')
  const [outcome, setOutcome] = useState<Outcome>(stage?.outcome ?? 'open')
  const [percent, setPercent] = useState(String(Math.round(Number(stage?.probability || '0.5') * 100)))
  const save = async (): Promise<void> => {
    const probability = kind === 'deal' ? String(Number(percent) / 100) : ''
    const fields = { label, outcome, probability }
    const where = { kind, pipeline: pipeline.id, fields }
    onSaved(
      stage
        ? await ask('pipeline.change_stage', { ...where, stage: stage.id })
        : await ask('pipeline.add_stage', where),
    )
    say(`${label.trim()} is saved.`)
  }
  const closes = stage && stage.records > 0 && (stage.outcome === 'open') !== (outcome === 'open')
  return (
    <FormDialog
      title={stage?.label ?? `New stage of ${pipeline.label}`}
      verb="Save"
      onSave={save}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <Field label="Label" wrong={problem?.field === 'label' || problem?.field === 'stages.label'}>
            <input
              data-testid="stage-label"
              autoComplete="off"
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          </Field>
          <div class="two">
            <Field label="Means" wrong={problem?.field === 'outcome'}>
              <select value={outcome} onChange={(event) => setOutcome(event.currentTarget.value as Outcome)}>
                {(MEANINGS[kind] ?? []).map((one) => (
                  <option key={one.outcome} value={one.outcome}>
                    {one.label}
                  </option>
                ))}
              </select>
            </Field>
            {kind === 'deal' && outcome === 'open' ? (
              <Field label="Probability, in percent" wrong={problem?.field === 'probability'}>
                <input
                  type="number"
                  min="0"
                  max="100"
                  value={percent}
                  onInput={(event) => setPercent(event.currentTarget.value)}
                />
              </Field>
            ) : null}
          </div>
          {closes ? (
            <p class="notice">
              {stage.records} {kind}
              {stage.records === 1 ? '' : 's'} in this stage will count as {outcome} from now on.
            </p>
          ) : null}
        </>
      )}
    </FormDialog>
  )
}

interface PipelineProps {
  kind: string
  pipeline: DefinedPipeline | null
  onSaved: (found: DefinedPipelines) => void
  onClose: () => void
}

const BEGIN: Record<string, { label: string; outcome: Outcome; probability: string }[]> = {
  deal: [
    { label: 'New', outcome: 'open', probability: '0.2' },
    { label: 'Won', outcome: 'won', probability: '' },
    { label: 'Lost', outcome: 'lost', probability: '' },
  ],
  ticket: [
    { label: 'New', outcome: 'open', probability: '' },
    { label: 'Closed', outcome: 'closed', probability: '' },
  ],
}

export function PipelineForm({ kind, pipeline, onSaved, onClose }: PipelineProps) {
  const [label, setLabel] = useState(pipeline?.label ?? '')
  const save = async (): Promise<void> => {
    onSaved(
      pipeline
        ? await ask('pipeline.rename', { kind, pipeline: pipeline.id, label })
        : await ask('pipeline.create', { kind, label, stages: BEGIN[kind] ?? [] }),
    )
    say(`${label.trim()} is saved.`)
  }
  return (
    <FormDialog title={pipeline?.label ?? 'New pipeline'} verb="Save" onSave={save} onClose={onClose}>
      {(problem) => (
        <>
          <Field label="Label" wrong={problem?.field === 'label'}>
            <input
              data-testid="pipeline-label"
              autoComplete="off"
              value={label}
              onInput={(event) => setLabel(event.currentTarget.value)}
            />
          </Field>
          {pipeline ? null : (
            <p class="about">
              It begins with the stages {(BEGIN[kind] ?? []).map((one) => one.label).join(', ')}; change them
              as you like.
            </p>
          )}
        </>
      )}
    </FormDialog>
  )
}

interface RemoveProps {
  found: DefinedPipelines
  pipeline: DefinedPipeline
  stage: DefinedStage
  onSaved: (found: DefinedPipelines) => void
  onClose: () => void
}

export function RemoveStage({ found, pipeline, stage, onSaved, onClose }: RemoveProps) {
  const { kind } = found
  const others = found.pipelines.flatMap((one) =>
    one.stages
      .filter(({ id }) => id !== stage.id)
      .map(({ id, label }) => ({ id, label: one.id === pipeline.id ? label : `${one.label}: ${label}` })),
  )
  const [to, setTo] = useState(pipeline.stages.find(({ id }) => id !== stage.id)?.id ?? 0)
  const [left, setLeft] = useState(stage.records)
  const plural = left === 1 ? kind : `${kind}s`
  const remove = async (): Promise<void> => {
    let waiting = left
    while (waiting > 0) {
      const step = await ask('pipeline.empty_stage', { kind, stage: stage.id, to })
      waiting = step.moved > 0 ? step.left : 0
      setLeft(step.left)
    }
    onSaved(await ask('pipeline.archive_stage', { kind, pipeline: pipeline.id, stage: stage.id }))
    say(`${stage.label} is removed.`)
  }
  return (
    <Confirm
      title={`Remove ${stage.label}?`}
      verb={stage.records > 0 ? 'Move and remove' : 'Remove'}
      onYes={remove}
      onClose={onClose}
    >
      {stage.records > 0 ? (
        <>
          <p aria-live="polite">
            {left} {plural} {left === 1 ? 'stands' : 'stand'} in it. They keep everything but their stage.
          </p>
          <Field label="Move them to">
            <select
              data-testid="move-to"
              value={to}
              onChange={(event) => setTo(Number(event.currentTarget.value))}
            >
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          </Field>
        </>
      ) : (
        <p>No {kind} stands in it.</p>
      )}
    </Confirm>
  )
}
