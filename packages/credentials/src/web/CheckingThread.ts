/**
 * The thread that checks what strangers give, so that the one that answers requests is never held by it, and it can be ended. It asks
 * nobody itself: what lies elsewhere it asks of the thread that started it. This file is the thread's whole program, and is found by
 * its own address, wherever it was bundled to.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads"
import { Effect } from "effect"
import type { Fetched, File } from "../net/Fetcher.ts"
import * as Threading from "../Threading.ts"
import { Unproven } from "../Unproven.ts"
import * as Verify from "../verify/Verify.ts"

/** What a thread is started with. */
export type Beginning = Threading.Beginning<typeof purpose>

export const purpose = "checks credentials"

/** What it is told: one credential at a time, and what came of each question before it asks the next. */
export type Told =
  | { readonly _tag: "Check"; readonly input: Verify.Input; readonly options: Omit<Verify.Options, "sources"> }
  | { readonly _tag: "File"; readonly file: File }
  | { readonly _tag: "Document"; readonly document: Fetched }
  | { readonly _tag: "Absent"; readonly why: Pick<Unproven, "step" | "expected" | "found" | "advice" | "unsure"> }

/** What it says. */
export type Said =
  /** Once, when it can be told something. */
  | { readonly _tag: "Ready" }
  | { readonly _tag: "Ask"; readonly of: keyof Verify.Sources; readonly address: string }
  | { readonly _tag: "Checked"; readonly report: Verify.Report }
  | { readonly _tag: "Broken"; readonly message: string }

/** Where this thread's program is. */
export const file = new URL(import.meta.url)

const serve = (port: MessagePort): void => {
  const say = (said: Said): void => port.postMessage(said)
  // Mutable: who waits for the answer to the one question that is open.
  let waiting: ((told: Told) => void) | undefined
  const ask = (of: keyof Verify.Sources, address: string): Effect.Effect<Told, Unproven> =>
    Effect.callback<Told>((resume) => {
      waiting = (told) => resume(Effect.succeed(told))
      say({ _tag: "Ask", of, address })
    }).pipe(
      Effect.flatMap((told) => (told._tag === "Absent" ? Effect.fail(new Unproven(told.why)) : Effect.succeed(told)))
    )
  const document = (of: "documents" | "lists") => (address: string) =>
    Effect.flatMap(ask(of, address), (told) =>
      told._tag === "Document" ? Effect.succeed(told.document) : Effect.die(`expected a document, found ${told._tag}`)
    )
  const sources: Verify.Sources = {
    documents: document("documents"),
    lists: document("lists"),
    files: (address) =>
      Effect.flatMap(ask("files", address), (told) =>
        told._tag === "File" ? Effect.succeed(told.file) : Effect.die(`expected a file, found ${told._tag}`)
      )
  }
  port.on("message", (told: Told) => {
    if (told._tag !== "Check") return waiting?.(told)
    const answer = Verify.credential(told.input, { ...told.options, sources }).pipe(
      Effect.map((report): Said => ({ _tag: "Checked", report })),
      Effect.catchDefect((defect) => Effect.succeed<Said>({ _tag: "Broken", message: String(defect) }))
    )
    void Effect.runPromise(answer).then(say)
  })
  say({ _tag: "Ready" })
}

const isBeginning = Threading.isFor<typeof purpose, Beginning>(purpose)
if (!isMainThread && parentPort !== null && isBeginning(workerData)) serve(parentPort)
