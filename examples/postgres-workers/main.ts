/** Two workers read one source into one PostgreSQL. The first is killed in the middle; the second goes on where it stopped. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import { start } from "./database.ts"
import { results } from "./source.ts"

const work = (store: string): ChildProcess => fork(new URL("worker.ts", import.meta.url), [store])

/** What each page of a worker wrote, until the worker ends; it goes on with the next as soon as it is told to. */
async function* pages(worker: ChildProcess): AsyncGenerator<number> {
  const ended = once(worker, "exit").then(() => undefined)
  for (;;) {
    const told = await Promise.race([once(worker, "message"), ended])
    if (told === undefined) return
    const [{ facts }] = told
    yield facts
    worker.send("go on")
  }
}

const story = async (store: string): Promise<void> => {
  const laurel = await open({ store, catalog })
  const first = work(store)
  let committed = 0
  for await (const facts of pages(first)) {
    committed += facts
    console.log(`The first worker has committed ${committed} results`)
    if (committed === 300) break
  }
  first.kill("SIGKILL")
  console.log("It is killed, and tells nobody")

  for await (const facts of pages(work(store))) committed += facts
  console.log(`The second one waits until the lease of the first has run out, and goes on: ${committed} in all`)

  let earned = 0
  for await (const _ of laurel.earned("safety-briefed", { from: "2026-01-01", to: "2026-12-31" })) earned += 1
  console.log(`${earned} people have passed, each once`)
  const { facts, same } = await laurel.sync(results, { start: "beginning" }).done()
  console.log(`Read once more from the beginning: ${facts} are new, ${same} are known`)
  const { differences } = await laurel.verify()
  console.log(`The record, recomputed from what was said: ${differences.length} differences`)
  await laurel.close()
}

const database = await start()
try {
  await story(database.store)
} finally {
  await database.stop()
}
