/** `laurel rejections dismiss` and `reopen`: what somebody has looked at and will not mend is put aside, and taken up again. */
import { Instant, Ledger, type Rejection } from "@laurel/core"
import { Clock, Effect, Option } from "effect"
import { Argument, CliError, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Correction from "../decisions/Correction.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"
import { kinds } from "./RejectionsList.ts"
import { isNumber } from "./RejectionsShow.ts"

/** Rejections that one command names by their numbers. */
const maxNamed = 1_000

const ids = Argument.Int("number").pipe(
  Argument.filter(isNumber, () => "a number that `laurel rejections list` shows"),
  Argument.withDescription("Rejections, by the numbers that `list` shows"),
  Argument.variadic({ max: maxNamed })
)

const all = {
  source: Flag.String("source").pipe(
    Flag.withMetavar("source"),
    Flag.withDescription("All of this source instead"),
    Flag.optional,
    Flag.map(Option.getOrNull)
  ),
  kind: Flag.Literals("kind", [...kinds, "drift"]).pipe(
    Flag.withDescription("Of these, only those of one kind; drift is what full readings do not name any more"),
    Flag.optional,
    Flag.map(Option.getOrNull)
  )
}

type Done = "dismissed" | "reopened"

interface Which {
  readonly ids: ReadonlyArray<number>
  readonly source: string | null
  readonly kind: Rejection.Kind | null
}

const oneWay = ({ ids: named, source, kind }: Which) =>
  named.length > 0 === (source !== null) || (named.length > 0 && kind !== null)
    ? Effect.fail(
        new CliError.ValidationError({
          message: "name rejections by their numbers, or --source <source> for all of a source, with --kind or without"
        })
      )
    : Effect.void

/** Puts aside, or takes up again, page by page; how many were changed, and which of the named were not. */
const change = Effect.fnUntraced(function* (which: Which, done: Done, by: Rejection.Dismissal) {
  const ledger = yield* Ledger.Ledger
  const turn = done === "dismissed" ? ledger.dismiss : ledger.reopen
  if (which.source === null) {
    const changed = yield* turn(which.ids, by)
    return { count: changed.length, left: which.ids.filter((id) => !changed.includes(id)) }
  }
  let count = 0
  // Ends with the rejections: each page is after the one before, and what is changed is never behind it.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Ledger.KeptRejection> = yield* done === "reopened"
      ? ledger.dismissed(after)
      : ledger.rejections(after)
    const last = page.at(-1)
    if (last === undefined) return { count, left: [] }
    after = last.id
    const own = page.filter(({ source, kind }) => source === which.source && (which.kind ?? kind) === kind)
    if (own.length === 0) continue
    count += (yield* turn(
      own.map(({ id }) => id),
      by
    )).length
  }
})

const tell = Effect.fnUntraced(function* (
  { count, left }: { readonly count: number; readonly left: ReadonlyArray<number> },
  done: Done
) {
  const { json } = yield* root
  const [was, other] = done === "dismissed" ? ["open", "dismissed already"] : ["dismissed", "open already"]
  if (json) yield* Print.json({ [done]: count, left })
  else {
    yield* Print.lines([
      `${Numbers.count(count, "rejection is", "rejections are")} ${done === "dismissed" ? "dismissed: listed and counted no more" : "open again"}.`,
      ...(count > 0 && done === "dismissed"
        ? [
            "A row that says something else the next time is rejected anew, and so is one that was away and comes back.",
            "`laurel rejections reopen` takes this back."
          ]
        : [])
    ])
  }
  if (left.length > 0)
    return yield* unable(
      `${left.join(", ")}: not ${was}, so nothing was changed about ${left.length === 1 ? "it" : "them"}: it has ended, is ${other}, or there is none of that number. \`laurel rejections show ${left[0] ?? ""}\` tells`
    )
  if (count === 0) return yield* unable(`nothing was ${done}: none that is ${was} is what you asked for`)
})

interface Input extends Which, Pick<Correction.By, "actor" | "role" | "reason"> {}

const run = Effect.fnUntraced(function* (input: Input, done: Done) {
  const { config } = yield* root
  const { actor, role, reason } = input
  const opened = yield* Configuration.open(config)
  const at = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const changed = yield* change(input, done, { actor, role, reason, at }).pipe(Effect.provide(Store.toChange(opened)))
  yield* tell(changed, done)
})

const { preview: _, ...by } = Correction.by

export const dismissCommand = Command.make("dismiss", { ids, ...all, ...by }, (input) => run(input, "dismissed")).pipe(
  Command.validate((input) => oneWay(input)),
  Command.withDescription(
    "Put rejected rows aside that you have looked at and will not mend, with a reason: they are no longer listed or counted, and stay aside while their rows stay the same. Nothing else changes by it: what the rows would prove stays unproved."
  ),
  Command.withShortDescription("Put rejected rows aside, with a reason"),
  Command.withExamples([
    {
      command: 'laurel rejections dismiss 17 --actor u-17 --role registrar --reason "a row of a test run"',
      description: "One row"
    },
    {
      command:
        'laurel rejections dismiss --source lms --kind drift --actor u-17 --role registrar --reason "the course was deleted on purpose"',
      description: "All that a source does not name any more"
    }
  ])
)

export const reopenCommand = Command.make("reopen", { ids, ...all, ...by }, (input) => run(input, "reopened")).pipe(
  Command.validate((input) => oneWay(input)),
  Command.withDescription(
    "List and count rejected rows again that were dismissed. Who takes a dismissal back, and why, stays with the row, as who had put it aside does."
  ),
  Command.withShortDescription("Take a dismissal back"),
  Command.withExamples([
    {
      command: 'laurel rejections reopen 12 --actor u-17 --role registrar --reason "it was no test after all"',
      description: "List it again"
    }
  ])
)
