/**
 * Writes dist-types/index.d.ts: what src/library exports, with every type written out. A bundler of declarations would bring
 * valibot's generics along, from which most of ours are inferred: 330 kB in which nobody finds a key.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { format } from 'prettier'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '..')

/** @returns the text of the declarations */
export function libraryTypes(): Promise<string> {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)).config as object
  const { options } = ts.parseJsonConfigFileContent(read, ts.sys, root)
  const entry = join(root, 'src', 'library', 'index.ts')
  const program = ts.createProgram([entry], options)
  return format(new Printer(program, program.getSourceFile(entry)!).whole(), {
    parser: 'typescript',
    singleQuote: true,
    semi: false,
    printWidth: 110,
  })
}

class Printer {
  readonly #checker: ts.TypeChecker
  readonly #exported: ts.Symbol[]
  /** Declarations by name. What they are made of is exported as well: whoever uses a part can name it. */
  readonly #declared = new Map<string, string>()
  readonly #head: string
  /** Of types that say no name of their own, such as those inferred from a schema. */
  readonly #names: Map<ts.Type, ts.Symbol>

  constructor(program: ts.Program, file: ts.SourceFile) {
    this.#checker = program.getTypeChecker()
    this.#exported = this.#checker
      .getExportsOfModule(this.#checker.getSymbolAtLocation(file)!)
      .map((one) => (one.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(one) : one))
    this.#names = this.#namesOf(program)
    this.#head = /^\/\*\*[^]*?\*\//.exec(file.text)?.[0] ?? ''
  }

  whole(): string {
    for (const symbol of this.#exported) this.#declare(symbol)
    return [this.#head, ...this.#declared.values()].join('\n\n')
  }

  #namesOf(program: ts.Program): Map<ts.Type, ts.Symbol> {
    const names = new Map<ts.Type, ts.Symbol>()
    for (const file of program.getSourceFiles()) {
      if (!file.fileName.startsWith(join(root, 'src'))) continue
      const module = this.#checker.getSymbolAtLocation(file)
      for (const symbol of module ? this.#checker.getExportsOfModule(module) : []) {
        const type =
          symbol.flags & ts.SymbolFlags.TypeAlias ? this.#checker.getDeclaredTypeOfSymbol(symbol) : null
        if (type && type.flags & ts.TypeFlags.Object && !names.has(type)) names.set(type, symbol)
      }
    }
    return names
  }

  #declare(symbol: ts.Symbol): void {
    if (this.#declared.has(symbol.name)) return
    // Before its body: types may name themselves.
    this.#declared.set(symbol.name, '')
    this.#declared.set(symbol.name, `${this.#doc(symbol)}export ${this.#body(symbol)}`)
  }

  #body(symbol: ts.Symbol): string {
    const { name } = symbol
    if (symbol.flags & ts.SymbolFlags.Function) {
      const type = this.#checker.getTypeOfSymbol(symbol)
      return type
        .getCallSignatures()
        .map((one) => `declare function ${name}${this.#signature(one, ': ')}`)
        .join('\n')
    }
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol)
    if (symbol.flags & ts.SymbolFlags.Class) {
      const own = [...symbol.members!.values()].filter(({ flags }) => flags & ts.SymbolFlags.Property)
      const [made] = this.#checker.getTypeOfSymbol(symbol).getConstructSignatures()
      const parameters = made!.parameters.map((one) => `${one.name}: ${this.#typeOf(one)}`).join(', ')
      const members = own.map((one) => `${this.#doc(one)}readonly ${one.name}: ${this.#typeOf(one)}`)
      return `declare class ${name} extends Error {\n${members.join('\n')}\nconstructor(${parameters})\n}`
    }
    if (symbol.flags & ts.SymbolFlags.Interface) return `interface ${name} ${this.#members(type)}`
    return `type ${name} = ${this.#written(type)}`
  }

