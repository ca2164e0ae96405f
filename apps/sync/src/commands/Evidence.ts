/** `laurel evidence`: a pack that proves to a stranger what some people achieved and why. */
import { resolve } from "node:path"
import { type CivilDate, Contact, Id, Instant, Note, Sync } from "@laurel/core"
import { Evidence } from "@laurel/evidence"
import { Console, Effect, Option } from "effect"
import { CliError, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import { at, day } from "../flags/DayFlag.ts"
import { known } from "../flags/KnownFlag.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as SigningKey from "../store/SigningKey.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"

interface Input {
  readonly account: Option.Option<string>
  readonly contact: Option.Option<string>
  readonly certification: Option.Option<string>
  readonly from: CivilDate.CivilDate | null
  readonly to: CivilDate.CivilDate | null
  readonly at: Option.Option<CivilDate.CivilDate>
  readonly known: Instant.Instant | null
  readonly out: string
  readonly since: Option.Option<string>
  readonly rows: boolean
}

const usage = Effect.fnUntraced(function* (message: string) {
  yield* Console.error(message)
  return yield* new CliError.ValidationError({ message })
})

/** Whom the flags name: one of the three, and only one. */
const scopeOf = Effect.fnUntraced(function* ({ account, contact, certification }: Input) {
  const named = [account, contact, certification].filter(Option.isSome)
  if (named.length !== 1) {
    return yield* usage(
      `expected one of --account, --contact and --certification, found ${named.length === 0 ? "none" : named.length}`
    )
  }
  if (Option.isSome(contact)) return { contact: (yield* People.find(contact.value)).contact.id }
  if (Option.isSome(certification)) return { certification: Id.CertificationId.make(certification.value) }
  const [scheme = "", ...value] = Option.getOrElse(account, () => "").split(":")
  return { account: Contact.formOf({ scheme, value: value.join(":") }) }
})

/** What the pack rests on: the log signed as it stands now, with the key that has signed it. */
const signed = Effect.fnUntraced(function* (opened: Configuration.Opened) {
  const outcome = yield* Checkpoints.sign(opened)
  if (outcome.signed === undefined) return yield* unable("nothing is recorded yet: run `laurel sync` first")
  yield* Checkpoints.tell(outcome)
  const keys = yield* Checkpoints.keys(opened)
  const signer = yield* SigningKey.read(opened.checkpoints)
  return signer === undefined ? { keys } : { keys, signer }
})

const run = Effect.fn("laurel.evidence")(function* (input: Input) {
  const { config, json } = yield* root
  const { from, to, out, rows } = input
  if (from !== null && to !== null && to < from) return yield* usage("expected --to to be no earlier than --from")
  const opened = yield* Configuration.open(config)
  const file = resolve(out)
  const since = Option.isSome(input.since) ? yield* Evidence.noteIn(resolve(input.since.value)) : null
  const { written, keys } = yield* Effect.gen(function* () {
    const options = yield* signed(opened)
    const scope = yield* scopeOf(input)
    const on = Option.isSome(input.at) ? input.at.value : yield* Sync.today
    const request = { scope, from, to, at: on, known: input.known, rows, since }
    return { written: yield* Evidence.write(file, request, options), keys: options.keys }
  }).pipe(
    Effect.provide(Store.toChange(opened)),
    Effect.catchTag("NoteError", ({ message }) => Effect.fail(unable(`the pack was not sealed: ${message}`)))
  )
  const [key] = keys.map(Note.formatKey)
  yield* json
    ? Print.json({ ...written, file, known: Instant.format(written.known), keys: keys.map(Note.formatKey) })
    : Print.lines(words(file, written, key ?? ""))
})

const words = (
  file: string,
  { bytes, counts, leftOut, size, known }: Evidence.Written,
  key: string
): ReadonlyArray<string> => [
  `Wrote ${file}: ${Numbers.count(bytes, "byte")}.`,
  "",
  "In it:",
  `  ${Numbers.count(counts.people, "person", "people")}, ${Numbers.count(counts.achievements, "achievement")}, of which ${Numbers.number(counts.counting)} count on the day`,
  `  ${Numbers.count(counts.contested, "contested achievement")}, ${Numbers.number(counts.corrected)} resting on corrected rows`,
  `  ${Numbers.count(counts.records, "record")}, each with its proof in a log of ${Numbers.number(size)}, as known on ${Instant.format(known)}`,
  "Not in it:",
  ...leftOut.map((sentence) => `  ${sentence}`),
  "",
  "Anybody checks it with the program that is in it:",
  `  node verify.mjs ${file} --key ${key}`
]

const dayOrNull = (name: string, description: string) =>
  day(name).pipe(Flag.withDescription(description), Flag.optional, Flag.map(Option.getOrNull))

export const command = Command.make(
  "evidence",
  {
    account: Flag.String("account").pipe(
      Flag.withMetavar("identity"),
      Flag.withDescription("All people of an account, such as employer:acme"),
      Flag.optional
    ),
    contact: Flag.String("contact").pipe(
      Flag.withMetavar("contact"),
      Flag.withDescription("One person: an identity, or the ledger's own number (c12)"),
      Flag.optional
    ),
    certification: Flag.String("certification").pipe(
      Flag.withMetavar("id"),
      Flag.withDescription("All people who hold a certification on some day, and what bears on it"),
      Flag.optional
    ),
    from: dayOrNull("from", "Only achievements that counted on some day from then on"),
    to: dayOrNull("to", "The last of these days"),
    at: at.pipe(
      Flag.withDescription("The day of which it tells who holds what; today in UTC unless given"),
      Flag.optional
    ),
    known,
    out: Flag.File("out").pipe(Flag.withDescription("The zip file to write, which must not be there yet")),
    since: Flag.File("since", { mustExist: true }).pipe(
      Flag.withDescription("An earlier pack: proves that the log only grew since its checkpoint"),
      Flag.optional
    ),
    rows: Flag.Boolean("rows").pipe(
      Flag.withDescription("Show the rows as their sources wrote them, too, where they are kept"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Write an archive for a client or an inspector: a report to read and print, a table, the achievements with their facts, decisions and rules, and for each record the proof that it is in the signed log. " +
      "Whoever gets it checks it without Laurel and without a network, by the program in it. It holds only the data of those asked about. Signs the log first, as `laurel checkpoint` does."
  ),
  Command.withShortDescription("An archive that proves to others what was achieved and why"),
  Command.withExamples([
    {
      command: "laurel evidence --account employer:acme --from 2026-01-01 --to 2026-12-31 --out acme-2026.zip",
      description: "For a client"
    },
    { command: "laurel evidence --contact 11391 --out 11391.zip", description: "Of one person" }
  ])
)
