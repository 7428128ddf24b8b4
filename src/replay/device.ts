/** Does this device compute the model right? What the comparison with the cpu backend says, in words. */
import { backendTitle, otherBackendsText } from '../core/backends'
import type { Problem } from '../core/problem'
import { compareReplays } from './compare'
import type { Backend, DeviceCheck, DeviceProbe, ReplayedModel } from './contract'

/** Relative difference from which a device is warned of; 32-bit floats in another order stay below 1e-4. */
const notable = 1e-2

/** @param device outputs on the backend in use; @param cpu the same requests on the cpu backend */
export function checkedDevice(
  n: number,
  probe: DeviceProbe,
  device: ReplayedModel,
  cpu: ReplayedModel,
  backend: Backend,
): DeviceCheck {
  const compared = compareReplays(device, cpu, n)
  const largest = Math.max(0, ...compared.outputs.map(({ maxRelative }) => maxRelative ?? 0))
  const warning = warn(n, probe, compared.changed, largest, backend)
  const answered = { device: withoutError(device), cpu: withoutError(cpu) }
  return { n, probe, ...compared, answered, device, cpu, warning }
}

function withoutError({ errors }: ReplayedModel): number {
  return errors.reduce((count, error) => count + Number(error === 0), 0)
}

function warn(
  n: number,
  probe: DeviceProbe,
  changed: number,
  largest: number,
  backend: Backend,
): Problem | null {
  const mend = `Choose the ${otherBackendsText(backend)} backend for figures that another machine will reproduce.`
  if (changed > 0)
    return {
      code: 'device-changes-predictions',
      message: `On ${backendTitle(backend)}, ${changed} of ${n} checked requests get another prediction than on the cpu.`,
      mend,
    }
  if (probe.float16)
    return {
      code: 'float16-device',
      message: `This device computes in 16-bit floats: 70000 becomes ${probe.large}, 1e-8 ${probe.small}, 2049 ${probe.odd}.`,
      mend,
    }
  if (largest > notable)
    return {
      code: 'device-differs',
      message: `On ${backendTitle(backend)}, outputs differ from the cpu's by up to ${(largest * 100).toPrecision(2)}%.`,
      mend,
    }
  return null
}
