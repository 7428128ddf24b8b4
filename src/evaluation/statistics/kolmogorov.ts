/**
 * Tail of the one-sample Kolmogorov-Smirnov statistic, by the methods and regions of
 * Simard, L'Ecuyer 2011 (J Stat Softw 39:11), which scipy.stats.kstwo follows too.
 */
import { betaLn } from './distributions'

/** @returns P(D_n >= x) for a sample of n (whole). */
export function kolmogorovTail(x: number, n: number): number {
  if (x >= 1) return 0
  const t = n * x
  if (t <= 0.5) return 1
  if (t <= 1) return 1 - Math.exp(lnFactorialOverPower(n) + n * Math.log(2 * t - 1))
  if (t >= n - 1) return 2 * (1 - x) ** n
  const square = t * x
  if (square >= 370) return 0
  if (x >= 0.5 || square >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * oneSidedTail(x, n))
  if (n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4)) return 1 - durbin(x, n)
  return 1 - pelzGood(x, n)
}

/** ln(n! / n^n). */
function lnFactorialOverPower(n: number): number {
  let sum = 0
  for (let i = 1; i <= n; i++) sum += Math.log(i / n)
  return sum
}

/** One-sided tail (Birnbaum, Tingey 1951): x times the sum over j of C(n,j) (x + j/n)^(j-1) (1 - x - j/n)^(n-j). */
function oneSidedTail(x: number, n: number): number {
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - x)); j++) {
    const rest = 1 - x - j / n
    const lnChoose = -Math.log(n + 1) - betaLn(n - j + 1, j + 1)
    const lnRest = n === j ? 0 : rest <= 0 ? -Infinity : (n - j) * Math.log(rest)
    sum += Math.exp(lnChoose + (j - 1) * Math.log(x + j / n) + lnRest)
  }
  return x * sum
}

/** P(D_n < x) exactly, as an entry of a matrix power (Durbin 1973; Marsaglia, Tsang, Wang 2003). */
function durbin(x: number, n: number): number {
  const k = Math.ceil(n * x)
  const h = k - n * x
  const size = 2 * k - 1
  const power = matrixPower(durbinMatrix(size, h), size, n)
  let value = power.matrix[(k - 1) * size + (k - 1)]!
  let exponent = power.exponent
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n
    if (value < 1e-140) {
      value *= 1e140
      exponent -= 140
    }
  }
  return value * 10 ** exponent
}

function durbinMatrix(size: number, h: number): Float64Array {
  const H = new Float64Array(size * size)
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) H[i * size + j] = i - j + 1 < 0 ? 0 : 1
  const at = (i: number, j: number) => H[i * size + j]!
  for (let i = 0; i < size; i++) {
    H[i * size] = at(i, 0) - h ** (i + 1)
    H[(size - 1) * size + i] = at(size - 1, i) - h ** (size - i)
  }
  H[(size - 1) * size] = at(size - 1, 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let factorial = 1
      for (let g = 2; g <= i - j + 1; g++) factorial *= g
      H[i * size + j] = at(i, j) / factorial
    }
  return H
}

/** A matrix power by squaring, as matrix x 10^exponent so that it does not overflow. */
function matrixPower(base: Float64Array, size: number, power: number) {
  let result = identity(size)
  let square = base
  let resultExponent = 0
  let squareExponent = 0
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = multiply(result, square, size)
      resultExponent += squareExponent + rescale(result)
    }
    if (left > 1) {
      square = multiply(square, square, size)
      squareExponent = 2 * squareExponent + rescale(square)
    }
  }
  return { matrix: result, exponent: resultExponent }
}

function rescale(matrix: Float64Array): number {
  let largest = 0
  for (const value of matrix) if (value > largest) largest = value
  if (largest < 1e140) return 0
  for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! * 1e-140
  return 140
}

function identity(size: number): Float64Array {
  const I = new Float64Array(size * size)
  for (let i = 0; i < size; i++) I[i * size + i] = 1
  return I
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const c = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const x = a[i * size + k]!
      if (x === 0) continue
      for (let j = 0; j < size; j++) c[i * size + j] = c[i * size + j]! + x * b[k * size + j]!
    }
  return c
}

/** P(D_n <= x) by the asymptotic series of Pelz, Good 1976, to n^(-3/2). */
function pelzGood(x: number, n: number): number {
  const z = Math.sqrt(n) * x
  const z2 = z ** 2
  const z4 = z ** 4
  const z6 = z ** 6
  const pi2 = Math.PI ** 2
  let k0 = 0
  let k1 = 0
  let k2 = 0
  let k3 = 0
  let k2b = 0
  let k3b = 0
  for (let k = 0; k < 30; k++) {
    // Each half-integer and each integer stands for its negative too.
    const a = pi2 * (k + 0.5) ** 2
    const e = 2 * Math.exp(-a / (2 * z2))
    k0 += e / 2
    k1 += (a - z2) * e
    k2 += (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2)) * e
    k3 +=
      (a ** 3 * (5 - 30 * z2) +
        a * a * (-60 * z2 + 212 * z4) +
        a * (135 * z4 - 96 * z6) -
        (30 * z6 + 90 * z ** 8)) *
      e
    const b = pi2 * k * k
    const f = 2 * Math.exp(-b / (2 * z2))
    k2b += b * f
    k3b += (-b * b + 3 * b * z2) * f
  }
  const half = Math.sqrt(Math.PI / 2)
  const terms = [
    (Math.sqrt(2 * Math.PI) / z) * k0,
    (half / (6 * z4)) * k1,
    half * (k2 / (72 * z ** 7) - k2b / (36 * z ** 3)),
    half * (k3 / (6480 * z ** 10) + k3b / (216 * z6)),
  ]
  return terms.reduce((sum, term, i) => sum + term / n ** (i / 2), 0)
}
