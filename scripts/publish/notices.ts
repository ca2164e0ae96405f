/**
 * What of others is in our tarballs, with its licence; and under which licences that is which is installed with them. Code of other
 * packages is in none of them, only files that were copied: each kind has its notice in `notices/`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type Package, publishable, root, type Versions } from "./tarballs.ts"

export const fileName = "THIRD-PARTY-NOTICES.md"

const notice = (name: string): string => readFileSync(join(import.meta.dirname, "notices", `${name}.md`), "utf8").trim()

const fontLicence = (): string => readFileSync(join(root, "packages/certificate-typst/fonts/OFL.txt"), "utf8").trim()

const contexts = (): string => notice("contexts")
const fonts = (): string => `${notice("fonts")}\n\n\`\`\`text\n${fontLicence()}\n\`\`\``

/** By folder. The program has what is in our packages in it, but not what lies beside their code. */
const parts: ReadonlyMap<string, () => string> = new Map([
  ["packages/credentials", contexts],
  ["packages/certificate-typst", fonts],
  ["apps/sync", contexts]
])

/** The notices that a package has to carry; undefined where nothing of others is in it. */
export const noticesOf = ({ name, folder }: Package): string | undefined => {
  const part = parts.get(folder)
  if (part === undefined) return undefined
  return `# Third-party notices\n\n${name} is under the licence in LICENSE. It has the following of others in it.\n\n${part()}\n`
}

/** Lays each package's notices beside it. */
export const write = (): void => {
  for (const each of publishable()) {
    const text = noticesOf(each)
    if (text !== undefined) writeFileSync(join(root, each.folder, fileName), text)
  }
}

/** Licences of what is installed with ours: whoever uses it owes a notice, and nothing more. */
const allowed = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "BlueOak-1.0.0",
  "Python-2.0"
])

interface Installed {
  readonly name: string
  readonly license?: string
  readonly dependencies?: Versions
  readonly optionalDependencies?: Versions
}

/** The folder of a package as Node finds it from another one; undefined where it is not installed, as of another machine's kind. */
const folderOf = (name: string, from: string): string | undefined => {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const found = join(folder, "node_modules", name)
    if (existsSync(join(found, "package.json"))) return found
  }
  return undefined
}

/** All that is installed with a package, by folder. */
const installedWith = (folder: string, found = new Map<string, Installed>()): ReadonlyMap<string, Installed> => {
  if (found.has(folder)) return found
  const manifest: Installed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  found.set(folder, manifest)
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const other = folderOf(name, folder)
    if (other !== undefined) installedWith(other, found)
  }
  return found
}

/** Packages of others that come with ours under a licence that nobody has looked at. */
export const licenceProblems = (): ReadonlyArray<string> =>
  publishable().flatMap(({ name, folder }) =>
    [...installedWith(join(root, folder))].flatMap(([, other]) =>
      allowed.has(other.license ?? "") || other.name === name || other.name.startsWith("@laurel/")
        ? []
        : [
            `${name} installs ${other.name} under ${other.license ?? "no licence"}: expected one of ${[...allowed].join(", ")}`
          ]
    )
  )
