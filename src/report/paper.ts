/**
 * Paper is light, and waits for nobody: before the browser takes its picture of the page, what has yet to be drawn is
 * drawn, and what is drawn is drawn for paper. All of it at once: where a button asked for the print, nothing that is
 * put off, a microtask neither, comes before the picture.
 */
import { flushSync } from 'svelte'
import { drawWaiting } from './turns'

const asked = new Set<() => void>()
/** What the page has instead of the light of paper; null while nothing is printed. */
let before: { theme: string | undefined } | null = null

/** Calls back when the page is about to be printed. @returns the way to stop */
export function onPaper(prepare: () => void): () => void {
  asked.add(prepare)
  return () => asked.delete(prepare)
}

/** The page is about to be printed. */
export function toPaper(): void {
  const { dataset } = document.documentElement
  before ??= { theme: dataset.theme }
  dataset.theme = 'light'
  for (const prepare of asked) prepare()
  flushSync()
  drawWaiting(flushSync)
}

/** Prints from a button: what a script asks to be printed is paused before its events, and draws no new elements. */
export function print(): void {
  toPaper()
  window.print()
}

/** It was printed. */
export function fromPaper(): void {
  if (before === null) return
  const { dataset } = document.documentElement
  if (before.theme === undefined) delete dataset.theme
  else dataset.theme = before.theme
  before = null
}
