/** What people read of a signature: the same on the page and on the command line. */
import type { Checked, SignedBy } from './check'

export const whatItProves =
  'A signature proves who vouched for these bytes, and that they are unchanged. It does not prove that the figures are true: ' +
  'whoever signed may have been wrong, or may have given other files to the workbench than production saw.'

/** 'Signed by “Ana” on 2026-11-29 at 05:31 UTC'. Name and time are the signer's own words. */
function signedByText({ name, at }: SignedBy): string {
  const time = Number.isNaN(Date.parse(at))
    ? ''
    : ` on ${new Date(at).toISOString().slice(0, 16).replace('T', ' at ')} UTC`
  return `Signed${name ? ` by “${name}”, as they call themselves,` : ', without a name,'}${time}`
}

/** A sentence each, the most important first. */
export function sayChecked({ standing, by, broken }: Checked): string[] {
  const key = by ? [`${signedByText(by)} with the key ${by.fingerprint}.`] : []
  switch (standing) {
    case 'unsigned':
      return ['It is not signed: nothing says who wrote it, or that its figures were not changed.', ...broken]
    case 'whole':
      return [...key, 'It is whole: not a byte was changed since.']
    case 'changed':
      return [by ? 'It was CHANGED since it was signed.' : 'It was CHANGED.', ...broken, ...key]
  }
}
