/** Ends a process whose loop does not come back: nothing within it can. Told the seed at hand. */
import { workerData } from 'node:worker_threads'

/** Seconds of the whole process's time, so that a busy machine ends nothing. */
const MOST = 60
const at = new Int32Array(workerData.at)
let seed = -1
let since = 0

setInterval(() => {
  const { user, system } = process.cpuUsage()
  const used = (user + system) / 1e6
  const now = Atomics.load(at, 0)
  if (now !== seed) [seed, since] = [now, used]
  if (used - since < MOST) return
  process.stderr.write(`seed ${seed} does not come back within ${MOST} s\n`)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200)
}, 1000)
