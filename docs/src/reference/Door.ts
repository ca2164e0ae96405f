/** What comes out of a package: its namespaces, each a page, and names of its own. */
import { join } from "node:path"
import { type Declared, type File, read, type Taken } from "./Declarations.ts"

/** One exported name: what is declared under it, and the file where. */
export interface Entry {
  readonly name: string
  readonly file: File
  readonly declared: ReadonlyArray<Declared>
}

export interface Namespace {
  /** As a caller writes it: `Ledger`, or `Xapi.Statement` where one is inside another. Empty for the package itself. */
  readonly name: string
  readonly file: File
  readonly entries: ReadonlyArray<Entry>
}

export interface Door {
  /** The folder's name, such as `core`. */
  readonly folder: string
  /** The package itself first. */
  readonly namespaces: ReadonlyArray<Namespace>
}

/** Reads each file once. */
export class Files {
  readonly #types: string
  readonly #read = new Map<string, File>()
  constructor(types: string) {
    this.#types = types
  }

  at(path: string): File | undefined {
    if (!path.startsWith(this.#types)) return undefined
    const known = this.#read.get(path)
    if (known !== undefined) return known
    const file = read(path, this.#types)
    this.#read.set(path, file)
    return file
  }

  /** Where a name is declared that a file takes from another, which may take it from a third. */
  origin({ file: path, name }: Taken): Taken | undefined {
    const file = this.at(path)
    if (file === undefined) return undefined
    if (name === "*") return { file: path, name }
    const inside = file.exported.get(name)
    if (inside === undefined) return undefined
    return typeof inside === "string" ? { file: path, name: inside } : this.origin(inside)
  }

  index(folder: string): string {
    return join(this.#types, folder, "src/index.d.ts")
  }
}

const namespacesOf = (files: Files, name: string, file: File, depth: number): ReadonlyArray<Namespace> => {
  const entries: Array<Entry> = []
  const inner: Array<Namespace> = []
  for (const [outside, inside] of file.exported) {
    const origin = typeof inside === "string" ? { file: file.path, name: inside } : files.origin(inside)
    const at = origin === undefined ? undefined : files.at(origin.file)
    if (origin === undefined || at === undefined) continue
    if (origin.name !== "*") entries.push({ name: outside, file: at, declared: at.declared.get(origin.name) ?? [] })
    // Modules that name each other would go on without end.
    else if (depth < 3) inner.push(...namespacesOf(files, name === "" ? outside : `${name}.${outside}`, at, depth + 1))
  }
  return [{ name, file, entries }, ...inner]
}

export const doorOf = (files: Files, folder: string): Door => {
  const index = files.at(files.index(folder))
  if (index === undefined) throw new Error(`${folder} has no src/index.ts`)
  return { folder, namespaces: namespacesOf(files, "", index, 0) }
}
