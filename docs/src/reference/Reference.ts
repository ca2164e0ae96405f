/** The API reference: pages out of the doc comments of what packages export. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { documented } from "../Contents.ts"
import { root } from "../Page.ts"
import { type Door, doorOf, Files } from "./Door.ts"
import { pageOf, Places } from "./Places.ts"
import { type Named, namespacePage, packagePage } from "./Render.ts"
import { undocumented } from "./Undocumented.ts"

/** What comments lack, all of it. */
class BadComments extends Error {
  override readonly name = "BadComments"
}

const types = join(root, "docs/dist/types")

/** In a package like these every export says what it promises, or the build fails. */
const strict = new Set(["laurel"])

const compile = (): void => {
  const program = join(root, "node_modules/typescript/bin/tsc")
  const args = [program, "-p", join(root, "docs/tsconfig.reference.json")]
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" })
  if (status !== 0) throw new Error("the packages do not compile: run npm run check")
}

const namedOf = (folder: string): Named => {
  const json: unknown = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"))
  const text = (key: string): string =>
    typeof json === "object" && json !== null ? String(Object.entries(json).find(([name]) => name === key)?.[1]) : ""
  return { name: text("name"), description: text("description") }
}

/** Every page by its path below `api/`. */
const pagesOf = (doors: ReadonlyArray<Door>, places: Places): ReadonlyMap<string, string> => {
  const pages = new Map<string, string>()
  for (const door of doors) {
    const named = namedOf(door.folder)
    for (const namespace of door.namespaces)
      pages.set(
        pageOf(door.folder, namespace.name),
        namespace.name === ""
          ? packagePage(door, namespace, named, places)
          : namespacePage(door, namespace, named, places)
      )
  }
  return pages
}

/** Doors of the packages that are there, in the order of the contents. */
const doorsOf = (files: Files): ReadonlyArray<Door> =>
  documented
    .filter((folder) => existsSync(join(root, "packages", folder, "src/index.ts")))
    .map((folder) => doorOf(files, folder))

const overview = (all: ReadonlyArray<Door>): string => {
  const list = all.map(({ folder }) => {
    const { name, description } = namedOf(folder)
    return `- [\`${name}\`](./${folder}/index.md): ${description}\n`
  })
  return `# API reference\n\nWhat every package exports, as its declarations say it.\n\n${list.join("")}`
}

/** Writes all pages below a folder. Throws BadComments. */
export const writeReference = (out: string): void => {
  compile()
  const files = new Files(types)
  const all = doorsOf(files)
  const missing = all.filter(({ folder }) => strict.has(folder)).flatMap(undocumented)
  if (missing.length > 0) throw new BadComments(`these have no doc comment:\n${missing.join("\n")}`)
  for (const [page, text] of [["index.md", overview(all)], ...pagesOf(all, new Places(files, all))] as const) {
    const path = join(out, page)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
