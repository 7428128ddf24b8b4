/** Layers of Keras that are refused, and why: what the complaint says, and docs/models.md. */
const words = {
  code: 'It is code of your own, not a layer with a name: no file holds what it computes.',
  hash: 'It hashes with FarmHash or SipHash over 64 bits, which is not worth computing otherwise than exactly.',
  text: 'It splits and cleans text with regular expressions of TensorFlow’s own.',
  spectrum: 'It computes spectrograms, whose windows and rounding differ between libraries.',
  boxes: 'It works on bounding boxes, not on tensors.',
  picture: 'It changes pictures in inference too, by histograms that no test here checks.',
  crop: 'In inference it hands the whole picture on, whatever size it says.',
  broken: 'Keras 3.15 cannot build a functional model with it.',
  rare: 'It is seldom used, and not written yet.',
}

export const refusals: Record<string, string> = {
  Lambda: words.code,
  TFSMLayer: 'It wraps a SavedModel: convert that.',
  JaxLayer: words.code,
  FlaxLayer: words.code,
  TorchModuleWrapper: words.code,
  Hashing: words.hash,
  HashedCrossing: words.hash,
  TextVectorization: words.text,
  MelSpectrogram: words.spectrum,
  STFTSpectrogram: words.spectrum,
  MaxNumBoundingBoxes: words.boxes,
  AutoContrast: words.picture,
  ContrastLimitedAdaptiveHistogramEqualization: words.picture,
  Equalization: words.broken,
  RandomCrop: words.crop,
  Pipeline: 'It is a list of layers without a graph: build the model of the layers themselves.',
  ConvLSTM3D: words.rare,
  ReversibleEmbedding: words.rare,
}

/** Activations that are refused, and why. */
export const refusedActivations: Record<string, string> = {
  glu: 'It halves its axis, which no layer says in its shape.',
  threshold: 'It takes two numbers that Keras does not save with it.',
}
