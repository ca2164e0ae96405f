/**
 * A program that is installed by itself has our packages in it, and asks for those of others: for all that our packages ask for, in
 * the same versions, or it would run on what nobody has tested.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { type Manifest, root } from "./publish/tarballs.ts"

const isOurs = (name: string): boolean => name.startsWith("@laurel/")

const read = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))

/** A package and all of ours that it stands on, each once. */
const withOurs = (name: string, found = new Map<string, Manifest>()): ReadonlyMap<string, Manifest> => {
  if (found.has(name)) return found
  const manifest = read(join(root, "packages", name.slice("@laurel/".length)))
  found.set(name, manifest)
  for (const each of Object.keys(manifest.dependencies ?? {}).filter(isOurs)) withOurs(each, found)
  return found
}

/** Where what a program asks for is not what our packages in it ask for. */
const ofVersions = ({ name, dependencies = {}, devDependencies = {} }: Manifest): ReadonlyArray<string> => {
  const ours = Object.keys(dependencies).filter(isOurs)
  const inIt = Object.keys(devDependencies).filter((each) => isOurs(each) && each !== "@laurel/testkit")
  const asked = inIt.flatMap((each) =>
    [...withOurs(each).values()].flatMap((manifest) => [
      ...Object.entries(manifest.dependencies ?? {}).map((entry) => [manifest, ...entry] as const),
      // Of a package that whoever installs ours brings, the version that ours is tested on.
      ...Object.keys(manifest.peerDependencies ?? {}).map(
        (peer) => [manifest, peer, manifest.devDependencies?.[peer] ?? "none"] as const
      )
    ])
  )
  const wrong = asked.filter(([, other, version]) => !isOurs(other) && dependencies[other] !== version)
  return [
    ...ours.map((each) => `${name} depends on ${each}, which is in it: make it one of its devDependencies`),
    ...wrong.map(
      ([{ name: by }, other, version]) =>
        `${name} has ${by} in it, which asks for ${other} ${version}: expected it among the dependencies, found ${dependencies[other] ?? "none"}`
    )
  ]
}

/** The package that a module is of. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

/** The modules that a built file asks for: an import begins its line. */
const importsOf = (text: string): ReadonlyArray<string> =>
  [
    ...text.matchAll(/^(?:import|export)\s[^"'`]*?from ["']([^"']+)["'];?$/gm),
    ...text.matchAll(/\bimport\(["']([^"']+)["']\)/g),
    ...text.matchAll(/^import ["']([^"']+)["'];?$/gm)
  ].flatMap(([, specifier = ""]) => (/^\.|^node:/.test(specifier) ? [] : [specifier]))

/** Where what is packed asks for a package that is not installed with it, and what is installed that nothing asks for. */
const ofFiles = (folder: string, { name, dependencies = {} }: Manifest): ReadonlyArray<string> => {
  const known = new Set([...builtinModules, ...Object.keys(dependencies), name])
  const imports = globSync("dist/**/*.{js,mjs,d.ts}", { cwd: folder }).flatMap((file) =>
    importsOf(readFileSync(join(folder, file), "utf8")).map((specifier) => ({ file, specifier }))
  )
  const asked = new Set(imports.map(({ specifier }) => packageOf(specifier)))
  return [
    ...imports.flatMap(({ file, specifier }) =>
      known.has(packageOf(specifier))
        ? []
        : [`${name}: ${file} asks for ${specifier}, which is not among its dependencies`]
    ),
    ...Object.keys(dependencies)
      .filter((each) => !asked.has(each))
      .map((each) => `${name} depends on ${each}, which nothing in it asks for`)
  ]
}

/** Files that the program reads beside itself. */
const besideIt = ["dist/verify/verify.mjs", "deploy/Dockerfile", "README.md"]

/** What keeps a packed program, unpacked in a folder, from running where it is installed by itself; nothing where nothing does. */
export const problemsOf = (folder: string): ReadonlyArray<string> => {
  const manifest = read(folder)
  const missing = besideIt.filter((file) => !existsSync(join(folder, file)))
  const problems = [
    ...ofVersions(manifest),
    ...ofFiles(folder, manifest),
    ...missing.map((file) => `${manifest.name} is packed without ${file}`)
  ]
  // Several of ours ask for the same.
  return [...new Set(problems)]
}
