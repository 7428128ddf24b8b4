import { testSpoiled } from './fuzz'
import { spoils } from './spoil'

testSpoiled(spoils.filter((_, i) => i % 2 === 0))
