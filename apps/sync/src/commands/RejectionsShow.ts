/** `laurel rejections show`: one rejected row, whole. */
import { Instant, Ledger, type Rejection, Words } from "@laurel/core"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Readings from "../imports/Readings.ts"
import * as Print from "../terminal/Print.ts"
import * as RejectionWords from "../lists/RejectionWords.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import { unable } from "../Unable.ts"

/** The number of a rejection, as `list` shows it. */
export const isNumber = (id: number): boolean => Number.isSafeInteger(id) && id >= 1

type State = "open" | "dismissed" | "ended"

interface Found {
  readonly rejection: Ledger.KeptRejection
  readonly state: State
  readonly dismissal: Rejection.Dismissal | null
}

/** The rejection of a number, whether it is open or not; undefined where it is not kept. */
const find = Effect.fnUntraced(function* (id: number) {
  const ledger = yield* Ledger.Ledger
  const isIt = (each: Ledger.KeptRejection): boolean => each.id === id
  const open = (yield* ledger.rejections(id - 1)).find(isIt)
  if (open !== undefined) return { rejection: open, state: "open", dismissal: null } satisfies Found
  const aside = (yield* ledger.dismissed(id - 1)).find(isIt)
  if (aside !== undefined) {
    const { dismissal, ...rejection } = aside
    return { rejection, state: "dismissed", dismissal } satisfies Found
  }
  const ended = (yield* ledger.rejections(id - 1, true)).find(isIt)
  return ended === undefined ? undefined : ({ rejection: ended, state: "ended", dismissal: null } satisfies Found)
})

const kinds: Readonly<Record<Rejection.Kind, string>> = {
  row: "it can't be read or placed",
  person: "it names nobody, or nobody who is known is called what it names",
  type: "the catalog has not what it names",
  drift: "a full reading does not name it any more"
}

const stateWords = ({ state, dismissal }: Found): string => {
  if (dismissal !== null) return RejectionWords.dismissal(dismissal)
  return state === "open" ? "open" : "ended: its row could be read, or is not there any more"
}

const words = (found: Found, file: string | undefined, by: number | undefined): ReadonlyArray<string> => {
  const {
    id,
    source,
    stream,
    key,
    line,
    column,
    expected,
    found: met,
    advice,
    raw,
    recordedAt,
    kind,
    reopened
  } = found.rejection
  const lines = [
    ["number", String(id)],
    ["state", stateWords(found)],
    ...(reopened === null ? [] : [["before", RejectionWords.reopening(reopened)]]),
    ["source", source],
    ["stream", file ?? stream],
    ...(by === undefined ? [] : [["import", String(by)]]),
    ...(line === null ? [] : [["line", String(line)]]),
    ...(key === null ? [] : [["key", key]]),
    ...(column === null ? [] : [["column", column]]),
    ["since", Words.moment(recordedAt)],
    ["because", kinds[kind]],
    ["expected", expected],
    ["found", met],
    ["what to do", advice]
  ]
  return [
    ...Table.texts(
      lines.map((cells) => cells.map(Print.oneLine)),
      ""
    ),
    ...(raw === "" ? [] : ["", "The row as it was read:", Print.oneLine(raw)])
  ]
}

const run = Effect.fn("laurel.rejections.show")(function* ({ id }: { readonly id: number }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { found, readings } = yield* Effect.gen(function* () {
    const one = yield* find(id)
    return { found: one, readings: yield* Readings.of(one === undefined ? [] : [one.rejection]) }
  }).pipe(Effect.provide(Store.toRead(opened)))
  if (found === undefined)
    return yield* unable(`no rejection has the number ${id}: \`laurel rejections list\` shows the number of each`)
  const { rejection, state, dismissal } = found
  const [file, by] = [readings.fileOf(rejection), readings.importOf(rejection)]
  yield* json
    ? Print.json({
        ...rejection,
        ...(file === undefined ? {} : { file }),
        ...(by === undefined ? {} : { import: by }),
        recordedAt: Instant.format(rejection.recordedAt),
        state,
        reopened: RejectionWords.plainReopening(rejection.reopened),
        dismissal: RejectionWords.plainDismissal(dismissal ?? undefined)
      })
    : Print.lines(words(found, file, by))
})

export const command = Command.make(
  "show",
  {
    id: Argument.Int("number").pipe(
      Argument.filter(isNumber, () => "a number that `laurel rejections list` shows"),
      Argument.withDescription("The rejection, by the number that `list` shows")
    )
  },
  run
).pipe(
  Command.withDescription(
    "Show one rejected row: where it is, what was expected and found, what to do about it, and the row as it was read; also one that has ended or was dismissed."
  ),
  Command.withShortDescription("One rejected row, whole"),
  Command.withExamples([
    { command: "laurel rejections show 12", description: "The row, what was expected of it, and what to do" }
  ])
)
