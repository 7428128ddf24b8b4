/** What XML has no way to say, whatever its spelling (XML 1.0, 2.2): control characters, halves of characters. */
const unsayable =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text within HTML or XML, in elements and in quoted attributes. */
export function escaped(text: string): string {
  const said = text.replace(unsayable, '\ufffd')
  return said.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
