/** The key that what is shared is signed with: made here, or given. Its private half never leaves this machine. */
import { textOf, utf8 } from '../../attest/encoding'
import { fingerprint, publicPem, readPrivateKey } from '../../attest/keys'
import { signed } from '../../attest/sign'
import { signerOf, type Signer } from '../../attest/signer'
import { ProblemError } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import { importSeed, makeKey, signerByPlatform, type PlatformKey } from './platform-key'

interface Held {
  signer: Signer
  /** As it is kept here for later; null where it goes with the page. */
  key: PlatformKey | null
}

/** One that may not be kept lasts as long as the page, however often the dialog is opened. */
let ofThisPage: Held | null = null
let nameOfThisPage = ''

export class Signing {
  #held = $state.raw<Held | null>(ofThisPage)
  /** Whether what is saved is signed. */
  wanted = $state(false)
  /** Who signs, as they call themselves. */
  name = $state(nameOfThisPage)

  /** @param keeps whether anything may be kept on this machine */
  constructor(private readonly keeps: () => boolean) {}

  /** As `ssh-keygen -lf` prints it; null where there is no key. */
  get fingerprint(): string | null {
    return this.#held && fingerprint(this.#held.signer.publicKey)
  }
  /** Whether the key is still here when the page is gone. */
  get kept(): boolean {
    return this.#held?.key != null
  }

  /** Takes the key that is kept here, if any. */
  async start(): Promise<void> {
    if (this.#held || !this.keeps()) return
    const { readSigningKey } = await import('../../keep/signing-key')
    const key = await readSigningKey()
    if (!key) return
    this.#held = { signer: signerByPlatform(key.privateKey, key.publicKey), key }
    this.name ||= key.name
  }

  /** Has the browser make one, which it gives out to nobody. @throws ProblemError 'no-ed25519' where it cannot */
  async make(): Promise<void> {
    const key = await makeKey()
    if (!key)
      throw new ProblemError({
        code: 'no-ed25519',
        message: 'This browser makes no Ed25519 key here: it is too old, or the page came over plain http.',
        mend: 'Give a key of your own: ssh-keygen -t ed25519 -N "" -f KEY makes one.',
      })
    await this.#take(key)
  }

  /**
   * Takes a private key from a file: into the browser's own keys where it has such, else for as long as the page is open.
   * @throws ProblemError 'bad-key'
   */
  async take({ file, path }: DroppedFile): Promise<void> {
    const seed = readPrivateKey(new Uint8Array(await file.arrayBuffer()), path)
    const signer = signerOf(seed)
    const key = await importSeed(seed, signer.publicKey)
    if (key) await this.#take(key)
    else this.#hold({ signer, key: null })
  }

  async forget(): Promise<void> {
    if (this.#held?.key) await (await import('../../keep/signing-key')).forgetSigningKey()
    this.#hold(null)
    this.wanted = false
  }

  /** The public half, as PEM. */
  publicKey(): Blob {
    return new Blob([publicPem(this.#held!.signer.publicKey)], { type: 'application/x-pem-file' })
  }

  /** @param file report.html or evaluation.json. @returns it signed, where that is wanted */
  async sign(file: Blob): Promise<Blob> {
    const held = this.#held
    if (!this.wanted || !held) return file
    nameOfThisPage = this.name
    await this.#keep()
    const text = await signed(
      textOf(new Uint8Array(await file.arrayBuffer()))!,
      held.signer,
      this.name.trim(),
    )
    return new Blob([utf8(text)], { type: file.type })
  }

  async #take(key: PlatformKey): Promise<void> {
    this.#hold({ signer: signerByPlatform(key.privateKey, key.publicKey), key: this.keeps() ? key : null })
    await this.#keep()
  }

  async #keep(): Promise<void> {
    const key = this.#held?.key
    if (!key) return
    const { keepSigningKey } = await import('../../keep/signing-key')
    await keepSigningKey({ ...key, name: this.name.trim() })
  }

  #hold(held: Held | null): void {
    this.#held = held
    ofThisPage = held?.key ? null : held
  }
}
