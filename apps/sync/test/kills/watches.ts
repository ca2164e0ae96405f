/** `laurel watch` killed while it reads and while it delivers, alone or with another one on the same store. */
import { assert } from "@effect/vitest"
import { Id, Instant } from "@laurel/core"
import type { Later } from "../given.ts"
import * as Runs from "../../src/reading/Runs.ts"
import { type Act, agrees, copyOf, idsOf, isSame } from "./acts.ts"
import { deliverAll, isTold, wait } from "./chains.ts"
import { type Place, type Running, start } from "./killing.ts"
import type { Receiver } from "./receiver.ts"
import { inStore, standing } from "./standing.ts"
import { configure } from "./world.ts"

const school = Id.SourceId.make("school")
const hour = 3_600_000

/** Lets an hour pass since a reading was killed: it is tried again only after a while, for it may have been what killed its program. */
const anHourLater = async (cwd: string): Promise<void> => {
  const run = await inStore(cwd, Runs.of(school)).catch(() => undefined)
  if (run?.ended !== null) return
  const earlier = (at: Instant.Instant): Instant.Instant => Instant.Instant.make(at - hour)
  const change = Runs.change(school, (last) =>
    last?.ended === null ? { ...last, began: earlier(last.began) } : undefined
  )
  await inStore(cwd, change, true)
}

/** Looks whether a program is done, and milliseconds between two of them: fifty seconds at most. */
const looks = { most: 200, pause: 250 }

/** Whether the source was read to its end, by whichever program. */
const isRead = (cwd: string): Promise<boolean> =>
  inStore(cwd, Runs.of(school)).then(
    (run) => run?.end === "done",
    () => false
  )

const isAlive = ({ child }: Running): boolean => child.signalCode === null && child.exitCode === null

/** Waits until the source is read, and so many events are told, by this program or by one before or beside it; then stops it. */
const toItsEnd = async (
  cwd: string,
  running: Running,
  receiver: Receiver,
  events: number,
  about: string
): Promise<void> => {
  // There may be nothing left to be done: one that has not begun says nothing when it is stopped.
  const hasBegun = (): boolean => running.said().includes("school: ")
  const isDone = async (): Promise<boolean> =>
    hasBegun() && idsOf(receiver.told).length >= events && (await isRead(cwd))
  for (let look = 0; look < looks.most && isAlive(running) && !(await isDone()); look++) await wait(looks.pause)
  const stopped = await isDone()
  running.child.kill("SIGTERM")
  const { stderr } = await running.outcome
  assert.isTrue(stopped, `${about}: ${idsOf(receiver.told).length} of ${events} events: ${stderr}`)
  assert.match(stderr, /Stopped\. All that was read is committed/, about)
}

/** Where a watch is killed; `beside` another one, which is left alone and goes on. */
export interface Kill {
  readonly place: Place
  readonly beside: boolean
}

const watching = ["watch", "--log", "text"]

const wordsOf = ({ place, beside }: Kill): string =>
  `watch ${beside ? "beside another one " : ""}${place.of === "webhook" ? "while it delivers" : "while it reads and writes"}`

/**
 * Kills watches one after the other, each in the same folder; the last one reads and delivers all that is left. What stands then is
 * what a sync leaves, and who is told was told what is found when the same log is looked at once more by another endpoint.
 */
export const watched = async (
  sync: Act,
  events: number,
  receiver: Receiver,
  kills: ReadonlyArray<Kill>,
  later: Later
): Promise<ReadonlyArray<string>> => {
  const cwd = copyOf(sync.from, later)
  const about = `watch, killed at ${JSON.stringify(kills)}`
  const hit: Array<string> = []
  receiver.forget()
  let left: Running | undefined
  for (const kill of kills) {
    if (kill.beside) left ??= start(cwd, watching, receiver)
    const dying = start(cwd, watching, receiver, kill.place)
    // One that has nothing left to be killed at is stopped.
    await Promise.race([dying.outcome, toItsEnd(cwd, dying, receiver, events, about).catch(() => undefined)])
    if ((await dying.outcome).killed) hit.push(wordsOf(kill))
    await anHourLater(cwd)
  }
  await toItsEnd(cwd, left ?? start(cwd, watching, receiver), receiver, events, about)
  agrees(cwd, about)
  isSame(await standing(cwd), sync.stands, about)
  configure(cwd, receiver.url, "hr", "again")
  await deliverAll(cwd, receiver, about)
  const again = idsOf(receiver.told.filter(({ endpoint }) => endpoint === "again"))
  assert.strictEqual(again.length, events, about)
  isTold(receiver, again, "hr", about)
  return hit
}
