import { describe, expect, test } from 'vitest'
import { moved } from './ordered'
import { suggested } from './property-form'
import { narrowed } from './role-editor'

const FULL = {
  view: 'everything',
  edit: 'everything',
  communicate: 'everything',
  delete: 'everything',
  unassigned: true,
} as const

describe('H44: nobody edits what they do not see', () => {
  test('the other actions follow View down', () => {
    expect(narrowed(FULL, 'view', 'owned')).toEqual({
      view: 'owned',
      edit: 'owned',
      communicate: 'owned',
      delete: 'owned',
      unassigned: true,
    })
  })
  test('widening View widens nothing else', () => {
    const own = narrowed(FULL, 'view', 'owned')
    expect(narrowed(own, 'view', 'team')).toEqual({ ...own, view: 'team' })
  })
  test('an action does not go beyond View', () => {
    const own = narrowed(FULL, 'view', 'owned')
    expect(narrowed(own, 'edit', 'everything').edit).toBe('owned')
  })
})

test.each([
  ['Contract ends', 'contract_ends'],
  ['  Größe (m²)', 'gro_e_m2'],
  ['Émile', 'emile'],
  ['2nd choice', 'nd_choice'],
  ['!!!', ''],
])('a label %j suggests the name %j', (label, name) => {
  expect(suggested(label)).toBe(name)
})

test('something is moved up, down, and to where it is', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'b', 'c'])
})
