/** A check shared by several processes of this program. Each has a part of the contacts, the first one the log as well. */
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Audit } from "@laurel/core"
import { Effect, Result } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import * as Share from "./Share.ts"
import { type Unable, unable } from "../Unable.ts"

type Found = Exclude<Share.Answer, { readonly checked: number }>

/** Characters of a worker's own error that are shown. */
const maxShown = 2_000

/** The same program, as this process was started. */
const start = (opened: Opened, share: Audit.Share): ChildProcess =>
  spawn(
    process.execPath,
    [
      ...process.execArgv,
      process.argv[1] ?? "",
      "rebuild",
      "--verify",
      "--part",
      Share.format(share),
      "--config",
      opened.file
    ],
    { stdio: ["ignore", "pipe", "pipe"] }
  )

/** Runs one worker to its end. Interrupting it ends the process. */
const work = (opened: Opened, share: Audit.Share, checked: (contacts: number) => void) =>
  Effect.callback<Found, Unable>((resume) => {
    const child = start(opened, share)
    let [said, found]: [string, Found | undefined] = ["", undefined]
    const fail = (why: string): void =>
      resume(Effect.fail(unable(`the process that checks part ${Share.format(share)} ${why}`)))
    child.stderr?.on("data", (chunk) => (said = `${said}${String(chunk)}`.slice(-maxShown)))
    if (child.stdout !== null) {
      createInterface({ input: child.stdout, crlfDelay: Infinity }).on("line", (line) => {
        const answer = Share.decode(line)
        if (Result.isFailure(answer)) fail("answered what is no answer; this is a bug in Laurel")
        else if ("checked" in answer.success) checked(answer.success.checked)
        else found = answer.success
      })
    }
    child.on("error", (cause) => fail(`could not be started: ${cause.message}`))
    child.on("close", (code, signal) => {
      if (code === 0 && found !== undefined) return resume(Effect.succeed(found))
      return fail(`ended with ${code ?? signal}${said === "" ? "" : `: ${said.trim()}`}`)
    })
    return Effect.sync(() => void child.kill())
  })

/** Checks everything with so many processes at once, telling how many contacts they have checked together. */
export const check = Effect.fn("Workers.check")(function* (
  opened: Opened,
  workers: number,
  progress: (contacts: number) => void
) {
  const done = Array.from({ length: workers }, () => 0)
  const found = yield* Effect.forEach(
    done.keys(),
    (index) =>
      work(opened, { index, of: workers }, (contacts) => {
        done[index] = contacts
        progress(done.reduce((sum, own) => sum + own, 0))
      }),
    { concurrency: workers }
  )
  const log = found.flatMap((part) => part.log ?? [])[0]
  if (log === undefined) return yield* Effect.die(new Error("no worker has checked the log"))
  return { log, contacts: found.map(({ contacts }) => contacts) } satisfies Audit.Parts
})
