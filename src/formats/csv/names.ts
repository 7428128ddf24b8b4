/** Names of columns, by their header. */
import { atLine, type Problem } from '../../core/problem'

/** Names trimmed, made where empty, and told apart where equal. */
export function uniqueNames(cells: string[], file: string, line: number, warnings: Problem[]): string[] {
  const used = new Set<string>()
  return cells.map((cell, i) => {
    const wanted = cell.trim() || `column ${i + 1}`
    let name = wanted
    for (let k = 2; used.has(name); k++) name = `${wanted} (${k})`
    used.add(name)
    if (name !== wanted)
      warnings.push({
        code: 'duplicate-column',
        message: `The name "${wanted}" is there twice: the second is called "${name}".`,
        file,
        place: atLine(line, i + 1),
      })
    return name
  })
}
