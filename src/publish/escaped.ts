/** Text within HTML or XML, in elements and in quoted attributes. */
export function escaped(text: string): string {
  // What XML has no way to say, whatever its spelling (XML 1.0, 2.2).
  // eslint-disable-next-line no-control-regex
  const said = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').toWellFormed()
  return said.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
