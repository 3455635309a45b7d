/** Pipelines of deals and tickets: stages in order, what each of them means, and how many stand there. */
import { useState } from 'preact/hooks'
import type { DefinedPipeline, DefinedPipelines, DefinedStage } from '../../../shared_schema/generated/wire'
import { ask } from './ask'
import { KindTabs } from './kind-tabs'
import { Ordered } from './ordered'
import { Confirm, Loading, Page, say, Trouble, useAsked } from './parts'
import { PipelineForm, RemoveStage, StageForm } from './stage-form'

const KINDS = [
  { kind: 'deal', plural: 'Deals' },
  { kind: 'ticket', plural: 'Tickets' },
] as const
const OUTCOMES = { open: 'Open', won: 'Won', lost: 'Lost', closed: 'Closed' } as const

type Open =
  | { what: 'pipeline'; pipeline: DefinedPipeline | null }
  | { what: 'archive'; pipeline: DefinedPipeline }
  | { what: 'stage'; pipeline: DefinedPipeline; stage: DefinedStage | null }
  | { what: 'remove'; pipeline: DefinedPipeline; stage: DefinedStage }

export function Pipelines({ rest }: { rest: string }) {
  const kind = rest || 'deal'
  const { value, setValue, trouble, load } = useAsked(() => ask('pipeline.list', { kind }), [kind])
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const archive = async (pipeline: DefinedPipeline): Promise<void> => {
    setValue(await ask('pipeline.archive', { kind, pipeline: pipeline.id }))
    say(`${pipeline.label} is removed.`)
  }
  return (
    <Page
      title="Pipelines"
      about="The stages that deals and tickets go through. What a stage means decides what counts as open, won or closed."
      action={
        <button
          type="button"
          class="primary"
          data-testid="new-pipeline"
          onClick={() => setOpen({ what: 'pipeline', pipeline: null })}
        >
          New pipeline
        </button>
      }
    >
      <KindTabs page="pipelines" kinds={KINDS} chosen={kind} />
      {trouble ? <Trouble error={trouble} again={load} /> : null}
      {!value || value.kind !== kind ? (
        <Loading />
      ) : (
        <>
          {value.pipelines.map((pipeline) => (
            <PipelineCard
              key={pipeline.id}
              found={value}
              pipeline={pipeline}
              onChange={setValue}
              onOpen={setOpen}
            />
          ))}
          {open?.what === 'pipeline' ? (
            <PipelineForm kind={kind} pipeline={open.pipeline} onSaved={setValue} onClose={close} />
          ) : null}
          {open?.what === 'stage' ? (
            <StageForm
              kind={kind}
              pipeline={open.pipeline}
              stage={open.stage}
              onSaved={setValue}
              onClose={close}
            />
          ) : null}
          {open?.what === 'remove' ? (
            <RemoveStage
              found={value}
              pipeline={open.pipeline}
              stage={open.stage}
              onSaved={setValue}
              onClose={close}
            />
          ) : null}
          {open?.what === 'archive' ? (
            <Confirm
              title={`Remove ${open.pipeline.label}?`}
              verb="Remove"
              onClose={close}
              onYes={() => archive(open.pipeline)}
            >
              <p>A pipeline goes only when no record stands in it. Empty its stages first.</p>
            </Confirm>
          ) : null}
        </>
      )}
    </Page>
  )
}

interface CardProps {
  found: DefinedPipelines
  pipeline: DefinedPipeline
  onChange: (found: DefinedPipelines) => void
  onOpen: (open: Open) => void
}

function PipelineCard({ found, pipeline, onChange, onOpen }: CardProps) {
  const { kind } = found
  const put = (stages: readonly DefinedStage[]): Promise<void> =>
    ask('pipeline.order_stages', { kind, pipeline: pipeline.id, stages: stages.map(({ id }) => id) }).then(
      onChange,
    )
  const order = (stages: DefinedStage[]): void => {
    const before = pipeline.stages
    const shown = found.pipelines.map((one) => (one.id === pipeline.id ? { ...one, stages } : one))
    onChange({ ...found, pipelines: shown })
    put(stages).then(
      () => say('The new order is saved.', () => put(before)),
      (error: Error) => {
        onChange(found)
        say(error.message)
      },
    )
  }
  return (
    <section class="group" aria-label={pipeline.label} data-testid="pipeline">
      <header>
        <h2>{pipeline.label}</h2>
        <div class="acts">
          <button type="button" class="quiet" onClick={() => onOpen({ what: 'pipeline', pipeline })}>
            Rename<span class="visually-hidden"> {pipeline.label}</span>
          </button>
          <button
            type="button"
            class="quiet danger"
            disabled={found.pipelines.length === 1}
            onClick={() => onOpen({ what: 'archive', pipeline })}
          >
            Remove…<span class="visually-hidden"> {pipeline.label}</span>
          </button>
        </div>
      </header>
      <Ordered
        label={`Stages of ${pipeline.label}`}
        items={pipeline.stages}
        keyOf={({ id }) => id}
        nameOf={({ label }) => label}
        onOrder={order}
      >
        {(stage) => (
          <div class="stage-row">
            <button type="button" class="row" onClick={() => onOpen({ what: 'stage', pipeline, stage })}>
              {stage.label}
            </button>
            <span class={`tag ${stage.outcome}`}>{OUTCOMES[stage.outcome]}</span>
            <span class="about">
              {stage.probability ? `${Math.round(Number(stage.probability) * 100)} %` : ''}
            </span>
            <span class="about">
              {stage.records} {kind}
              {stage.records === 1 ? '' : 's'}
            </span>
            <button
              type="button"
              class="quiet danger"
              disabled={pipeline.stages.length === 1}
              onClick={() => onOpen({ what: 'remove', pipeline, stage })}
            >
              Remove…<span class="visually-hidden"> {stage.label}</span>
            </button>
          </div>
        )}
      </Ordered>
      <p>
        <button type="button" onClick={() => onOpen({ what: 'stage', pipeline, stage: null })}>
          Add a stage
        </button>
      </p>
    </section>
  )
}
