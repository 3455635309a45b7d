/** Values, filters and columns in words. */
import { describe, expect, it } from 'vitest'
import type { KindView } from '../../shared_schema/generated/wire'
import { firstColumns, firstFields, grouped, named, sentence, shown } from './words'

const DEAL: KindView = {
  name: 'deal',
  singular: 'Deal',
  plural: 'Deals',
  isCustom: false,
  primary: 'dealname',
  secondary: [],
  required: ['dealname', 'code'],
  stageProperty: 'dealstage',
  pipelineProperty: 'pipeline',
  mayCreate: true,
  groups: [
    { name: 'dealinformation', label: 'Deal information' },
    { name: 'empty', label: 'Empty' },
  ],
  pipelines: [{ id: 3, label: 'Sales', stages: [{ id: 31, label: 'New', outcome: 'open' }] }],
  properties: [
    { name: 'dealname', label: 'Deal name', type: 'string', fieldType: 'text', group: 'dealinformation' },
    {
      name: 'pipeline',
      label: 'Pipeline',
      type: 'enumeration',
      fieldType: 'select',
      group: 'dealinformation',
    },
    { name: 'dealstage', label: 'Stage', type: 'enumeration', fieldType: 'radio', group: 'dealinformation' },
    { name: 'amount', label: 'Amount', type: 'number', fieldType: 'number', group: 'dealinformation' },
    { name: 'closedate', label: 'Close date', type: 'datetime', fieldType: 'date', group: 'dealinformation' },
    { name: 'code', label: 'Code', type: 'string', fieldType: 'text', group: 'nowhere' },
    { name: 'hot', label: 'Hot', type: 'bool', fieldType: 'booleancheckbox', group: 'dealinformation' },
    { name: 'hubspot_owner_id', label: 'Owner', type: 'enumeration', fieldType: 'select', group: 'nowhere' },
    {
      name: 'tags',
      label: 'Tags',
      type: 'enumeration',
      fieldType: 'checkbox',
      group: 'dealinformation',
      options: [
        { value: 'a', label: 'Alpha' },
        { value: 'b', label: 'Beta' },
      ],
    },
    {
      name: 'createdate',
      label: 'Created',
      type: 'datetime',
      fieldType: 'date',
      group: 'dealinformation',
      isReadOnly: true,
    },
  ],
}
const NAMES = { kind: DEAL, owner: (id: string) => (id === '7' ? 'Mia' : '') }

describe('values', () => {
  it.each([
    ['amount', '48000', '48,000'],
    ['amount', '1234567.5', '1,234,567.5'],
    ['dealstage', '31', 'New'],
    ['pipeline', '3', 'Sales'],
    ['tags', 'a;b', 'Alpha, Beta'],
    ['hot', 'true', 'Yes'],
    ['hubspot_owner_id', '7', 'Mia'],
    ['hubspot_owner_id', '8', 'Somebody who left'],
    ['dealname', '', ''],
  ])('%s %s reads %s', (name, value, words) => {
    expect(shown(NAMES, name, value)).toBe(words)
  })

  it('shows a close date as the day that was chosen, wherever the reader is', () => {
    expect(shown(NAMES, 'closedate', '2026-12-18T00:00:00.000Z')).toContain('18')
  })
})

describe('filters', () => {
  it.each([
    [{ property: 'amount', operator: 'from', values: ['5000'] }, 'Amount is at least 5,000'],
    [{ property: 'hubspot_owner_id', operator: 'any_of', values: ['me', '7'] }, 'Owner is any of Me, Mia'],
    [{ property: 'createdate', operator: 'last_days', values: ['1'] }, 'Created in the last 1 day'],
    [{ property: 'dealname', operator: 'unknown' }, 'Deal name is empty'],
    [{ property: 'gone', operator: 'known' }, 'gone'],
  ] as const)('%o', (filter, words) => {
    expect(sentence(NAMES, { ...filter, values: [...('values' in filter ? filter.values : [])] })).toBe(words)
  })
})

describe('what is shown first', () => {
  it('has only columns that there are', () => {
    expect(firstColumns(DEAL)).toEqual(['dealstage', 'amount', 'closedate', 'hubspot_owner_id'])
  })

  it('asks for what is required, and never for what the server keeps', () => {
    const names = firstFields(DEAL).map((one) => one.name)
    expect(names).toContain('code')
    expect(names).not.toContain('createdate')
  })

  it('leaves no property out because its group is gone', () => {
    const all = grouped(DEAL)
    expect(all.map((one) => one.label)).toEqual(['Deal information'])
    expect(all[0]?.properties.map((one) => one.name)).toContain('code')
    expect(all[0]?.properties.map((one) => one.name)).not.toContain('pipeline')
  })
})

it('finds the record that a refusal names', () => {
  expect(named(['Open Anna. Existing ID: 12.'])).toBe(12)
  expect(named([])).toBeNull()
})
