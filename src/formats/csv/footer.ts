/** What stands below the rows of a sheet, and among them: totals, how many there are, who may read it. None is a request. */

const TOTAL =
  /^(?:(?:grand|sub|overall)[\s-]*)?(?:totals?|totale|sum|summe|gesamt(?:summe|ergebnis)?|insgesamt|zwischensumme|somme|suma|average|avg|mean|median|min(?:imum)?|max(?:imum)?|count|anzahl|mittelwert|durchschnitt|moyenne|media|promedio|std(?:ev)?|standardabweichung|[Σ∑])(?:[\s:=.(].*)?$/i
const NOTE =
  /^(?:(?:n|rows?|records?|requests?|zeilen|datens[äa]tze|lignes|filas)\s*[:=]\s*\d|(?:strictly )?confidential|(?:streng )?vertraulich|confidentiel|confidencial|internal|intern\b|source|quelle|fuente|notes?\b|hinweis|anmerkung|remarque|nota\b|stand\b|seite|page|p[áa]gina|printed|generated|exported|created|erstellt|exportiert|gedruckt|copyright|©|end of|ende\b|\*)/i

/** A first cell longer than this is no total's. */
const LONGEST = 200

/** A row by what of it tells whether it is a request. */
interface Row {
  /** The first cell that says something. */
  said: string
  /** Other cells, and how many of them are empty. */
  others: number
  empty: number
}

/**
 * @param numbered whether the first column's cells all have a digit, as ids and dates have
 * @returns what the row is in place of a request; null where it is one
 */
function footerOf({ said, others, empty }: Row, numbered: boolean): string | null {
  if (others < 1 || said.length > LONGEST) return null
  const text = said.trim()
  const alone = empty === others
  if (text === '') return alone ? 'a row of empty cells' : null
  const [plain, mostly] = [!/\d/.test(text), empty * 2 >= others]
  if (TOTAL.test(text) && (mostly || (numbered && plain))) return `a total, and no request: “${text}”`
  const note = alone && others > 1 && (NOTE.test(text) || (numbered && plain))
  return note ? `a note, and no request: “${text}”` : null
}

/**
 * The same of a row that came as text.
 * @param width of the table: cells that are not there are empty, and then words alone tell
 */
export function footerOfCells(cells: readonly string[], width: number, numbered: boolean): string | null {
  const at = Math.max(
    0,
    cells.findIndex((cell) => cell.trim() !== ''),
  )
  const others = Math.max(width, cells.length) - 1
  const filled = cells.filter((cell, i) => i !== at && cell.trim() !== '').length
  const row = { said: cells[at] ?? '', others, empty: others - filled }
  return footerOf(row, numbered && at === 0 && cells.length === width)
}

/** Whether a table's first column has a digit in every cell that is not empty, and is no total's. */
export const isNumbered = (rows: readonly (readonly string[])[]): boolean => {
  const firsts = rows
    .map(([first = '']) => first.trim())
    .filter((first) => !TOTAL.test(first) && !NOTE.test(first))
  const filled = firsts.filter((first) => first !== '')
  return filled.length > 0 && filled.every((first) => /\d/.test(first))
}
