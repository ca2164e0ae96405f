/** The files that `laurel init` writes, as texts. */
import { posix } from "node:path"
import type { Config } from "../Config.ts"
import { adapters, example, type Kind, kinds, type Source } from "./Kinds.ts"

/** A source as it was chosen. */
export interface Chosen {
  readonly adapter: Source["adapter"]
  /** Undefined where nobody said: a placeholder is written. */
  readonly where: string | undefined
}

/** What is written. */
export interface Choice {
  readonly sources: ReadonlyArray<Chosen>
  /** The path of a file, or `env:` and the variable that holds the address of a database. */
  readonly store: string
  readonly zone: string
}

/** An environment variable that is to be set, and what it holds. */
export interface Variable {
  readonly name: string
  readonly what: string
}

interface Planned {
  readonly kind: Kind
  readonly source: Source
  readonly variables: ReadonlyArray<Variable>
}

/** Each source under an id of its own: its kind, and from the second of a kind on a number. */
const planned = ({ sources, zone }: Choice): ReadonlyArray<Planned> =>
  sources.map(({ adapter, where }, index) => {
    const kind = kinds[adapter]
    const before = sources.slice(0, index).filter((other) => other.adapter === adapter).length
    const id = before === 0 ? adapter : `${adapter}-${before + 1}`
    const variable = (ending: string): string => `${id.toUpperCase().replaceAll("-", "_")}_${ending}`
    // Two that are sent to us can't have one path.
    const placeholder = before > 0 && kind.asks.placeholder.startsWith("/") ? `/${id}` : kind.asks.placeholder
    return {
      kind,
      source: kind.source({ id, where: where ?? placeholder, zone, variable }),
      variables: Object.entries(kind.secrets).map(([ending, what]) => ({
        name: variable(ending),
        what: `${what} of ${id}`
      }))
    }
  })

const variableOf = (store: string): string | undefined => /^env:(.*)$/.exec(store)?.[1]

/** All variables that must be set before a sync. */
export const variablesOf = (choice: Choice): ReadonlyArray<Variable> => {
  const store = variableOf(choice.store)
  return [
    ...(store === undefined
      ? []
      : [{ name: store, what: "the address of the database, postgres://user:password@host:5432/database" }]),
    ...planned(choice).flatMap(({ variables }) => variables)
  ]
}

export const configOf = (choice: Choice): Config => ({
  store: variableOf(choice.store) === undefined ? choice.store : { postgres: { url: choice.store } },
  catalog: "catalog.json",
  sources: planned(choice).map(({ source }) => source)
})

/** Lines of a value as a program writes it; `hints` are lines to copy into lists that are empty, by the lists' names. */
const literal = (value: unknown, hints: Kind["lists"], key = ""): string => {
  if (Array.isArray(value)) {
    const hint = hints[key]
    if (value.length === 0) return hint === undefined ? "[]" : `[\n  // ${hint}\n]`
    const items = value.map((each) => literal(each, hints))
    const line = `[${items.join(", ")}]`
    return line.includes("\n") || line.length > 80 ? `[\n${indented(items.join(",\n"))}\n]` : line
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${literal(each, hints, name)}`)
  const line = `{ ${fields.join(", ")} }`
  return line.includes("\n") || line.length > 80 ? `{\n${indented(fields.join(",\n"))}\n}` : line
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, "  ")

/** `laurel.config.ts`. */
export const programOf = (choice: Choice): string => {
  const { store, catalog } = configOf(choice)
  const sources = planned(choice).map(
    ({ kind, source }) =>
      `// ${kind.title}${kind.note === undefined ? "" : `\n// ${kind.note}`}\n${literal(source, kind.lists)}`
  )
  const fields = [
    `// Where the record is kept.\nstore: ${literal(store, {})}`,
    `// What can be earned, and by which rules.\ncatalog: ${literal(catalog, {})}`,
    `// Where facts come from. An id stays as it is: facts are known by it.\nsources: [\n${indented(sources.join(",\n"))}\n]`
  ]
  return `import { defineConfig } from "@laurel/sync"\n\nexport default defineConfig({\n${indented(fields.join(",\n"))}\n})\n`
}

export const jsonOf = (choice: Choice): string => `${JSON.stringify(configOf(choice), undefined, 2)}\n`

/** A catalog that is valid and that a sync can apply: one offering, what it earns, and for how long that counts. */
export const catalogOf = ({ zone }: Choice): string =>
  `${JSON.stringify(
    {
      offerings: [
        {
          id: example.offering,
          course: example.course,
          title: "Example: one run of a course",
          zone,
          components: [{ activity: example.activity, group: "test" }]
        }
      ],
      achievementTypes: [
        {
          id: "example-passed",
          title: "Example: final test passed",
          courses: [example.course],
          rule: { rule: "passed", group: "test" }
        }
      ],
      certifications: [
        {
          id: "example-licence",
          through: ["example-passed"],
          validity: { basis: "completion", period: "P3Y", lastDay: "dayBefore" }
        }
      ]
    },
    undefined,
    2
  )}\n`

/** `.env.example`: the variables, without values. */
export const environmentOf = (choice: Choice): string =>
  [
    "# Copy this file to .env, fill it in, and let nobody else read it: chmod 600 .env",
    "# What the environment has already stands, whatever .env says.",
    ...variablesOf(choice).flatMap(({ name, what }) => ["", `# ${what}`, `${name}=`]),
    ""
  ].join("\n")

/** What is never to be committed: secrets, and the record with the key that signs it, which is beside it. */
export const ignoredOf = ({ store }: Choice): ReadonlyArray<string> => {
  const path = posix.normalize(store.replaceAll("\\", "/"))
  const isElsewhere = variableOf(store) !== undefined || /^(?:\/|[A-Za-z]:|\.\.\/|\.laurel\/)/.test(path)
  return [
    ".env",
    ".laurel/",
    ...(isElsewhere ? [] : [path, `${path}-*`, posix.join(posix.dirname(path), "checkpoint.key")])
  ]
}

/** `moodle=https://…`, or a kind alone; why it is none. */
export const chosenFrom = (text: string): Chosen | string => {
  const [, name = "", where] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
  const adapter = adapters.find((each) => each === name)
  if (adapter === undefined) return `"${name}" is no kind of source`
  return { adapter, where: where === "" ? undefined : where }
}
