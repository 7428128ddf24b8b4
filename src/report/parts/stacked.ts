/**
 * Makes a table readable at 360 px: results.css then sets the cells of a row under its head, each below the name
 * of its column. The names are read off the table's own head, so that they are written once.
 *
 * A Svelte attachment: `<table {@attach stacked}>`. Rows that come later ("Show more") are named too.
 */
export function stacked(table: HTMLTableElement): () => void {
  table.dataset['stacked'] = ''
  // A table whose parts are laid out as blocks is no longer one to assistive technology, unless it is said.
  table.role = 'table'
  name(table)
  const observer = new MutationObserver(() => name(table))
  for (const part of [...table.tBodies, table.tHead])
    if (part) observer.observe(part, { childList: true, subtree: true, characterData: true })
  return () => observer.disconnect()
}

function name(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])]
  for (const head of heads) head.role = 'columnheader'
  const names = heads.map((head) => (head.querySelector('.sr-only') ? '' : (head.textContent ?? '').trim()))
  for (const row of table.rows) {
    row.role = 'row'
    if (row.parentElement !== table.tHead) nameCells(row, names)
  }
}

function nameCells(row: HTMLTableRowElement, names: string[]): void {
  let column = 0
  for (const cell of row.cells) {
    const isHead = cell.tagName === 'TH'
    cell.role = isHead ? 'rowheader' : 'cell'
    // A cell over several columns speaks for itself.
    const title = cell.colSpan > 1 || isHead ? '' : (names[column] ?? '')
    // Set only where it differs: the head and body are being observed.
    if ((cell.dataset['column'] ?? '') !== title) cell.dataset['column'] = title
    column += cell.colSpan
  }
}
