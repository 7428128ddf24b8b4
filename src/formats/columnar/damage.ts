/** What is wrong with the bytes of a table, in words that a refusal may quote. */
export class Damage extends Error {}
