/** A thread that makes half of the figures, while the session makes the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { otherHalf, type Halved } from '../../evaluation/halves'

parentPort!.postMessage(otherHalf(workerData as Halved))
