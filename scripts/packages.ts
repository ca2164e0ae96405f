// Packs every publishable package into a temporary directory and checks the tarballs as a consumer would get them.
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { problemsOf } from "./bundled.ts"

const run = (command: string, args: ReadonlyArray<string>, cwd: string): string => {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })
  if (result.error !== undefined) throw result.error
  if (result.status !== 0) {
    process.stdout.write(result.stdout)
    console.error(`failed in ${cwd}: ${command} ${args.join(" ")}`)
    process.exit(1)
  }
  return result.stdout
}

const root = join(import.meta.dirname, "..")
const manifests = globSync("{packages,apps}/*/package.json", { cwd: root }).toSorted()
const destination = mkdtempSync(join(tmpdir(), "laurel-packages-"))
process.on("exit", () => rmSync(destination, { recursive: true, force: true }))

let checked = 0
for (const manifest of manifests) {
  const { name, private: isPrivate } = JSON.parse(readFileSync(join(root, manifest), "utf8"))
  if (isPrivate === true) continue
  const tarball = run(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", destination],
    join(root, dirname(manifest))
  ).trim()
  run("publint", ["run", "--strict", join(destination, tarball)], root)
  // What the tests of two packages share is published by neither.
  run(
    "attw",
    ["--profile", "esm-only", "--no-emoji", "--exclude-entrypoints", "testing", "--", join(destination, tarball)],
    root
  )
  if (manifest.startsWith("apps/")) {
    run("tar", ["-xzf", join(destination, tarball), "-C", destination], root)
    const problems = problemsOf(join(destination, "package"))
    for (const problem of problems) console.error(problem)
    if (problems.length > 0) process.exit(1)
  }
  console.log(`${name}: ${tarball} is fit to publish`)
  checked += 1
}
if (checked === 0) {
  console.error(`expected at least one publishable package under ${root}, found none`)
  process.exit(1)
}
