/** The type of a configuration as text, made of the schema that reads one: what src/Config.ts holds. */

/** The parts of a JSON Schema that settings have. */
interface Node {
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly anyOf?: ReadonlyArray<Node>
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: ReadonlyArray<string>
  readonly patternProperties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: boolean | Node
}

/** What an editor shows of a field, by `Interface.field`, or by the field alone where all of that name are one. */
export type Words = Readonly<Record<string, string>>

/** Interfaces by their names, in the order they were first met, and the fields that nothing explains. */
export interface Typed {
  readonly text: string
  readonly unexplained: ReadonlyArray<string>
  /** Words for fields that are no more. */
  readonly unused: ReadonlyArray<string>
}

const width = 120

const pascal = (text: string): string =>
  text.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
/** `courses` is a list of `Course`; `postgres` is no list. */
const singular = (key: string): string =>
  key === "postgres" ? "Postgres" : pascal(key.replace(/ies$/, "y").replace(/([^s])s$/, "$1"))

/** What tells a member of a union from the others: its one literal, or the first field that it must have. */
const tagOf = ({ properties, required = [] }: Node): string => {
  if (properties === undefined) return ""
  const [literal] = Object.values(properties).flatMap((each) => (each.enum?.length === 1 ? [String(each.enum[0])] : []))
  return literal ?? required[0] ?? Object.keys(properties)[0] ?? ""
}

/** Two nodes of one type have the same. */
const shapeOf = (node: Node): unknown => {
  if (node.enum !== undefined) return node.enum
  if (node.anyOf !== undefined) return { any: node.anyOf.map(shapeOf) }
  const records = [...Object.values(node.patternProperties ?? {}), node.additionalProperties]
  const properties = Object.entries(node.properties ?? {}).map(([key, each]) => [
    key,
    node.required?.includes(key) === true,
    shapeOf(each)
  ])
  return [node.type, node.items === undefined ? [] : shapeOf(node.items), properties, records.map(ofRecord)]
}

const ofRecord = (value: boolean | Node | undefined): unknown => (typeof value === "object" ? shapeOf(value) : null)

class Writer {
  readonly #words: Words
  readonly #values: Words
  readonly #titles: Words
  readonly #used = new Set<string>()
  /** Names of interfaces by their shapes. */
  readonly #names = new Map<string, string>()
  readonly #bodies = new Map<string, string>()
  readonly unexplained: Array<string> = []

  constructor(words: Words, values: Words, titles: Words) {
    this.#words = words
    this.#values = values
    this.#titles = titles
  }

  get unused(): ReadonlyArray<string> {
    return Object.keys(this.#words).filter((key) => !this.#used.has(key))
  }

  text(): string {
    return [...this.#bodies].map(([name, body]) => `export interface ${name} {\n${body}}\n`).join("\n")
  }

  /** `name` is what an object would be called, `within` who has it. */
  of(node: Node, name: string, within: string): string {
    if (node.enum !== undefined) return node.enum.map((each) => JSON.stringify(each)).join(" | ")
    if (node.anyOf !== undefined) {
      const objects = node.anyOf.filter(({ properties }) => properties !== undefined)
      const all = node.anyOf.map((each) =>
        this.of(each, objects.length > 1 ? `${pascal(tagOf(each))}${name}` : name, within)
      )
      return [...new Set(all)].join(" | ")
    }
    switch (node.type) {
      case "string":
      case "boolean":
      case "null":
        return node.type
      case "integer":
      case "number":
        return "number"
      case "array":
        return `ReadonlyArray<${this.of(node.items ?? {}, name, within)}>`
      case "object":
        return node.properties === undefined
          ? this.#record(node, name, within)
          : this.#interface(node, node.properties, name, within)
      default:
        throw new Error(`no type is known for ${JSON.stringify(node).slice(0, 200)} of ${within}`)
    }
  }

  #record(node: Node, name: string, within: string): string {
    const [pattern] = Object.values(node.patternProperties ?? {})
    const rest = typeof node.additionalProperties === "object" ? node.additionalProperties : undefined
    const values = pattern ?? rest
    const unsaid = this.#values[`${within}.${name}`] ?? "unknown"
    return `Readonly<Record<string, ${values === undefined ? unsaid : this.of(values, name, within)}>>`
  }

  #interface(node: Node, properties: Readonly<Record<string, Node>>, wanted: string, within: string): string {
    const shape = JSON.stringify(shapeOf(node))
    const known = this.#names.get(shape)
    if (known !== undefined) return known
    const given = this.#titles[`${within}.${wanted}`]
    const name = (given === undefined ? [wanted, `${within}${wanted}`] : [given]).find(
      (each) => !this.#bodies.has(each)
    )
    if (name === undefined) throw new Error(`two types would be called ${within}${wanted}`)
    this.#names.set(shape, name)
    // Its place is kept: what it is made of comes after it.
    this.#bodies.set(name, "")
    const fields = Object.entries(properties).map(([key, each]) => {
      const called = key === "setting" ? name.replace(/Source$/, "Setting") : singular(key)
      const isRequired = node.required?.includes(key) === true
      return this.#field(name, key, `${isRequired ? "" : "?"}: ${this.of(each, called, name)}`)
    })
    this.#bodies.set(name, fields.join(""))
    return name
  }

  #field(owner: string, key: string, rest: string): string {
    const found = [`${owner}.${key}`, key].find((each) => this.#words[each] !== undefined)
    if (found === undefined) this.unexplained.push(`${owner}.${key}`)
    else this.#used.add(found)
    const doc = found === undefined ? "" : `  /** ${this.#words[found]} */\n`
    const line = `  readonly ${key}${rest}`
    return `${doc}${line.length > width ? broken(line) : line}\n`
  }
}

/** A union that is too wide, a member a line; those within a list's brackets stay together. */
const broken = (line: string): string => {
  const [head = "", ...rest] = line.split(": ")
  const types = rest.join(": ")
  const [, inner] = /^ReadonlyArray<(.*)>$/.exec(types) ?? []
  const members = (inner ?? types).split(/ \| (?![^<]*>)/)
  return inner === undefined
    ? `${head}:\n${members.map((each) => `    | ${each}`).join("\n")}`
    : `${head}: ReadonlyArray<\n${members.map((each) => `    | ${each}`).join("\n")}\n  >`
}

/**
 * All interfaces that a configuration takes, `root` the first. `values` are the types of records' values that a JSON Schema does not
 * say, since it has no word for what their keys must be; `titles` what an interface is called where another had its name first.
 */
export const typed = (schema: unknown, root: string, words: Words, values: Words, titles: Words = {}): Typed => {
  const writer = new Writer(words, values, titles)
  // A document of JSON Schema, as effect writes it: what is none ends in an error of `of`.
  writer.of(schema as Node, root, "")
  return { text: writer.text(), unexplained: writer.unexplained, unused: writer.unused }
}
