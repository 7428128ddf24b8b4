/** The accuracy gate of models that predict numbers, on its line, from two labels. */
import { trust } from './gates'
import { numbersLog } from './logs'

const sizes = [2, 5, 10, 30, 100, 1000, 10_000]
trust({
  name: 'numbers',
  id: 'accuracy',
  sizes,
  log: (given) => numbersLog(given),
})
trust({
  name: 'numbers-skewed',
  id: 'accuracy',
  sizes,
  log: (given) => numbersLog(given, Math.exp),
})
