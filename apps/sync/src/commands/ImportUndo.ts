/** `laurel import undo`: takes back what an import brought. */
import { type Id, Import, Ledger, Sync } from "@laurel/core"
import { Console, Effect } from "effect"
import { CliError, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Correction from "../decisions/Correction.ts"
import * as Known from "../imports/Known.ts"
import * as Undone from "../imports/Undone.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"

interface Input {
  readonly id: Id.ImportId
  readonly actor: string | undefined
  readonly role: string | undefined
  readonly reason: string | undefined
  readonly preview: boolean
}

const nobody = { actor: "nobody", role: "nobody", reason: "a preview" }

/** Who does it and why, which only a preview need not know. */
const byOf = Effect.fnUntraced(function* ({ actor, role, reason, preview }: Input) {
  if (preview) return nobody
  if (actor !== undefined && role !== undefined && reason !== undefined) return { actor, role, reason }
  const message = "expected --actor, --role and --reason, or --preview to see what it would do"
  yield* Console.error(message)
  return yield* new CliError.ValidationError({ message })
})

const sayKept = Console.error("\nStopped; everything committed is kept. Run the same command again to go on with it.")

const undo = Effect.fnUntraced(function* (opened: Configuration.Opened, id: Id.ImportId, by: Import.By) {
  const versions = yield* Store.versions
  const ledger = yield* Ledger.Ledger
  const before = (yield* ledger.totals).batches
  let isWaiting = false
  const undone = yield* Import.undo(versions, id, by).pipe(
    Checkpoints.during(opened),
    Watched.watched({ leased: (_, isHad) => void (isWaiting = !isHad) }),
    Effect.onInterrupt(() => sayKept),
    Effect.catchTag("LedgerError", (error): Effect.Effect<never, Ledger.LedgerError | Unable> =>
      isWaiting && error.reason._tag === "Busy"
        ? Effect.fail(
            unable(
              `another program imports into the source of import ${id} or reads it, so nothing was undone. Run again when that one has ended`
            )
          )
        : Effect.andThen(sayKept, Effect.fail(error))
    )
  )
  if ((yield* ledger.totals).batches > before) yield* Checkpoints.after(opened)
  return { versions, undone, shown: null }
})

const foresee = Effect.fnUntraced(function* (id: Id.ImportId) {
  const versions = yield* Store.versions
  const shown = yield* Import.previewUndo(versions, id)
  return { versions, undone: shown, shown }
})

const run = Effect.fn("laurel.import.undo")(function* (input: Input) {
  const { config, json } = yield* root
  const { id, preview } = input
  const by = yield* byOf(input)
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    yield* Known.find(id)
    const done = preview ? yield* foresee(id) : yield* undo(opened, id, by)
    yield* Undone.tell({ id, by, today: yield* Sync.today, ...done }, json)
  }).pipe(
    Effect.catchTag("Refusal", ({ problems }) =>
      Effect.fail(unable(problems.map(({ message }) => message).join("\n")))
    ),
    Effect.provide(preview ? Store.toRead(opened) : Store.toChange(opened))
  )
})

const given = <A>(flag: Flag.Flag<A>): Flag.Flag<A | undefined> =>
  Flag.map(Flag.optional(flag), (value) => (value._tag === "Some" ? value.value : undefined))

export const command = Command.make(
  "undo",
  {
    id: Known.number,
    actor: given(Correction.by.actor.pipe(Flag.withAlias("by"))),
    role: given(Correction.by.role),
    reason: given(Correction.by.reason),
    preview: Correction.by.preview
  },
  run
).pipe(
  Command.withDescription(
    "Take back what an import brought: everything is as if it had never been run. What people's later decisions rest on is kept, and what something later has taken the place of stands; both are told. " +
      "People and participations that it made known stay known, without anything said of them. " +
      "It is an import of its own, safe to stop and to run again. --preview writes nothing, and shows each achievement and holding before and after: do that first, for once it is done `laurel history` tells it of one person at a time."
  ),
  Command.withShortDescription("Take back what an import brought"),
  Command.withExamples([
    { command: "laurel import undo 12 --preview", description: "What it would do" },
    {
      command: 'laurel import undo 12 --actor u-17 --role registrar --reason "it was the list of last year"',
      description: "Do it"
    }
  ])
)
