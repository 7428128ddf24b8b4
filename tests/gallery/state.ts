/** What a state of the gallery is, and how one is written down. */
import type { Component, ComponentProps } from 'svelte'

/** What a component is drawn in: the workbench's column, the results' column, or the whole page. */
type Frame = 'app' | 'results' | 'whole'

export interface State {
  /** Its address: `?state=verdict-hold`. */
  id: string
  /** What is to be seen. */
  title: string
  frame: Frame
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of states has components of any props
  component: Component<any>
  props: () => object | Promise<object>
  /** What a person does once it is there, such as opening a dialog. */
  then: (drawn: HTMLElement) => void | Promise<void>
}

interface More {
  frame?: Frame
  then?: State['then']
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- props are contravariant: only any takes them all
export function state<C extends Component<any>>(
  id: string,
  title: string,
  component: C,
  props: ComponentProps<C> | (() => ComponentProps<C> | Promise<ComponentProps<C>>),
  { frame = 'results', then = () => {} }: More = {},
): State {
  const made = typeof props === 'function' ? (props as State['props']) : () => props
  return { id, title, component, props: made, frame, then }
}

/** Clicks what has this test id, or is found by this selector. */
export const click = (selector: string) => (drawn: HTMLElement) => {
  const found = drawn.ownerDocument.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`There is no ${selector} to click on.`)
  found.click()
}

/** Waits until something is drawn that this selector finds. */
export const there = (selector: string) => async (drawn: HTMLElement) => {
  while (!drawn.ownerDocument.querySelector(selector)) await new Promise((next) => setTimeout(next, 20))
}

/** Unfolds every details element. */
export const unfold = (drawn: HTMLElement) => {
  for (const details of drawn.querySelectorAll('details:not(.what)'))
    (details as HTMLDetailsElement).open = true
}

export const nothing = () => {}
