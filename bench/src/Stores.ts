/** Large stores, each built once in a run of the suite, on either engine; whoever changes one does so to a copy. */
import assert from "node:assert/strict"
import { constants, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Setting, Size } from "./Bench.ts"
import { correctionsIn, perRejection } from "./input/Drafts.ts"
import { expected } from "./input/Population.ts"
import { inProcess } from "./inProcess.ts"
import { seed } from "./Passes.ts"
import { database, nameOf } from "./Postgres.ts"

/** Facts of the largest store: a million learners in full, 30,000 contacts otherwise. */
export const large: { readonly [S in Size]: number } = { ci: 345_000, full: 10_000_000 }

const build = (store: string, facts: number): void => {
  const done = inProcess(fileURLToPath(import.meta.resolve("./buildStore.ts")), store, `${facts}`)
  // The last page is of the corrections, with rows that are rejected among them as well.
  const rejections = facts / perRejection + Math.floor(correctionsIn(facts) / perRejection)
  assert.deepEqual([done["facts"], done["rejections"]], [facts + correctionsIn(facts), rejections])
  process.stderr.write(`      built a store of ${facts} facts in ${Math.round(Number(done["seconds"]))} s\n`)
}

/** A file with a store of so many facts, which nobody changes. */
export const storeOf = ({ shared }: Setting, facts: number): string => {
  const file = join(shared, `facts-${facts}.db`)
  if (!existsSync(file)) build(file, facts)
  return file
}

export const copyOf = (setting: Setting, facts: number): string => {
  const file = join(setting.folder, `copy-${facts}.db`)
  copyFileSync(storeOf(setting, facts), file, constants.COPYFILE_FICLONE)
  return file
}

/** A database with the same, which nobody changes. */
export const databaseOf = async (setting: Setting, facts: number): Promise<string> => {
  const kept = join(setting.shared, `facts-${facts}.url`)
  if (existsSync(kept)) return readFileSync(kept, "utf8")
  const url = await database(setting)
  build(url, facts)
  writeFileSync(kept, url)
  return url
}

export const databaseCopyOf = async (setting: Setting, facts: number): Promise<string> =>
  database(setting, nameOf(await databaseOf(setting, facts)))

/** Learners of a store of so many facts who have earned it, before marks were lowered. */
export const metIn = (facts: number): number => expected(seed, facts / 10).met
