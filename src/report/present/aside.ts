/**
 * A Svelte attachment: what is beside an element, all the way up to the body, can neither be reached nor read out nor
 * printed while the element is there. It goes on as it is behind it.
 */
export function alone(node: HTMLElement): () => void {
  const behind: HTMLElement[] = []
  for (let at: HTMLElement | null = node; at && at !== document.body; at = at.parentElement)
    for (const sibling of at.parentElement?.children ?? [])
      if (sibling !== at && sibling instanceof HTMLElement && !sibling.inert) behind.push(sibling)
  for (const one of behind) {
    one.inert = true
    one.dataset['behind'] = ''
  }
  return () => {
    for (const one of behind) {
      one.inert = false
      delete one.dataset['behind']
    }
  }
}

/**
 * A Svelte attachment: takes the whole screen where a person has just asked for it. The page takes it, and not what is
 * presented: an element that has the screen is fixed there by the browser itself, and printed as one cut sheet.
 * @param end told when it was left
 */
export const fullScreen = (end: () => void) => () => {
  const page = document.documentElement
  let was = false
  const left = () => {
    if (document.fullscreenElement === page) was = true
    else if (was) end()
  }
  document.addEventListener('fullscreenchange', left)
  // A window's whole is as good where the browser keeps the screen to itself.
  if (navigator.userActivation?.isActive) page.requestFullscreen?.().catch(() => {})
  return () => {
    document.removeEventListener('fullscreenchange', left)
    if (document.fullscreenElement === page) void document.exitFullscreen()
  }
}
