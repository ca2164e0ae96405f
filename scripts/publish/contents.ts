/** What is in a tarball that should not be, and what is missing. A package's folder has the same bytes as its tarball. */
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, extname, join, posix } from "node:path"
import { fileName, noticesOf } from "./notices.ts"
import { root, type Tarball } from "./tarballs.ts"

/** What is for those who work on a package. */
const inner = /(?:^|\/)(?:tests?|fixtures?|node_modules|\.turbo)\/|\.test\.|tsconfig|\.tsbuildinfo$|\.py$|(?:^|\/)\.env/

const textual = new Set([
  "",
  ".css",
  ".html",
  ".js",
  ".json",
  ".map",
  ".md",
  ".mjs",
  ".ts",
  ".typ",
  ".txt",
  ".yaml",
  ".service"
])

/** What stands in a path of the machine that packs, and of no other. */
const here = [root, homedir()].filter((path) => path.length > 1 && path !== "/root")

const mapProblems = (paths: ReadonlySet<string>, path: string, text: string): ReadonlyArray<string> => {
  const { sources, sourcesContent }: { sources: ReadonlyArray<string>; sourcesContent?: unknown } = JSON.parse(text)
  return [
    ...(sourcesContent === undefined ? [] : [`${path} repeats its sources, which are packed as files`]),
    ...sources
      .filter((source) => !paths.has(posix.join(dirname(path), source)))
      .map((source) => `${path} points to ${source}, which is not packed`)
  ]
}

const textProblems = (paths: ReadonlySet<string>, path: string, text: string): ReadonlyArray<string> => [
  ...here.filter((each) => text.includes(each)).map((each) => `${path} tells a path of this machine: ${each}`),
  // Bundled code has the name of its file above it.
  ...(/^\/\/ \S*node_modules\//m.test(text) ? [`${path} has code of another package in it, without its licence`] : []),
  ...(path.endsWith(".map") ? mapProblems(paths, path, text) : [])
]

export const problemsOf = (tarball: Tarball): ReadonlyArray<string> => {
  const { name, folder, paths } = tarball
  const all = new Set(paths)
  const textOf = (path: string): string => readFileSync(join(root, folder, path), "utf8")
  const isLicensed = all.has("LICENSE") && textOf("LICENSE") === readFileSync(join(root, "LICENSE"), "utf8")
  const notices = noticesOf(tarball)
  const isNoticed = all.has(fileName) ? textOf(fileName) === notices : notices === undefined
  return [
    ...(isNoticed ? [] : [`expected ${fileName} as it is made; lay it there with: npm run packages -- --write`]),
    ...(isLicensed
      ? []
      : ["expected the licence of the root as its LICENSE; lay it there with: npm run packages -- --write"]),
    ...(all.has("README.md") ? [] : ["is packed without a README.md"]),
    ...paths.filter((path) => inner.test(path)).map((path) => `${path} is packed, and is for nobody who installs it`),
    ...paths.filter((path) => textual.has(extname(path))).flatMap((path) => textProblems(all, path, textOf(path)))
  ].map((problem) => `${name}: ${problem}`)
}
