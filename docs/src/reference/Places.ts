/** Where on the site a declaration is described. */
import { posix } from "node:path"
import type { Door, Files, Namespace } from "./Door.ts"
import type { File } from "./Declarations.ts"

/** A heading of a page below `api/`. */
export interface Place {
  readonly folder: string
  readonly page: string
  readonly anchor: string
  /** As a caller writes it: `Ledger.Commit`. */
  readonly title: string
}

export const pageOf = (folder: string, namespace: string): string =>
  `${folder}/${namespace === "" ? "index" : namespace}.md`

const placesOf = ({ folder }: Door, { name, file, entries }: Namespace): ReadonlyArray<readonly [string, Place]> => {
  const page = pageOf(folder, name)
  const own: Place = { folder, page, anchor: "", title: name }
  return [
    [`${file.path}#*`, own],
    ...entries.map((entry): readonly [string, Place] => {
      const title = name === "" ? entry.name : `${name}.${entry.name}`
      const inside = entry.declared[0]?.name ?? entry.name
      return [`${entry.file.path}#${inside}`, { folder, page, anchor: entry.name, title }]
    })
  ]
}

export class Places {
  readonly #files: Files
  readonly #byDeclaration = new Map<string, Array<Place>>()

  constructor(files: Files, doors: ReadonlyArray<Door>) {
    this.#files = files
    for (const door of doors)
      for (const namespace of door.namespaces)
        for (const [key, place] of placesOf(door, namespace))
          this.#byDeclaration.set(key, [...(this.#byDeclaration.get(key) ?? []), place])
  }

  /** The one of a package, if it is described there, or else that of the package where it comes from. */
  #of(file: string, name: string, folder: string): Place | undefined {
    const places = this.#byDeclaration.get(`${file}#${name}`) ?? []
    return places.find((place) => place.folder === folder) ?? places[0]
  }

  /** What a name means in a file, such as `Fact`, or `CivilDate.CivilDate`. */
  find(file: File, written: string, folder: string): Place | undefined {
    const [first = "", second] = written.split(".")
    const taken = file.imported.get(first)
    if (taken === undefined) return second === undefined ? this.#of(file.path, first, folder) : undefined
    const name = taken.name === "*" ? second : taken.name
    const origin = name === undefined ? undefined : this.#files.origin({ file: taken.file, name })
    return origin === undefined ? undefined : this.#of(origin.file, origin.name, folder)
  }
}

/** A link from a page to a place, in Markdown. */
export const linkTo = (page: string, { page: to, anchor, title }: Place): string => {
  const path = posix.relative(posix.dirname(page), to)
  return `[\`${title}\`](${path.startsWith(".") ? path : `./${path}`}${anchor === "" ? "" : `#${anchor}`})`
}
