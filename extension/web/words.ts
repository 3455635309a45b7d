/** How values, filters and columns read: no server, no page, only words. */
import type { Filter, KindView, PropertyView } from '../../shared_schema/generated/wire'

export type Operator = Filter['operator']

export const OWNER = 'hubspot_owner_id'
const RANGE: [Operator, string][] = [
  ['is', 'is'],
  ['from', 'is at least'],
  ['to', 'is at most'],
]
const PRESENCE: [Operator, string][] = [
  ['known', 'has a value'],
  ['unknown', 'is empty'],
]
const TEXT: [Operator, string][] = [['contains', 'contains'], ['is', 'is'], ['is_not', 'is not'], ...PRESENCE]
const DAYS: [Operator, string][] = [
  ['last_days', 'in the last days'],
  ['from', 'on or after'],
  ['to', 'on or before'],
  ['is', 'on'],
  ...PRESENCE,
]
export const OPERATORS: Record<PropertyView['type'], [Operator, string][]> = {
  string: TEXT,
  phone_number: TEXT,
  number: [...RANGE, ['is_not', 'is not'], ...PRESENCE],
  date: DAYS,
  datetime: DAYS,
  enumeration: [['any_of', 'is any of'], ['none_of', 'is none of'], ...PRESENCE],
  bool: [['is', 'is'], ...PRESENCE],
}

export const needsValue = (operator: Operator): boolean => operator !== 'known' && operator !== 'unknown'
export const takesSeveral = (operator: Operator): boolean => operator === 'any_of' || operator === 'none_of'

export interface Names {
  kind: KindView
  owner: (id: string) => string
}

const WORDS: Record<string, string> = { me: 'Me', my_team: 'My team', nobody: 'Nobody' }

export function property(kind: KindView, name: string): PropertyView | undefined {
  return kind.properties.find((one) => one.name === name)
}

export function stages(kind: KindView): { value: string; label: string }[] {
  const several = kind.pipelines.length > 1
  return kind.pipelines.flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({
      value: String(stage.id),
      label: several ? `${pipeline.label}: ${stage.label}` : stage.label,
    })),
  )
}

/** One value as a person reads it. */
export function shown(names: Names, name: string, value: string | null | undefined): string {
  if (!value) return ''
  const { kind } = names
  if (name === OWNER) return WORDS[value] ?? (names.owner(value) || 'Somebody who left')
  if (name === kind.stageProperty) return stages(kind).find((one) => one.value === value)?.label ?? value
  if (name === kind.pipelineProperty)
    return kind.pipelines.find((one) => String(one.id) === value)?.label ?? value
  const found = property(kind, name)
  if (!found) return value
  if (found.type === 'enumeration') {
    const labels = new Map((found.options ?? []).map((one) => [one.value, one.label]))
    return value
      .split(';')
      .map((one) => labels.get(one) ?? one)
      .join(', ')
  }
  if (found.type === 'bool') return value === 'true' ? 'Yes' : 'No'
  if (found.type === 'number') return name === 'hs_object_id' ? value : number(value)
  if (found.type === 'date' || isDay(found)) return day(value)
  if (found.type === 'datetime') return moment(value)
  return found.name.endsWith('emails') ? value.split(';').join(', ') : value
}

/** A datetime that is entered as a day, such as a close date. */
export function isDay(found: PropertyView): boolean {
  return (
    found.type === 'date' || (found.type === 'datetime' && found.fieldType === 'date' && !found.isReadOnly)
  )
}

function number(value: string): string {
  const [whole = '', part] = value.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return part ? `${grouped}.${part}` : grouped
}

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function day(value: string): string {
  const found = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(found.getTime()) ? value : dayFormat.format(found)
}

export function moment(value: string): string {
  const found = new Date(value)
  return Number.isNaN(found.getTime()) ? value : momentFormat.format(found)
}

/** A filter as a sentence: `Owner is any of Me, Tom`. */
export function sentence(names: Names, filter: Filter): string {
  const found = property(names.kind, filter.property)
  if (!found) return filter.property
  const words =
    OPERATORS[found.type].find(([operator]) => operator === filter.operator)?.[1] ?? filter.operator
  if (!needsValue(filter.operator)) return `${found.label} ${words}`
  const values = filter.values ?? []
  if (filter.operator === 'last_days')
    return `${found.label} in the last ${values[0]} ${values[0] === '1' ? 'day' : 'days'}`
  return `${found.label} ${words} ${values.map((one) => shown(names, filter.property, one)).join(', ')}`
}

const FIRST_COLUMNS: Record<string, string[]> = {
  contact: ['email', 'phone', 'company', 'lifecyclestage', OWNER],
  company: ['domain', 'industry', 'city', 'phone', OWNER],
  deal: ['dealstage', 'amount', 'closedate', OWNER],
  ticket: ['hs_pipeline_stage', 'hs_ticket_priority', 'createdate', OWNER],
}

export function firstColumns(kind: KindView): string[] {
  const known = new Set(kind.properties.map((one) => one.name))
  return (FIRST_COLUMNS[kind.name] ?? [...kind.secondary, OWNER, 'createdate']).filter((one) =>
    known.has(one),
  )
}

const FIRST_FIELDS: Record<string, string[]> = {
  contact: ['firstname', 'lastname', 'email', 'phone', 'jobtitle', 'company', OWNER],
  company: ['name', 'domain', 'industry', 'city', 'phone', OWNER],
  deal: ['dealname', 'dealstage', 'amount', 'closedate', OWNER],
  ticket: ['subject', 'hs_pipeline_stage', 'hs_ticket_priority', 'content', OWNER],
}

/** What a new record is asked for: what it must have, what it is called by, what is usually known. */
export function firstFields(kind: KindView): PropertyView[] {
  const usual = FIRST_FIELDS[kind.name] ?? [kind.primary, ...kind.secondary, OWNER]
  const wanted = new Set([...usual, ...kind.required])
  const found = [...wanted].map((name) => property(kind, name))
  return found.filter((one): one is PropertyView => one !== undefined && !one.isReadOnly)
}

/** What can be written by hand: the pipeline follows from the stage. */
export function writable(kind: KindView): PropertyView[] {
  return kind.properties.filter(
    (one) => !one.isReadOnly && !one.isHidden && one.name !== kind.pipelineProperty,
  )
}

/** Properties in their groups, for a record's page. */
export function grouped(kind: KindView): { label: string; properties: PropertyView[] }[] {
  const seen = kind.properties.filter((one) => !one.isHidden && one.name !== kind.pipelineProperty)
  const known = new Set(kind.groups.map((one) => one.name))
  const first = kind.groups[0]?.name
  return kind.groups
    .map((group) => ({
      label: group.label,
      properties: seen.filter(
        (one) => one.group === group.name || (group.name === first && !known.has(one.group)),
      ),
    }))
    .filter((group) => group.properties.length > 0)
}

/** The id of the record that a refusal `exists` names, if the viewer may see it. */
export function named(steps: string[] | undefined): number | null {
  const found = /Existing ID: (\d+)/.exec((steps ?? []).join(' '))
  return found ? Number(found[1]) : null
}
