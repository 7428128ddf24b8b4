/**
 * A Svelte attachment for the only child of an element: it goes on while it is not looked at. Meanwhile it is not in the
 * document, where it would be found, read out and printed; what the document forgets of it then is kept.
 * @param shown whether it is looked at; read anew whenever the attachment is made anew
 */
export function aside(shown: () => boolean): (place: HTMLElement) => void {
  let view: Element | null = null
  let scrolled: [Element, number, number][] = []
  let modal: HTMLDialogElement[] = []

  function leave(): void {
    const all = [...view!.querySelectorAll('*')]
    scrolled = all
      .filter(({ scrollLeft, scrollTop }) => scrollLeft > 0 || scrollTop > 0)
      .map((element) => [element, element.scrollLeft, element.scrollTop])
    modal = all.filter((one) => one instanceof HTMLDialogElement).filter((one) => one.matches(':modal'))
    view!.remove()
  }

  function enter(place: HTMLElement): void {
    place.append(view!)
    for (const [element, left, top] of scrolled) element.scrollTo({ left, top, behavior: 'instant' })
    for (const dialog of modal) {
      dialog.removeAttribute('open')
      dialog.showModal()
    }
  }

  return (place) => {
    view ??= place.firstElementChild
    if (shown() === view!.isConnected) return
    if (shown()) enter(place)
    else leave()
  }
}
