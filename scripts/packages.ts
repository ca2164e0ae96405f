/**
 * Packs every publishable package and checks manifests and tarballs as those who install them would find them.
 *
 *     node scripts/packages.ts            checks
 *     node scripts/packages.ts --write    completes the manifests, licences and notices first
 *
 * What is published has to be built. `--into <folder>` keeps the tarballs there, for `--packed` of other scripts;
 * `--repository <owner/name>` refuses to go on where the manifests name another one: npm would not take its provenance.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { problemsOf as ofProgram } from "./bundled.ts"
import { inLanes, succeed } from "./Command.ts"
import * as Contents from "./publish/contents.ts"
import * as Manifests from "./publish/manifests.ts"
import * as Notices from "./publish/notices.ts"
import { pack, root, type Tarball } from "./publish/tarballs.ts"

const refuse = (problems: ReadonlyArray<string>): void => {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
}

const check = async (tarball: Tarball): Promise<void> => {
  const { name, folder, file, paths } = tarball
  await succeed("publint", ["run", "--strict", file], { cwd: root })
  await succeed("attw", ["--profile", "esm-only", "--no-emoji", "--", file], { cwd: root })
  if (folder.startsWith("apps/")) {
    await succeed("tar", ["-xzf", file, "-C", destination], { cwd: root })
    refuse(ofProgram(join(destination, "package")))
  }
  console.log(`${name} is fit to publish: ${paths.length} files, ${Math.ceil(tarball.unpackedSize / 1000)} kB`)
}

const { values } = parseArgs({
  options: { write: { type: "boolean", default: false }, into: { type: "string" }, repository: { type: "string" } }
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
const { into = destination } = values
mkdirSync(into, { recursive: true })
const tarballs = await pack(into)
if (tarballs.length === 0) refuse([`expected at least one publishable package under ${root}, found none`])
refuse(tarballs.flatMap((each) => [...Manifests.doorProblems(each), ...Contents.problemsOf(each)]))
await inLanes(availableParallelism(), tarballs, check)
