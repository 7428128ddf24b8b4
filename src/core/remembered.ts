/** What is asked of every record again: whether a name is of a kind. */

/** A log has some hundreds of names; where they are data (ids as keys), what is kept must end. */
const MOST = 10_000

/** @returns the same function, which answers for a name once; null is an answer, undefined is none */
export function remembered<T>(of: (name: string) => T): (name: string) => T {
  const answers = new Map<string, T>()
  return (name) => {
    let answer = answers.get(name)
    if (answer === undefined) {
      answer = of(name)
      if (answers.size < MOST) answers.set(name, answer)
    }
    return answer
  }
}
