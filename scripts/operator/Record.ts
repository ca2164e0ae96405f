/** The first day of an operator: from `laurel init` to a record that answers, is mended, corrected and added to. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Files from "./Files.ts"
import type { Machine } from "./Machine.ts"
import { secrets, type World } from "./World.ts"

export const by = ["--actor", "u-17", "--role", "registrar", "--reason", "as agreed"]

export const write = (machine: Machine, file: string, text: string): void =>
  writeFileSync(join(machine.folder, file), text)
export const read = (machine: Machine, file: string): string => readFileSync(join(machine.folder, file), "utf8")

/** From an empty folder to sources that are found well. */
export const begin = async (machine: Machine, world: World): Promise<void> => {
  await machine.laurel("init --source moodle --source xapi --source tabular=results.csv --zone Europe/London --yes", {
    says: "Next:"
  })
  await machine.laurel("doctor", { code: 1, says: "is a placeholder that `laurel init` wrote" })
  await machine.laurel("status", { code: 1, says: "laurel sync", on: "stderr" })
  write(machine, "laurel.config.ts", Files.configuration(read(machine, "laurel.config.ts"), world.base))
  write(
    machine,
    ".env",
    Object.entries(secrets)
      .map((pair) => `${pair.join("=")}\n`)
      .join("")
  )
  chmodSync(join(machine.folder, ".env"), 0o600)
  write(machine, "catalog.json", Files.catalog("P3Y"))
  write(machine, "results.csv", Files.handedIn)
  await machine.laurel("doctor", { says: '"Recording Site"' })
}

/** The first catalog, the first sync, and the row that could not be read. */
export const fill = async (machine: Machine): Promise<void> => {
  await machine.laurel("plan", { code: 2, says: "`laurel sync` applies the first catalog of a store by itself" })
  await machine.laurel("sync", { code: 2, says: /1 row .*rejected|rejected.*1/ })
  await machine.laurel("status", { says: "moodle" })
  await machine.laurel("rejections list", { says: "2024-02-31" })
  write(machine, "results.csv", Files.mended)
  await machine.laurel("sync", { says: "forklift-pass" })
  await machine.laurel("rejections list", { says: /no row|nothing|none/i })
}

/** Questions, and decisions that are shown before they are made. */
export const decide = async (machine: Machine): Promise<void> => {
  await machine.laurel("holds ana@example.org forklift-licence --at 2026-12-31", { says: "valid" })
  await machine.laurel("explain ana@example.org forklift-pass", { says: "✓" })
  await machine.laurel("holds nobody@example.org forklift-licence", {
    code: 1,
    says: "nobody is known as",
    on: "stderr"
  })
  const suspend = ["suspend", "ana@example.org", "forklift-pass", "--from", "2024-06-01", ...by]
  await machine.laurel([...suspend, "--preview"], { says: "suspended" })
  await machine.laurel("holds ana@example.org forklift-licence --at 2024-07-01", { says: "valid" })
  await machine.laurel(suspend, { says: "suspended" })
  await machine.laurel("holds ana@example.org forklift-licence --at 2024-07-01", { says: "suspended" })
  await machine.laurel(["reinstate", "ana@example.org", "forklift-pass", "--from", "2024-08-01", ...by], {
    says: "reinstated"
  })
  await machine.laurel("holds ana@example.org forklift-licence --at 2024-09-01", { says: "valid" })
}

/** An edited catalog is planned, and applied as it was shown. */
export const change = async (machine: Machine): Promise<void> => {
  write(machine, "catalog.json", Files.catalog("P5Y"))
  await machine.laurel("sync", { code: 2, says: "laurel plan", on: "stderr" })
  await machine.laurel("plan --out longer.json", { code: 2, says: "forklift-licence" })
  await machine.laurel("apply longer.json", { says: /^Catalog version \d applied/ })
  await machine.laurel("plan", { says: "Nothing to do" })
}

/** What the facts say no longer waits for a person. */
export const review = async (machine: Machine): Promise<void> => {
  write(machine, "results.csv", Files.corrected)
  await machine.laurel("sync", { says: "contested" })
  const { stdout } = await machine.laurel("review list", { says: "contested" })
  const achievement = /forklift-pass:\d+:\d+/.exec(stdout)?.[0] ?? "none"
  await machine.laurel(`review show ${achievement}`, { says: `laurel resolve ${achievement}` })
  await machine.laurel(["resolve", achievement, "--choice", "apply", ...by], { says: "withdrawn" })
  await machine.laurel("review list", { says: "nothing" })
  await machine.laurel("holds ben@example.org forklift-licence --at 2024-09-01", { says: /withdrawn|never held/ })
}

/** A file that is read once: checked before, and undone after. */
export const importing = async (machine: Machine): Promise<void> => {
  write(machine, "history.csv", Files.history)
  write(machine, "history.json", Files.mapping)
  const file = ["history.csv", "--mapping", "history.json", "--source", "history"]
  await machine.laurel(["import", "check", ...file], { says: "nothing is written" })
  await machine.laurel("holds zoe@example.org forklift-licence --at 2020-01-01", {
    code: 1,
    says: "nobody",
    on: "stderr"
  })
  await machine.laurel(["import", "run", ...file, ...by], { says: /entries +2/ })
  await machine.laurel("holds zoe@example.org forklift-licence --at 2020-01-01", { says: "valid" })
  const { stdout } = await machine.laurel("import list --json", { says: '"source":"history"' })
  const number = /"(?:id|import)":"?(\d+)/.exec(stdout)?.[1] ?? "none"
  await machine.laurel(["import", "undo", number, ...by], { says: `import ${number}` })
  await machine.laurel("import list", { says: "undone by import" })
  await machine.laurel("holds zoe@example.org forklift-licence --at 2020-01-01", { says: /void|withdrawn|never held/ })
}
