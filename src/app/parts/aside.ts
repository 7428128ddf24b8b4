/**
 * A Svelte attachment for the only child of an element: it goes on while it is not looked at. Meanwhile it is not in the
 * document, where it would be found, read out and printed; what the document forgets of it then is kept.
 * @param shown whether it is looked at; read anew whenever the attachment is made anew
 */
export function aside(shown: () => boolean): (place: HTMLElement) => void {
  let view: Element | null = null
  let modal: HTMLDialogElement[] = []
  const scrolled = new Map<Element, [left: number, top: number]>()

  /** As it scrolls: to ask every element when it leaves would lay out the whole page, which just has changed. */
  function keepScroll({ target }: Event): void {
    if (target instanceof Element) scrolled.set(target, [target.scrollLeft, target.scrollTop])
  }

  function leave(): void {
    modal = [...view!.querySelectorAll('dialog')].filter((one) => one.matches(':modal'))
    view!.remove()
  }

  function enter(place: HTMLElement): void {
    place.append(view!)
    for (const [element, [left, top]] of scrolled)
      if (view!.contains(element)) element.scrollTo({ left, top, behavior: 'instant' })
      else scrolled.delete(element)
    for (const dialog of modal) {
      dialog.removeAttribute('open')
      dialog.showModal()
    }
  }

  return (place) => {
    if (!view) {
      view = place.firstElementChild!
      // It does not bubble.
      view.addEventListener('scroll', keepScroll, { capture: true, passive: true })
    }
    if (shown() === view.isConnected) return
    if (shown()) enter(place)
    else leave()
  }
}
