/** Which files of the repository are pages, and at which paths of the site. */
import { existsSync, globSync, statSync } from "node:fs"
import { join, posix } from "node:path"

/** The repository. All other paths are relative to it, with slashes. */
export const root = join(import.meta.dirname, "../..")

const written = [
  "docs/*.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "packages/*/README.md",
  "packages/*/docs/*.md",
  "apps/sync/README.md",
  "examples/*/README.md"
]

/** For those who write the pages, and not for those who read them. */
const internal = new Set(["docs/README.md"])

/** All files that are pages, in alphabetical order. */
export const sources = (): ReadonlyArray<string> =>
  globSync(written, { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !internal.has(path))
    .toSorted()

/** The path of a page's file below the site's folder of pages, such as `packages/core/index.md`. */
export const pageOf = (source: string): string => {
  if (source === "README.md") return "index.md"
  const [, plain] = /^docs\/([^/]+\.md)$/.exec(source) ?? []
  if (plain !== undefined) return plain
  return source
    .replace(/^apps\/sync\//, "program/")
    .replace(/^(packages\/[^/]+)\/docs\//, "$1/")
    .replace(/README\.md$/, "index.md")
    .replace(/^([A-Z]+)\.md$/, (_, name: string) => `${name.toLowerCase()}.md`)
}

/** Where pictures are; they are laid out beside the pages as they are. */
export const pictures = "docs/pictures"

/** What a link leads to that stands in a source: a page or a picture, a file that is shown as one, or nothing. */
export type Target =
  | { readonly kind: "page"; readonly page: string }
  | { readonly kind: "file"; readonly path: string; readonly page: string }
  | { readonly kind: "missing" }

const isFolder = (path: string): boolean => statSync(join(root, path)).isDirectory()

/** `to` is as written in the source, without its anchor. */
export const targetOf = (source: string, to: string, pages: ReadonlySet<string>): Target => {
  const path = posix.normalize(posix.join(posix.dirname(source), to)).replace(/\/$/, "")
  // Made of doc comments, later: the site's own check sees whether it is there.
  if (path.startsWith("docs/api/")) return { kind: "page", page: path.slice("docs/".length) }
  if (path === "README.md") return { kind: "page", page: "index.md" }
  if (path.startsWith(`${pictures}/`) && existsSync(join(root, path)))
    return { kind: "page", page: path.slice("docs/".length) }
  for (const candidate of [path, `${path}/README.md`])
    if (pages.has(candidate)) return { kind: "page", page: pageOf(candidate) }
  if (path.startsWith("..") || !existsSync(join(root, path))) return { kind: "missing" }
  // What begins with a dot is not looked for by who builds the site.
  const shown = path.replaceAll(/(?<=^|\/)\./g, "dot-")
  return { kind: "file", path, page: `files/${shown}${isFolder(path) ? "/index" : ""}.md` }
}
