/** Yes and no, in the spellings that logs mix: exports of one system say True, of another 1, of a third yes. */
const NO = /^(?:false|no|n|f|negative|neg|0*(?:0|0\.0*))$/i
const YES = /^(?:true|yes|y|t|positive|pos|0*1(?:\.0*)?)$/i

/** @returns 1 for yes, 0 for no, null for what is neither */
export function truthOf(text: string): 0 | 1 | null {
  const word = text.trim()
  return YES.test(word) ? 1 : NO.test(word) ? 0 : null
}

/** Two names that mean no and yes, in either order. */
export function areTruths(names: readonly string[]): boolean {
  const [a, b] = names.map(truthOf)
  return names.length === 2 && a !== null && b !== null && a !== b
}
