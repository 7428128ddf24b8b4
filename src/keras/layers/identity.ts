/** Dropout, noise and augmentation: layers that do nothing in inference. */
import type { LayerDefinition, LayerDefinitions } from '../layer'
import { same } from '../shape'

const names =
  'Identity ActivityRegularization Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout ' +
  'GaussianDropout GaussianNoise AugMix CutMix MixUp RandAugment RandomBrightness RandomColorDegeneration ' +
  'RandomColorJitter RandomContrast RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur ' +
  'RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation ' +
  'RandomSharpness RandomShear RandomTranslation RandomZoom Solarization'

const identity: LayerDefinition = {
  keys: '*',
  to: 'KerasIdentity',
  config: () => ({}),
  shapes: same,
  mask: 'first',
}

export const layers: LayerDefinitions = Object.fromEntries(names.split(' ').map((name) => [name, identity]))
