/** Words in names of models and files that say whose they are, in the languages that people name files in. */
import type { Role } from '../../core/roles'

const WORDS: Record<Role, string> = {
  primary:
    'primary prod production productive champion current incumbent control live old older stable before baseline base ' +
    'existing previous prev legacy deployed serving reference blue main master original ' +
    'alt alte alter altes aktuell aktuelle bisher bisherig bisherige produktion produktiv ' +
    'actuel actuelle ancien ancienne actual anterior viejo vieja antiguo atual antigo attuale vecchio huidig oud',
  shadow:
    'shadow candidate cand challenger canary new newer next treatment after dev staging proposed proposal experiment ' +
    'experimental contender retrained updated upcoming green preview ' +
    'neu neue neuer neues kandidat herausforderer nouveau nouvelle candidat nuevo nueva candidato novo nova nuovo nieuw nieuwe',
}
const OWNER = new Map<string, Role>(
  (['primary', 'shadow'] as const).flatMap((role) => WORDS[role].split(' ').map((word) => [word, role])),
)

/** What a path says of its role; null where it says nothing, or both. */
export function roleWords(path: string): Role | null {
  const words = path
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
  const found = new Set(words.flatMap((word) => OWNER.get(word) ?? []))
  return found.size === 1 ? [...found][0]! : null
}
