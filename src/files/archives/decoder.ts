/** A decompression that is pushed: compressed bytes go in, what they complete comes out. */
export interface Decoder {
  /** Decompressed pieces that `chunk` completed. @throws ProblemError where the data is damaged. */
  push(chunk: Uint8Array): Uint8Array[]
  /** The end of the file: what is left. @throws ProblemError where the file ends too early. */
  end(): Promise<Uint8Array[]>
}
