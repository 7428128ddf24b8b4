/** Words by which records and columns say that they are a model's, and what stands beside its answers. */
export type Owner = 'primary' | 'shadow'
export const OWNERS: Record<string, Owner> = {
  primary: 'primary',
  production: 'primary',
  prod: 'primary',
  champion: 'primary',
  shadow: 'shadow',
  candidate: 'shadow',
  challenger: 'shadow',
  canary: 'shadow',
  // What a proxy sent on as well, and whose answer it dropped for the client.
  mirror: 'shadow',
  mirrored: 'shadow',
}
/** A record of what was asked, whose fields are features unless a name says otherwise. */
export const REQUEST_RECORD =
  /^(?:request|req|payload|input|model_input|features?|(?:request|req)_(?:body|payload|data))$/

/** What goes along with an answer, and is none: 'version', 'model_name'. */
export const BESIDE_ANSWERS =
  /(?:^|_)(?:version|model|models?_(?:name|id)|name|revision|status|code|reasons?|message|explanation|region|host|source|trace|policy|rule|endpoint|error|deployment)$/

/** The model that a word says it is of, or null. */
export const ownerWord = (word: string): Owner | null => (Object.hasOwn(OWNERS, word) ? OWNERS[word]! : null)