  /** By its name where it has one, else written out. */
  #show(type: ts.Type): string {
    const own = type.aliasTypeArguments === undefined ? (type.aliasSymbol ?? type.symbol) : undefined
    const named = own && this.#isOurs(own) ? own : this.#names.get(type)
    if (named) {
      this.#declare(named)
      return named.name
    }
    return this.#written(type)
  }

  #written(type: ts.Type): string {
    const { Boolean, Union, Object: Composed, Intersection } = ts.TypeFlags
    if (type.flags & Boolean) return 'boolean'
    if (type.flags & Union) return this.#union((type as ts.UnionType).types)
    // A string of any value beside those that are known: written out, it would be all that strings can do.
    const parts = type.flags & Intersection ? (type as ts.IntersectionType).types : []
    if (parts.some(({ flags }) => flags & ts.TypeFlags.String)) return '(string & {})'
    if (type.flags & (Composed | Intersection)) return this.#object(type as ts.ObjectType)
    return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
  }

  #union(types: readonly ts.Type[]): string {
    const words = types.map((one) => {
      const shown = this.#show(one)
      return shown.includes('=>') ? `(${shown})` : shown
    })
    const both = words.includes('true') && words.includes('false')
    const rest = both ? words.filter((word) => word !== 'true' && word !== 'false') : words
    return [...new Set(rest), ...(both ? ['boolean'] : [])].join(' | ')
  }

  #object(type: ts.ObjectType): string {
    if (this.#checker.isTupleType(type)) {
      const parts = this.#arguments(type)
      const { readonly: fixed } = (type as ts.TupleTypeReference).target
      return `${fixed ? 'readonly ' : ''}[${parts.join(', ')}]`
    }
    if (this.#checker.isArrayType(type)) {
      const [element] = this.#arguments(type)
      return type.symbol.name === 'ReadonlyArray' ? `readonly (${element})[]` : `(${element})[]`
    }
    const [call] = type.getCallSignatures()
    if (call) return this.#signature(call, ' => ')
    if (this.#isForeign(type.symbol)) {
      // That typed arrays say what they lie in, TypeScript knows since 5.7 only.
      const given = /^(Big)?[A-Z][a-z]+\d+(Clamped)?Array$/.test(type.symbol.name)
        ? []
        : this.#arguments(type)
      return given.length > 0 ? `${type.symbol.name}<${given.join(', ')}>` : type.symbol.name
    }
    return this.#members(type)
  }

  #arguments(type: ts.Type): string[] {
    return this.#checker.getTypeArguments(type as ts.TypeReference).map((one) => this.#show(one))
  }

  #members(type: ts.Type): string {
    const properties = this.#checker.getPropertiesOfType(type).map((one) => {
      const optional = one.flags & ts.SymbolFlags.Optional
      const shown = this.#typeOf(one)
      const value = optional ? shown.replace(/ \| undefined(?=$| \|)|^undefined \| /, '') : shown
      return `${this.#doc(one)}${JSON.stringify(one.name)}${optional ? '?' : ''}: ${value}`
    })
    const indexed = this.#checker
      .getIndexInfosOfType(type)
      .map(({ keyType, type }) => `[key: ${this.#show(keyType)}]: ${this.#show(type)}`)
    return `{\n${[...properties, ...indexed].join('\n')}\n}`
  }

  #signature(signature: ts.Signature, before: string): string {
    const parameters = signature.parameters.map((one) => `${one.name}: ${this.#typeOf(one)}`)
    return `(${parameters.join(', ')})${before}${this.#show(signature.getReturnType())}`
  }

  #typeOf(symbol: ts.Symbol): string {
    return this.#show(this.#checker.getTypeOfSymbol(symbol))
  }

  #doc(symbol: ts.Symbol): string {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker))
    const tags = symbol
      .getJsDocTags(this.#checker)
      .map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
    const lines = [...(text ? [text] : []), ...tags].join('\n').split('\n')
    return lines[0] ? `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n` : ''
  }

  #isOurs(symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName
    const { Interface, TypeAlias, Class } = ts.SymbolFlags
    return Boolean(file?.includes('/src/') && !file.includes('node_modules') && symbol.flags & (Interface | TypeAlias | Class)) // prettier-ignore
  }

  /** Of the language, of the DOM or of Node.js: whoever imports the package has it too. */
  #isForeign(symbol: ts.Symbol | undefined): boolean {
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName
    return Boolean(
      symbol && symbol.name !== '__type' && file && /typescript\/lib\/|@types\/node\//.test(file),
    )
  }
}

if (process.argv[1] === import.meta.filename) {
  const path = join(root, 'dist-types', 'index.d.ts')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await libraryTypes())
}
