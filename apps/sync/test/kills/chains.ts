/** One command killed again and again, and then run to its end. */
import { assert } from "@effect/vitest"
import { Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { laurel, type Later } from "../given.ts"
import { type Act, agrees, copyOf, idsOf, isSame, type Name, well } from "./acts.ts"
import { type Place, start } from "./killing.ts"
import type { Receiver } from "./receiver.ts"
import { inStore, standing } from "./standing.ts"

/** Park and Miller's generator: the same seed kills at the same places. */
export const random = (seed: number): (() => number) => {
  let state = (seed * 16_807) % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** How far an act is, by what it adds to. */
const progress: Readonly<Record<Name, (totals: Ledger.Totals, catalog: number) => number>> = {
  sync: ({ facts }) => facts,
  apply: ({ decisions }, catalog) => decisions + catalog,
  import: ({ facts }) => facts,
  undo: ({ corrections }) => corrections,
  deliver: () => 0
}
const progressOf = (cwd: string, name: Name): Promise<number> =>
  inStore(
    cwd,
    Effect.gen(function* () {
      const { totals } = yield* Ledger.Ledger
      const versions = yield* Sync.versions
      return progress[name](yield* totals, versions?.latest ?? 0)
    })
  ).catch(() => 0)

/** How far it was when it was killed. It is looked at in a copy: to open a store may mend it. */
const stageOf = async (cwd: string, { name, from }: Act, end: number, later: Later): Promise<string> => {
  const found = await progressOf(copyOf(cwd, later), name)
  if (found === (await progressOf(from, name))) return "before its first commit"
  if (found === end) return "after its last page"
  return name === "apply" && found === 2 ? "between the catalog and the pages" : "between its pages"
}

const webhookWords = (place: Place): string =>
  place.of === "webhook" ? `${place.answered ? "after" : "before"} a receiver's answer` : "while it collects or writes"

export const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Looks whether what a dead program had a lease on is free, and milliseconds between two of them. */
const looks = { most: 40, pause: 1_100 }

/** Runs a command; where a dead program still has what it takes to deliver, again until that has run out. */
const tried = async (cwd: string, args: ReadonlyArray<string>, receiver: Receiver, about: string, place?: Place) => {
  for (let look = 0; ; look++) {
    const outcome = await start(cwd, args, receiver, place).outcome
    if (outcome.killed) return outcome
    well(outcome, about)
    if (!/another worker|failed|left alone/.test(outcome.stdout)) return outcome
    assert.isBelow(look, looks.most, `${about}: ${outcome.stdout}`)
    await wait(looks.pause)
  }
}

/** Delivers until there is nothing left to be told. */
export const deliverAll = async (cwd: string, receiver: Receiver, about: string): Promise<void> => {
  await tried(cwd, ["webhooks", "deliver"], receiver, about)
}

/** Everything that was told was signed, and by its receiver's own count it is these events, each once or more often. */
export const isTold = (receiver: Receiver, ids: ReadonlyArray<string>, endpoint: string, about: string): void => {
  const told = receiver.told.filter((each) => each.endpoint === endpoint)
  assert.deepStrictEqual(idsOf(told), ids, about)
  assert.isTrue(
    told.every(({ isSigned }) => isSigned),
    `${about}: signed`
  )
}

/**
 * Kills an act at these places, one run after the other, as long as there is something to kill; then runs it to its end, and looks
 * that it stands as it should. How far it was at each kill. `asks` also looks each time whether the store agrees with itself.
 */
export const chain = async (
  act: Act,
  receiver: Receiver,
  places: ReadonlyArray<Place>,
  later: Later,
  asks: boolean
): Promise<ReadonlyArray<string>> => {
  const cwd = copyOf(act.from, later)
  const hit: Array<string> = []
  const about = `${act.name}, killed at ${JSON.stringify(places)}`
  receiver.forget()
  for (const place of places) {
    if (!(await tried(cwd, act.args, receiver, about, place)).killed) break
    const end = progress[act.name](act.stands.totals, act.stands.catalog ?? 0)
    const stage = act.name === "deliver" ? webhookWords(place) : await stageOf(cwd, act, end, later)
    hit.push(`${act.name} ${stage}`)
    // There may be no store yet, and nothing in it.
    if (asks && stage !== "before its first commit") agrees(copyOf(cwd, later), `${about}, after ${hit.length}`)
  }
  if (act.name === "deliver") await deliverAll(cwd, receiver, about)
  else well(laurel(cwd, ...act.args), about)
  agrees(cwd, about)
  isSame(await standing(cwd), act.stands, about)
  isTold(receiver, idsOf(act.told), "hr", about)
  return hit
}
