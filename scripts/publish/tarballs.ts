/** The publishable packages, and their tarballs: what `npm publish` would upload. */
import { execFile, spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

export const root = join(import.meta.dirname, "../..")

export type Versions = Readonly<Record<string, string>>

/** What is read of a package.json. */
interface Manifest {
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

/** Builds what is published; says so on stderr. */
export const build = (): void => {
  const { status } = spawnSync("npm", ["run", "--silent", "build", "--", "--log-order=grouped"], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
    // What it prints is no answer of the program that wants it built.
    stdio: ["ignore", 2, "inherit"]
  })
  if (status !== 0) throw new Error("the build failed; run it alone with: npm run build")
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

/** Packs packages, as they are built, into a folder. */
export const pack = async (
  folder: string,
  packages: ReadonlyArray<Package> = publishable()
): Promise<ReadonlyArray<Tarball>> => {
  const { stdout } = await promisify(execFile)(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder].concat(
      packages.flatMap((each) => ["--workspace", each.folder])
    ),
    { cwd: root, encoding: "utf8", maxBuffer: 64 * 2 ** 20 }
  )
  const told: ReadonlyArray<Told> = Object.values(JSON.parse(stdout))
  return packages.map((each) => {
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
}
