import { describe, expect, it } from 'vitest'
import { listWindow, scrollTo, tallest } from '../../../src/report/requests/window'

describe('listWindow', () => {
  it('draws only what is in view, with a margin', () => {
    const { first, end, height, top } = listWindow(1000, 40, 400, 4000, 5)
    expect(height).toBe(40_000)
    expect([first, end]).toEqual([95, 115])
    expect(top).toBe(95 * 40)
  })

  it('draws all rows of a short list', () => {
    expect(listWindow(3, 40, 120, 0)).toEqual({ height: 120, first: 0, end: 3, top: 0 })
    expect(listWindow(0, 40, 0, 0)).toMatchObject({ first: 0, end: 0 })
  })

  it('reaches the first and the last row of a list that no browser could hold', () => {
    const total = 5_000_000
    const start = listWindow(total, 40, 400, 0)
    expect(start.height).toBe(tallest)
    expect(start.first).toBe(0)
    const end = listWindow(total, 40, 400, tallest - 400)
    expect(end.end).toBe(total)
    // The last row ends where the content ends.
    expect(end.top + (end.end - end.first) * 40).toBeCloseTo(tallest, 3)
  })

  it('brings any row into view', () => {
    for (const total of [50, 5_000_000])
      for (const row of [0, 1, 17, 42, total - 1]) {
        const to = scrollTo(row, total, 40, 400, 0) ?? 0
        const shown = listWindow(total, 40, 400, to, 0)
        expect(row).toBeGreaterThanOrEqual(shown.first)
        expect(row).toBeLessThan(shown.end)
      }
    expect(scrollTo(2, 1000, 40, 400, 0)).toBeNull()
  })
})
