/** Shows a section, unfolded, and puts the focus there. */
export function reveal(id: string): void {
  const section = document.getElementById(id)
  const folded = section?.querySelector<HTMLDetailsElement>(':scope > details')
  if (folded) folded.open = true
  section?.scrollIntoView({ block: 'start' })
  section?.focus({ preventScroll: true })
}
