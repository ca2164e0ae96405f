/**
 * The programs that tests start, each put into a few files from its source before the first test, wired as vitest's globalSetup: a
 * test of a program waits mostly for its start, and from a thousand files a start takes three times as long as from these.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build, type BuildOptions, type OutputFile, type Plugin } from "esbuild"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with a `<name>.mjs` for each program. */
    readonly programs: string
    /** A folder for what tests of several files have in common. */
    readonly shared: string
  }
}

const root = join(import.meta.dirname, "..")
const folder = join(root, "node_modules/.cache/laurel-programs")
/** What programs share, and what they load only where they need it. */
const parts = join(folder, "parts")
const day = 86_400_000

/** A module finds what lies beside it where its source lies. */
const inPlace: Plugin = {
  name: "in-place",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/(packages|apps)\/[^/]+\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
      loader: "ts"
    }))
}

/** How a program is put together from its source, and the packages that it stands on. */
export const whole: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["@laurel/source"],
  // Packages that are no modules ask for Node's own by it.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url)'
  },
  plugins: [inPlace],
  logLevel: "warning"
}

const bundle = async (): Promise<void> => {
  const { outputFiles } = await build({
    ...whole,
    entryPoints: {
      laurel: "apps/sync/src/bin.ts",
      runner: "apps/sync/test/runner.ts",
      addingNotes: "apps/sync/test/addingNotes.ts",
      worker: "packages/ledger-sql/test/crash/worker.ts",
      keeping: "packages/documents/test/crash/worker.ts"
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    // What a command line does not need is not loaded, and what it does is no function in a function that is compiled anew each time.
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    write: false
  })
  mkdirSync(parts, { recursive: true })
  // A program after all that it loads.
  const isPart = ({ path }: OutputFile): boolean => path.startsWith(parts)
  for (const { path, contents } of [...outputFiles.filter(isPart), ...outputFiles.filter((file) => !isPart(file))]) {
    // Whole at any moment: another run may be starting it.
    const written = `${path}.${process.pid}`
    writeFileSync(written, contents)
    renameSync(written, path)
  }
  const made = new Set(outputFiles.map(({ path }) => path))
  for (const name of readdirSync(parts)) {
    const path = join(parts, name)
    // Another run may still be at its own.
    if (!made.has(path) && Date.now() - statSync(path).mtimeMs > day) rmSync(path, { force: true })
  }
}

/** Makes the programs, and makes them again when vitest watches and sources have changed. */
export default async (project: TestProject): Promise<() => void> => {
  await bundle()
  project.provide("programs", folder)
  project.onTestsRerun(bundle)
  const shared = mkdtempSync(join(tmpdir(), "laurel-tests-"))
  project.provide("shared", shared)
  return () => rmSync(shared, { recursive: true, force: true })
}
