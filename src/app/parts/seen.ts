/** What is said of a drop is its answer: below the edge of the screen it would seem that nothing happened. */

/**
 * Scrolls to what has just appeared, to be attached to it. Where it stands is known only once what was hidden while files
 * were read is back. @param besides whether something else that is wrong and on the screen will do
 */
export function seen(node: Element, besides = true): () => void {
  const waiting = setTimeout(() => {
    const said = besides ? [...document.querySelectorAll('main [data-testid="problem"]')] : []
    if (![node, ...said].some(onScreen)) node.scrollIntoView({ block: 'center' })
  }, SETTLED)
  return () => clearTimeout(waiting)
}

/** What a drop changes has changed by then, in milliseconds; nobody has begun to scroll. */
const SETTLED = 100

function onScreen(node: Element): boolean {
  const { top, height } = node.getBoundingClientRect()
  return height > 0 && top >= 0 && top + Math.min(height, innerHeight / 4) <= innerHeight
}
