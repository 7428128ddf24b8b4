/** How a presentation is begun and gone through. */

/** Whether the address asks for it: `?present`. */
export const presentAsked = (search: string): boolean => new URLSearchParams(search).has('present')

/** Whether a key pressed on the page, and in nothing that takes letters, begins it: P. */
export function beginsPresenting(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== 'p' || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
    return false
  const { target } = event
  const typing = target instanceof Element && target.closest('input, select, textarea, [contenteditable]')
  return !typing && !document.querySelector('dialog[open]')
}

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at + 1,
  PageDown: (at) => at + 1,
  ' ': (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowUp: (at) => at - 1,
  PageUp: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
}

/** @returns the page that a key leads to, or null where it leads nowhere */
export function pageAfter({ key, shiftKey }: KeyboardEvent, at: number, last: number): number | null {
  const step = steps[key]
  if (!step) return null
  const to = key === ' ' && shiftKey ? at - 1 : step(at, last)
  return Math.min(last, Math.max(0, to))
}

/** px that a finger has to go sideways, and more than up or down. */
const SWIPE = 48

/** @returns 1 for on, -1 for back, 0 where a finger's way was no swipe */
export function swiped(dx: number, dy: number): -1 | 0 | 1 {
  if (Math.abs(dx) < SWIPE || Math.abs(dx) < 1.5 * Math.abs(dy)) return 0
  return dx < 0 ? 1 : -1
}
