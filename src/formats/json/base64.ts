import { imageText } from '../images/text'

/** @returns the bytes of base64 text (also URL-safe). @throws DOMException where it is none. */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/').replace(/\s/g, ''))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

/** @returns the text that base64 stands for; base64 of an image as it is, for no text is in it. */
export function bodyFromBase64(base64: string): string {
  return imageText(base64) === null ? textFromBase64(base64) : base64
}

/** Base64 of UTF-8 text. */
export function textFromBase64(text: string): string {
  return new TextDecoder().decode(fromBase64(text))
}
