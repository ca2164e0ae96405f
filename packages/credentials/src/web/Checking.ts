/** Checks of anybody's credential on the public page: few at a time, and of nobody more than a person needs. */
import { Buckets, netOf, type Rate } from "@laurel/http"
import { Clock, Effect, Semaphore } from "effect"
import { maxFile } from "../read/texts.ts"
import type * as Verify from "../verify/Verify.ts"
import { certificateAt } from "./certificateAt.ts"
import * as Answer from "./Answer.ts"
import type * as Asked from "./Asked.ts"
import { maxPerson, personOf, refused, tooMany } from "./Comparing.ts"
import * as Form from "./Form.ts"
import * as ReportPage from "./ReportPage.ts"
import * as VerifyPage from "./VerifyPage.ts"

export type Check = (asked: Asked.Asked) => Effect.Effect<Response>

/** Bytes of the form: of a file, and of all that is sent with it. */
const maxForm = maxFile + 100_000
/** Characters of what was given that are shown again beside what is wrong. */
const maxAgain = 100_000

const ofNetwork: Rate = { burst: 10, perMinute: 10 }
/** Forms that are read or checked at a time: of all, and of one network. Each may hold a credential in memory. */
const maxInHand = 12
const maxOfNetwork = 2
/** Checks at a time, each in a thread of its own: pages and lists are to be answered meanwhile. */
const maxChecks = 2
/** For a turn; and for one check, the wait for its turn included. */
const patience = "20 seconds"
const within = "90 seconds"

type Verifying = (input: Verify.Input, person: Pick<Verify.Options, "person">) => Effect.Effect<Verify.Report>

export const make = Effect.fnUntraced(function* (verify: Verifying): Effect.fn.Return<Check> {
  const networks = new Buckets(ofNetwork)
  const turns = yield* Semaphore.make(maxChecks)
  // Mutable: forms in hand by network.
  const inHand = new Map<string, number>()
  let all = 0

  const checked = Effect.fnUntraced(function* (asked: Asked.Asked): Effect.fn.Return<Response> {
    const form = yield* Effect.result(Form.read(asked.request, maxForm))
    if (form._tag === "Failure") return refused(asked, form.failure)
    const read = presented(asked, form.success)
    if (read instanceof Response) return read
    let isBegun = false
    const report = Effect.suspend(() => {
      isBegun = true
      return verify(read.input, read.person === "" ? {} : { person: read.person })
    })
    const busy = Effect.sync(() => refused(asked, "busy"))
    const tired = Effect.flatMap(Effect.sleep(patience), () => (isBegun ? Effect.never : busy))
    return yield* Semaphore.withPermit(turns, report).pipe(
      Effect.map((each) => Answer.page(200, ReportPage.of(asked.around, each))),
      Effect.raceFirst(tired),
      Effect.timeoutOrElse({ duration: within, orElse: () => busy })
    )
  })

  return Effect.fnUntraced(function* (asked) {
    const network = netOf(asked.from)
    const wait = networks.take(network, yield* Clock.currentTimeMillis)
    if (wait > 0) return tooMany(asked, wait)
    const own = inHand.get(network) ?? 0
    if (all >= maxInHand || own >= maxOfNetwork) return refused(asked, "busy")
    inHand.set(network, own + 1)
    all += 1
    return yield* Effect.ensuring(
      checked(asked),
      Effect.sync(() => {
        const left = (inHand.get(network) ?? 1) - 1
        if (left === 0) inHand.delete(network)
        else inHand.set(network, left)
        all -= 1
      })
    )
  })
})

interface Presented {
  readonly input: Verify.Input
  readonly person: string
}

/** What is to be checked, or the page that says why nothing is. A certificate of ours has a page of its own. */
const presented = (asked: Asked.Asked, form: Form.Sent): Presented | Response => {
  const { around } = asked
  const text = (form.fields.get(VerifyPage.fields.text) ?? "").trim()
  const file = form.files.get(VerifyPage.fields.file)
  const person = personOf(form)
  const wrong = (problem: VerifyPage.Problem): Response =>
    Answer.page(
      400,
      VerifyPage.of(around, problem, { text: text.slice(0, maxAgain), person: person.slice(0, 1_000), code: "" })
    )
  if (text === "" && file === undefined) return wrong("missing")
  if (text !== "" && file !== undefined) return wrong("both")
  if ([...person].length > maxPerson) return wrong("tooLong")
  const own = certificateAt(around, text)
  if (own !== undefined) return Answer.onTo(own)
  const bytes = file ?? new TextEncoder().encode(text)
  if (bytes.length > maxFile) return refused(asked, "tooLarge")
  return { input: /^https:\/\/\S{1,2000}$/i.test(text) ? { address: text } : { bytes }, person }
}
