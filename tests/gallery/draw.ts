/** Draws one state at a time, and says when it stands still and what it takes up. */
import { mount, unmount } from 'svelte'
import type { State } from './state'

declare global {
  /** Components that were drawn, by file: the gallery's build makes each of them note it. */
  var drawn: Set<string> | undefined
}

/** In px of the page. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A whole page is looked at from its top; what is further down, its sections' states show. */
const pageHeight = 1100

let shown: Record<string, unknown> | null = null

/** @returns the components that it took, by file */
export async function draw(state: State, target: HTMLElement): Promise<string[]> {
  if (shown) await unmount(shown)
  document.querySelectorAll('dialog[open]').forEach((dialog) => (dialog as HTMLDialogElement).close())
  target.className = `frame ${state.frame}`
  target.textContent = ''
  const files = (globalThis.drawn = new Set<string>())
  const props = await state.props()
  shown = mount(state.component, { target, props })
  await still()
  await state.then(target)
  return [...files].sort()
}

/** Light or dark from here on; for all states, whatever the system says. */
export async function paint(scheme: 'light' | 'dark'): Promise<void> {
  document.documentElement.dataset['theme'] = scheme
  await still()
}

/** Waits until nothing in the page changes any more. */
async function still(): Promise<void> {
  let changes = 0
  const observer = new MutationObserver(() => (changes += 1))
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  await document.fonts.ready
  for (let quiet = 0; quiet < 2;) {
    const before = changes
    await task()
    quiet = changes === before ? quiet + 1 : 0
  }
  observer.disconnect()
}

/** A frame, and a task after it: what waits for either has run. */
function task(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
}

/** What is to be looked at: an open dialog, else the frame; with a margin for what is drawn around it. */
export function boxOf(state: State, target: HTMLElement): Box {
  const dialog = document.querySelector('dialog[open]')
  const { x, y, width, height } = (dialog ?? target).getBoundingClientRect()
  if (!dialog)
    return {
      x: 0,
      y: 0,
      width: innerWidth,
      height: state.frame === 'whole' ? pageHeight : Math.ceil(y + height),
    }
  const left = Math.max(0, Math.floor(x) - 12)
  const top = Math.max(0, Math.floor(y) - 12)
  const right = Math.min(innerWidth, Math.ceil(x + width) + 12)
  return { x: left, y: top, width: right - left, height: Math.ceil(height) + 24 }
}

/** Where what people read and click stands: 'h2 20 16 300 24', in px, in the order of the document. */
export function layoutOf(state: State, target: HTMLElement): string[] {
  const box = boxOf(state, target)
  const scope = document.querySelector('dialog[open]') ?? target
  const parts = scope.querySelectorAll(
    'h1, h2, h3, p, li, dt, dd, th, td, label, button, input, select, textarea, summary, svg, canvas, .card',
  )
  const lines: string[] = []
  for (const part of parts) {
    // Drawings within a drawing are its pixels' affair.
    if (part.parentElement?.closest('svg')) continue
    const { x, y, width, height } = part.getBoundingClientRect()
    const seen = width > 1 && height > 1 && y - box.y < box.height
    if (seen) lines.push([part.localName, x - box.x, y - box.y, width, height].map(rounded).join(' '))
  }
  return lines
}

const rounded = (part: string | number) => (typeof part === 'number' ? Math.round(part) : part)
