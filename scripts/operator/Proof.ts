/** What an operator is to show in the end: a copy that can be restored, and a record that others can check. */
import { copyFileSync, globSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { write } from "./Record.ts"
import type { Machine } from "./Machine.ts"

/** The store is lost, and is what somebody else has kept a checkpoint of when it is back. */
export const restore = async (machine: Machine): Promise<void> => {
  const { stdout } = await machine.laurel("checkpoint", { says: "— " })
  write(machine, "kept.txt", stdout)
  await machine.laurel("store backup copy.db", { says: "copy.db" })
  for (const file of globSync(".laurel/laurel.db*", { cwd: machine.folder })) rmSync(join(machine.folder, file))
  // A command that asks makes no store.
  await machine.laurel("status", { code: 1, says: "laurel sync", on: "stderr" })
  copyFileSync(join(machine.folder, "copy.db"), join(machine.folder, ".laurel/laurel.db"))
  await machine.laurel("verify --checkpoint kept.txt", { says: "Everything agrees" })
  await machine.laurel("store check", { says: "Everything agrees" })
  await machine.laurel("holds ana@example.org forklift-licence --at 2024-09-01", { says: "valid" })
  await machine.laurel("sync", { says: "Nothing new" })
}

/** A pack is found to be sound by plain Node, where nothing is installed; and one that was touched is not. */
export const prove = async (machine: Machine): Promise<void> => {
  const { stdout } = await machine.laurel(
    "evidence --certification forklift-licence --at 2024-09-01 --out licence.zip",
    {
      says: "licence.zip"
    }
  )
  const key = /--key (\S+)/.exec(stdout)?.[1] ?? "none"
  mkdirSync(join(machine.folder, "inspector"))
  for (const [from, to] of [
    ["licence.zip", "licence.zip"],
    ["node_modules/@laurel/sync/dist/verify/verify.mjs", "verify.mjs"]
  ] as const)
    copyFileSync(join(machine.folder, from), join(machine.folder, "inspector", to))
  await machine.node(["inspector/verify.mjs", "inspector/licence.zip", "--key", key], { says: "VERIFIED" })
  await machine.node(
    ["inspector/verify.mjs", "inspector/licence.zip", "--key", key.replace(/.$/, "A").replace(/^./, "x")],
    {
      code: 1,
      says: "WRONG"
    }
  )
}
