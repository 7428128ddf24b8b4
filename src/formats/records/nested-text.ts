/** Text in which brackets and quotes lie within each other, as objects and lists are written. */

const CLOSE: Record<string, string> = { '[': ']', '{': '}', '(': ')' }

/**
 * Walks over a text from a place on, past what is quoted or in brackets.
 * @param stops whether the text ends at a place that is in no bracket and no quote; `closed` where a bracket has just
 * closed before it
 * @returns the first place where it stops; -1 where it does not
 */
export function endOfNested(
  text: string,
  from: number,
  stops: (at: number, closed: boolean) => boolean,
): number {
  const open: string[] = []
  let quote = ''
  let closed = false
  for (let at = from; at < text.length; at++) {
    const char = text[at]!
    if (open.length === 0 && quote === '' && stops(at, closed)) return at
    closed = false
    if (quote !== '') {
      if (char === '\\') at++
      else if (char === quote) quote = ''
      // Within a word an apostrophe is no quote.
    } else if ((char === '"' || char === "'") && (at === from || open.length > 0)) quote = char
    else if (CLOSE[char] !== undefined) open.push(CLOSE[char])
    else if (char === open.at(-1)) {
      open.pop()
      closed = open.length === 0
    }
  }
  return open.length === 0 && quote === '' && stops(text.length, closed) ? text.length : -1
}
