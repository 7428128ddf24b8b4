/** The replay's worker on a device without 32-bit float textures. */
import '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import '../../../src/replay/worker'

tf.env().set('WEBGL_FORCE_F16_TEXTURES', true)
