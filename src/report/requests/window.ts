/** Which rows of a long list are drawn. Browsers cap an element's height, so that a very long list is scaled. */

/** Below the caps of Chromium (33 M px) and Firefox (17 M px), with room to spare. */
export const tallest = 8_000_000

/** Rows that are put on paper: a sheet or so. */
export const printed = 40

export interface ListWindow {
  /** Height of the scrolled content in px. */
  height: number
  /** First row drawn, and one past the last. */
  first: number
  end: number
  /** Where the first drawn row stands, in px from the top of the content. */
  top: number
}

/**
 * @param total rows in all
 * @param rowHeight px
 * @param viewport px of the list that show
 * @param scrollTop px
 * @param margin rows drawn beyond each edge
 */
export function listWindow(
  total: number,
  rowHeight: number,
  viewport: number,
  scrollTop: number,
  margin = 6,
): ListWindow {
  const full = total * rowHeight
  const height = Math.min(full, tallest)
  const scrollable = Math.max(1, height - viewport)
  const share = Math.min(1, Math.max(0, scrollTop / scrollable))
  // Where row 0 would stand so that the right rows show at this share of the way down.
  const shift = share * Math.max(0, full - viewport)
  const first = Math.max(0, Math.floor(shift / rowHeight) - margin)
  const end = Math.min(total, Math.ceil((shift + viewport) / rowHeight) + margin)
  return { height, first, end, top: scrollTop * Number(full > viewport) + first * rowHeight - shift }
}

/** The scrollTop that brings a row into view, or null where it shows already. */
export function scrollTo(
  row: number,
  total: number,
  rowHeight: number,
  viewport: number,
  scrollTop: number,
): number | null {
  const full = total * rowHeight
  if (full <= viewport) return null
  const scale = (Math.min(full, tallest) - viewport) / (full - viewport)
  const shift = scrollTop / scale
  if (row * rowHeight < shift) return row * rowHeight * scale
  if ((row + 1) * rowHeight > shift + viewport) return ((row + 1) * rowHeight - viewport) * scale
  return null
}
