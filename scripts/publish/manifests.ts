/**
 * What the package.json of every published package says alike. The root's own says where the project lives; `complete` gives a
 * package's with all that follows from that, and `problemsOf` what is missing that only a person can say.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { type Package, publishable, root, type Tarball } from "./tarballs.ts"

type Json = Readonly<Record<string, unknown>>

const read = (path: string): Json => JSON.parse(readFileSync(path, "utf8"))

/** Where the project lives: `https://github.com/…`. */
export const projectUrl = (): string => String(read(join(root, "package.json"))["homepage"])

/** A package's manifest with all that follows from its folder and from the root's. */
const complete = (folder: string, manifest: Json): Json => {
  const { author, engines } = read(join(root, "package.json"))
  const url = projectUrl()
  return {
    ...manifest,
    homepage: `${url}/tree/main/${folder}#readme`,
    bugs: `${url}/issues`,
    repository: { type: "git", url: `git+${url}.git`, directory: folder },
    author,
    type: "module",
    engines,
    // Only the workflow that releases can say where a tarball comes from.
    publishConfig: { access: "public", provenance: true }
  }
}

/** Licences that a package of ours may be under: ours, and that of fonts beside it. */
const ours = ["MIT", "MIT AND OFL-1.1"]

const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/** The conditions of a door, of which the first that holds is taken. `default` is for `require` too. */
const conditions = ["@laurel/source", "types", "default"]

/** The doors of a package for programs, each with its conditions. */
const doorsOf = (
  exports: unknown
): ReadonlyArray<readonly [door: string, targets: Readonly<Record<string, unknown>>]> =>
  Object.entries(Object(exports)).flatMap(([door, targets]) =>
    door === "./package.json" ? [] : [[door, Object(targets)] as const]
  )

const exportProblems = (name: string, exports: unknown): ReadonlyArray<string> => {
  const doors = doorsOf(exports)
  return [
    ...(doors.some(([door]) => door === ".") ? [] : [`${name}: expected a front door among its exports`]),
    ...(Object(exports)["./package.json"] === "./package.json"
      ? []
      : [`${name}: expected its package.json among its exports`]),
    ...doors.flatMap(([door, targets]) =>
      isDeepStrictEqual(Object.keys(targets), conditions)
        ? []
        : [
            `${name}: expected its door ${door} to have ${conditions.join(", ")}, in this order, found ${Object.keys(targets).join(", ")}`
          ]
    )
  ]
}

/** Where a door, or a program, leads to a file that is not in the tarball. */
export const doorProblems = ({ name, folder, manifest, paths }: Tarball): ReadonlyArray<string> => {
  const packed = new Set(paths.map((path) => `./${path}`))
  const targets = [
    ...doorsOf(read(join(root, folder, "package.json"))["exports"]).flatMap(([door, byCondition]) =>
      Object.entries(byCondition).map(([condition, target]) => [`${door} (${condition})`, String(target)] as const)
    ),
    ...Object.entries(manifest.bin ?? {}).map(([program, target]) => [program, target] as const)
  ]
  return targets.flatMap(([door, target]) =>
    packed.has(`./${target.replace(/^\.\//, "")}`) ? [] : [`${name}: ${door} leads to ${target}, which is not packed`]
  )
}

/** What is wrong with a manifest; `versions` are those of all that is published, by name. */
const problemsOf = (
  { name, folder }: Package,
  manifest: Json,
  versions: ReadonlyMap<string, string>
): ReadonlyArray<string> => {
  const isSame = isDeepStrictEqual(complete(folder, manifest), manifest)
  const ranges = ["dependencies", "peerDependencies", "optionalDependencies"].flatMap((field) =>
    Object.entries(Object(manifest[field])).map((entry) => [field, ...entry] as const)
  )
  return [
    ...(isSame ? [] : [`${name}: its package.json is not complete; complete it with: npm run packages -- --write`]),
    ...(isFilled(manifest["keywords"]) ? [] : [`${name}: expected keywords to find it by`]),
    ...(isFilled(manifest["files"]) ? [] : [`${name}: expected the files that are packed to be named`]),
    // npm packs it by itself no more.
    ...([manifest["files"]].flat().includes("CHANGELOG.md")
      ? []
      : [`${name}: expected CHANGELOG.md among the files that are packed`]),
    ...(manifest["sideEffects"] === undefined ? [`${name}: expected sideEffects to be said`] : []),
    ...(ours.includes(String(manifest["license"])) ? [] : [`${name}: expected one of the licences ${ours.join(", ")}`]),
    ...exportProblems(name, manifest["exports"]),
    ...ranges.flatMap(([field, other, range]) => {
      if (/^(?:workspace|file|link|git|https?):|^\*$/.test(String(range)))
        return [`${name}: ${field} has ${other} ${String(range)}, which nobody else can install`]
      const version = versions.get(other)
      // Narrower, and two packages of ours bring a copy each.
      return version !== undefined && range !== `^${version}`
        ? [`${name}: expected ${other} ^${version} among its ${field}, found ${String(range)}`]
        : []
    })
  ]
}

/** Completes every manifest where it stands, and lays the licence beside it: npm packs only what is in a package's own folder. */
export const write = (): void => {
  for (const { folder } of publishable()) {
    const path = join(root, folder, "package.json")
    writeFileSync(path, `${JSON.stringify(complete(folder, read(path)), null, 2)}\n`)
    copyFileSync(join(root, "LICENSE"), join(root, folder, "LICENSE"))
  }
}

/** What is wrong with every manifest. */
export const problems = (): ReadonlyArray<string> => {
  const packages = publishable()
  const versions = new Map(packages.map(({ name, manifest }) => [name, manifest.version]))
  return packages.flatMap((each) => problemsOf(each, read(join(root, each.folder, "package.json")), versions))
}
