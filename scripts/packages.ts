/**
 * Packs every publishable package and checks manifests and tarballs as those who install them would find them.
 *
 *     node scripts/packages.ts            checks
 *     node scripts/packages.ts --write    completes the manifests, licences and notices first
 *
 * `--repository <owner/name>` refuses to go on where the manifests name another one: npm would not take its provenance.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { problemsOf as ofProgram } from "./bundled.ts"
import * as Contents from "./publish/contents.ts"
import * as Manifests from "./publish/manifests.ts"
import * as Notices from "./publish/notices.ts"
import { pack, root, type Tarball } from "./publish/tarballs.ts"

const run = (command: string, args: ReadonlyArray<string>): void => {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })
  if (result.error !== undefined) throw result.error
  if (result.status === 0) return
  process.stdout.write(result.stdout)
  console.error(`failed: ${command} ${args.join(" ")}`)
  process.exit(1)
}

const refuse = (problems: ReadonlyArray<string>): void => {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
}

const check = (tarball: Tarball): void => {
  const { name, folder, file } = tarball
  run("publint", ["run", "--strict", file])
  // What the tests of two packages share is published by neither.
  run("attw", ["--profile", "esm-only", "--no-emoji", "--exclude-entrypoints", "testing", "--", file])
  if (folder.startsWith("apps/")) {
    run("tar", ["-xzf", file, "-C", destination])
    refuse(ofProgram(join(destination, "package")))
  }
  console.log(`${name} is fit to publish: ${tarball.paths.length} files, ${Math.ceil(tarball.unpackedSize / 1000)} kB`)
}

const { values } = parseArgs({
  options: { write: { type: "boolean", default: false }, repository: { type: "string" } }
})
const { repository } = values
if (repository !== undefined && Manifests.projectUrl() !== `https://github.com/${repository}`)
  refuse([
    `package.json says that the project is at ${Manifests.projectUrl()}, and this is ${repository}: mend its homepage, bugs and repository, and run: npm run packages -- --write`
  ])
if (values.write) {
  Manifests.write()
  Notices.write()
}
refuse([...Manifests.problems(), ...Notices.licenceProblems()])

const destination = mkdtempSync(join(tmpdir(), "laurel-packages-"))
process.on("exit", () => rmSync(destination, { recursive: true, force: true }))
const tarballs = await pack(destination)
if (tarballs.length === 0) refuse([`expected at least one publishable package under ${root}, found none`])
refuse(tarballs.flatMap(Contents.problemsOf))
for (const tarball of tarballs) check(tarball)
