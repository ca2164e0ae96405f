/** What is killed: each command, in a folder as the one before leaves it, and what it leaves when nobody disturbs it. */
import { cpSync } from "node:fs"
import { assert } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Ended, folder, laurel, type Later, write } from "../given.ts"
import { start } from "./killing.ts"
import type { Receiver, Told } from "./receiver.ts"
import { inStore, standing, type Stands } from "./standing.ts"
import { catalogAt, fill, importing, planning, threshold, undoing } from "./world.ts"

export type Name = "sync" | "apply" | "import" | "undo" | "deliver"

/** What an act leaves when nobody disturbs it. */
interface Truth {
  readonly stands: Stands
  /** Whom it told what. */
  readonly told: ReadonlyArray<Told>
}

export interface Act extends Truth {
  readonly name: Name
  readonly args: ReadonlyArray<string>
  /** A folder in which it can begin; it is never changed. */
  readonly from: string
}

export const copyOf = (from: string, later: Later): string => {
  const cwd = folder(later)
  cpSync(from, cwd, { recursive: true, preserveTimestamps: true })
  return cwd
}

/** Ends with nothing wrong, or with rows that are rejected. */
export const well = ({ code, stdout, stderr }: Ended, about: string): void =>
  assert.include([0, 2], code, `${about}: ${stdout}${stderr}`)

/** Everything agrees, by the program's own word. */
export const agrees = (cwd: string, about: string): void => {
  for (const args of [["verify"], ["store", "check"]]) {
    const { code, stdout, stderr } = laurel(cwd, ...args)
    assert.strictEqual(code, 0, `${about}, ${args.join(" ")}: ${stdout}${stderr}`)
  }
}

/** Question by question, so that a difference says where it is. */
export const isSame = (found: Stands, truth: Stands, about: string): void => {
  const expected = new Map<string, unknown>(Object.entries(truth))
  for (const [question, answer] of Object.entries(found))
    assert.deepStrictEqual(answer, expected.get(question), `${about}: ${question}`)
}

/** Which events were told, each once. */
export const idsOf = (told: ReadonlyArray<Told>): ReadonlyArray<string> =>
  [...new Set(told.map(({ id }) => id))].toSorted()

/** A folder in which a command line was run, in a copy of another one. */
const after = (from: string, args: ReadonlyArray<string>, later: Later): string => {
  const cwd = copyOf(from, later)
  well(laurel(cwd, ...args), args.join(" "))
  return cwd
}

const firstImport = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.imports(null, 1))

const delivered = async (from: string, receiver: Receiver, later: Later): Promise<Truth> => {
  const cwd = copyOf(from, later)
  receiver.forget()
  well(await start(cwd, ["webhooks", "deliver"], receiver).outcome, "webhooks deliver")
  return { stands: await standing(cwd), told: [...receiver.told] }
}

/** The acts, each with a folder of its own to begin in. */
export const acts = async (receiver: Receiver, later: Later): Promise<Readonly<Record<Name, Act>>> => {
  const fresh = folder(later)
  fill(fresh, receiver.url)
  const synced = after(fresh, ["sync"], later)
  const edited = copyOf(synced, later)
  write(edited, "catalog.json", catalogAt(threshold.second))
  well(laurel(edited, ...planning), "plan")
  const applying = ["apply", "plan.json"]
  const applied = after(edited, applying, later)
  const imported = after(synced, importing, later)
  const [found = assert.fail("nothing was imported")] = await inStore(imported, firstImport)
  const undo = undoing(found.id)
  const undone = after(imported, undo, later)
  const silent = async (cwd: string): Promise<Truth> => ({ stands: await standing(cwd), told: [] })
  return {
    sync: { name: "sync", args: ["sync"], from: fresh, ...(await silent(synced)) },
    apply: { name: "apply", args: applying, from: edited, ...(await silent(applied)) },
    import: { name: "import", args: importing, from: synced, ...(await silent(imported)) },
    undo: { name: "undo", args: undo, from: imported, ...(await silent(undone)) },
    deliver: {
      name: "deliver",
      args: ["webhooks", "deliver"],
      from: synced,
      ...(await delivered(synced, receiver, later))
    }
  }
}
