/** The publishable packages, and their tarballs: what `npm publish` would upload. */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { run, succeed } from "../Command.ts"

export const root = join(import.meta.dirname, "../..")

export type Versions = Readonly<Record<string, string>>

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly bin?: Versions
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly peerDependencies?: Versions
  readonly optionalDependencies?: Versions
}

export interface Package {
  readonly name: string
  /** From the root: `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
}

export interface Tarball extends Package {
  readonly file: string
  readonly integrity: string
  readonly shasum: string
  readonly unpackedSize: number
  /** Paths of what is in it, from the package's folder. */
  readonly paths: ReadonlyArray<string>
}

/** Every package that is published, by folder. */
export const publishable = (): ReadonlyArray<Package> =>
  globSync("{packages,apps}/*/package.json", { cwd: root })
    .toSorted()
    .map((path) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(root, path), "utf8"))
      return { name: manifest.name, folder: dirname(path), manifest }
    })
    .filter(({ manifest }) => manifest.private !== true)

/** Milliseconds that a build, or packing all, may take. */
const patience = 600_000

/** Builds what is published; says so on stderr where it fails. */
export const build = async (): Promise<void> => {
  const env = { TURBO_TELEMETRY_DISABLED: "1" }
  const { code, stdout, stderr } = await run("npm", ["run", "--silent", "build", "--", "--log-order=grouped"], {
    cwd: root,
    env,
    patience,
    isScript: true
  })
  if (code === 0) return
  console.error(`${stdout}${stderr}`)
  throw new Error("the build failed; run it alone with: npm run build")
}

/** What npm tells of a tarball. */
interface Told {
  readonly name: string
  readonly filename: string
  readonly integrity: string
  readonly shasum: string
  readonly unpackedSize: number
  readonly files: ReadonlyArray<{ readonly path: string }>
}

/** What is known of the tarballs in a folder. */
const listOf = (folder: string): string => join(folder, "packed.json")

/** All that is published, as it was packed into a folder. */
export const packed = (folder: string): ReadonlyArray<Tarball> => JSON.parse(readFileSync(listOf(folder), "utf8"))

/** Packs all that is published, as it is built, into a folder; `packed` finds it there. */
export const pack = async (folder: string): Promise<ReadonlyArray<Tarball>> => {
  const packages = publishable()
  const { stdout } = await succeed(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder].concat(
      packages.flatMap((each) => ["--workspace", each.folder])
    ),
    { cwd: root, patience }
  )
  const told: ReadonlyArray<Told> = Object.values(JSON.parse(stdout))
  const tarballs = packages.map((each) => {
    const found = told.find(({ name }) => name === each.name)
    if (found === undefined) throw new Error(`npm pack made no tarball of ${each.name}`)
    const { filename, integrity, shasum, unpackedSize, files } = found
    return {
      ...each,
      file: join(folder, filename),
      integrity,
      shasum,
      unpackedSize,
      paths: files.map(({ path }) => path)
    }
  })
  writeFileSync(listOf(folder), JSON.stringify(tarballs))
  return tarballs
}
