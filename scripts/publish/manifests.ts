/**
 * What the package.json of every published package says alike. The root's own says where the project lives; `complete` gives a
 * package's with all that follows from that, and `problemsOf` what is missing that only a person can say.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { type Package, publishable, root } from "./tarballs.ts"

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

const exportProblems = (name: string, exports: unknown): ReadonlyArray<string> => {
  const door: unknown = Object(exports)["."]
  const keys = Object.keys(Object(door))
  return isDeepStrictEqual(keys, conditions)
    ? []
    : [`${name}: expected its door to have ${conditions.join(", ")}, in this order, found ${keys.join(", ")}`]
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
