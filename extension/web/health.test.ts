/** The plot of days says in words what it shows in bars. */
import { render } from 'preact'
import { expect, test } from 'vitest'
import { Days, span } from './health'

test('a day with missing mail has a bar for it, however few they are, and says why the rest is missing', () => {
  const root = document.createElement('div')
  render(
    Days({
      days: [
        { day: '2026-11-22', held: 1000, seen: 990, reasons: { 'in spam': 9 }, unexplained: 1 },
        { day: '2026-11-23', held: 10, seen: 10, reasons: {}, unexplained: 0 },
      ],
    }),
    root,
  )
  const heights = [...root.querySelectorAll('.missing')].map((one) => Number(one.getAttribute('height')))
  expect(heights).toEqual([3, 0])
  expect(root.querySelector('svg')?.getAttribute('aria-label')).toContain('9 in spam, 1 missing')
})

test('an age is told in the largest unit that fits', () => {
  expect([30, 600, 86_400].map(span)).toEqual(['30 s', '10 min', '24 h'])
})
