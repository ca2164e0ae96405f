/** `laurel keys`: who may ask the API of `laurel serve`, and for what. */
import { Keys } from "@laurel/api"
import { Contact, type Ledger, Words } from "@laurel/core"
import { Clock, Console, Effect, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as KeyTerms from "../flags/KeyTerms.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"

const hour = 3_600_000
const defaultOverlapHours = 24
const maxOverlapHours = 24 * 90

const accountsOf = ({ accounts }: Keys.Key): ReadonlyArray<string> | null =>
  accounts === null ? null : accounts.map(Contact.keyOf)

const until = ({ expiresAt }: Keys.Key): string =>
  expiresAt === null ? "until it is revoked" : `until ${Words.moment(expiresAt)}`

/** Whose people it shows, in words. */
const whom = (key: Keys.Key): string => `people of ${accountsOf(key)?.join(", ") ?? "all accounts, and of none"}`

/** The text of a key is the answer, alone on its line, so that it can be piped to where it is kept. */
const tellMade = Effect.fnUntraced(function* ({ key, text }: Keys.Made, json: boolean) {
  if (json) return yield* Print.json({ key: text, ...Keys.plain(key, yield* Clock.currentTimeMillis) })
  yield* Console.error(
    Print.visible(
      `Key ${key.id} of ${key.actor}, ${key.role}, may ${key.scopes.join(" and ")}: ${whom(key)}; ${until(key)}. It is shown this once, and can't be had again:`
    )
  )
  yield* Print.lines([text])
})

const make = Effect.fn("laurel.keys.make")(function* (input: KeyTerms.Asked) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    yield* tellMade(yield* Keys.make(yield* KeyTerms.termsOf(input)), json)
  }).pipe(Effect.provide(Store.toChange(opened)))
})

const columns = (now: number): ReadonlyArray<Listing.Column<Keys.Key>> => [
  { name: "key", cell: ({ id }) => id },
  { name: "label", cell: ({ label }) => label },
  { name: "actor", cell: ({ actor }) => actor },
  { name: "role", cell: ({ role }) => role },
  { name: "may", cell: ({ scopes }) => scopes.join(" ") },
  { name: "accounts", cell: (key) => accountsOf(key)?.join(" ") ?? "" },
  { name: "state", cell: (key) => Keys.state(key, now) },
  { name: "made", cell: ({ madeAt }) => Words.moment(madeAt) },
  { name: "ends", cell: ({ expiresAt }) => (expiresAt === null ? "never" : Words.moment(expiresAt)) },
  { name: "used", cell: ({ usedAt }) => (usedAt === null ? "never" : Words.moment(usedAt)) }
]

interface ListInput {
  readonly all: boolean
  readonly csv: boolean
  readonly out: string | null
  readonly limit: number | null
}

const list = Effect.fn("laurel.keys.list")(function* ({ all, csv, out, limit }: ListInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const keys = (yield* Keys.all).filter((key) => all || Keys.state(key, now) === "live")
    yield* Listing.tell(
      {
        asked: { keys: all ? "all" : "live" },
        title: all ? "Keys, those that have ended too" : "Keys that count",
        none: "none",
        columns: columns(now),
        plain: (key) => Keys.plain(key, now),
        rows: Stream.fromIterable(keys)
      },
      { json, csv, out, limit }
    )
  }).pipe(Effect.provide(Store.toRead(opened)))
})

const orUnable = <A, R>(effect: Effect.Effect<A, Ledger.LedgerError | Keys.NoKey, R>) =>
  Effect.catchTag(effect, "NoKey", ({ message }) =>
    Effect.fail(unable(`${message}. \`laurel keys list --all\` shows all that there are`))
  )

const revoke = Effect.fn("laurel.keys.revoke")(function* ({ key: id }: { readonly key: string }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const key = yield* orUnable(Keys.revoke(id)).pipe(Effect.provide(Store.toChange(opened)))
  yield* json
    ? Print.json(Keys.plain(key, yield* Clock.currentTimeMillis))
    : Print.lines([`Key ${key.id} (${key.label}) is revoked: from now on it is refused by all who serve.`])
})

interface RotateInput extends KeyTerms.Ends {
  readonly key: string
  readonly overlapHours: number
}

const rotate = Effect.fn("laurel.keys.rotate")(function* ({ key: id, overlapHours, ...ends }: RotateInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const made = yield* Effect.flatMap(KeyTerms.endOf(ends), (end) =>
    orUnable(Keys.rotate(id, overlapHours * hour, end))
  ).pipe(Effect.provide(Store.toChange(opened)))
  if (!json) yield* Console.error(`Key ${made.old.id} counts ${until(made.old)}; use the new one by then.`)
  yield* tellMade(made, json)
})

const named = Argument.String("key").pipe(
  Argument.withDescription("The key's id, as `laurel keys list` shows it: not its secret"),
  Argument.filter(
    (text) => /^[0-9a-f]{16}$/.test(text),
    (text) =>
      text.startsWith("lk_")
        ? "the key's id, the part between the first two _, and not the key itself"
        : "a key's id, of 16 hexadecimal digits"
  )
)

const makeCommand = Command.make("make", KeyTerms.asked, make).pipe(
  Command.withDescription(
    "Make a key and write it on stdout, this once: only a hash of it is kept. Whoever has it may ask and decide as its role says; its decisions are its actor's."
  ),
  Command.withShortDescription("Make a key"),
  Command.withExamples([
    { command: "laurel keys make --label portal --actor portal --role viewer", description: "One that only asks" },
    {
      command:
        'laurel keys make --label "acme dashboard" --actor acme-hr --role viewer --account employer:acme --days 90',
      description: "Only about people of one account, for 90 days"
    }
  ])
)

const listCommand = Command.make(
  "list",
  {
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("Those too that were revoked or have expired"),
      Flag.withDefault(false)
    ),
    ...ListFlags.of("Keys")
  },
  list
).pipe(
  Command.withDescription(
    "List the keys that count, with who has them, what they may do, and when they were last used."
  ),
  Command.withShortDescription("List the keys"),
  Command.withExamples([{ command: "laurel keys list --all", description: "All that there ever were" }])
)

const revokeCommand = Command.make("revoke", { key: named }, revoke).pipe(
  Command.withDescription("Take a key back: it is refused at once, wherever the API is served from this store."),
  Command.withShortDescription("Take a key back"),
  Command.withExamples([{ command: "laurel keys revoke 3f9a0c1d2b4e5f60", description: "One that leaked" }])
)

const rotateCommand = Command.make(
  "rotate",
  {
    key: named,
    overlapHours: Flag.Int("overlap-hours").pipe(
      Flag.filter(
        (hours) => hours >= 0 && hours <= maxOverlapHours,
        () => `a whole number from 0 to ${maxOverlapHours}`
      ),
      Flag.withDescription(`Hours for which the old key still counts; ${defaultOverlapHours} unless given`),
      Flag.withDefault(defaultOverlapHours)
    ),
    ...KeyTerms.ends
  },
  rotate
).pipe(
  Command.withDescription(
    "Make a key in place of another one, with the same actor, role, scopes and accounts. Both count for a while, so that nobody is locked out meanwhile."
  ),
  Command.withShortDescription("Replace a key by a new one"),
  Command.withExamples([
    { command: "laurel keys rotate 3f9a0c1d2b4e5f60 --overlap-hours 72", description: "With three days to change over" }
  ])
)

export const command = Command.make("keys").pipe(
  Command.withDescription("Make, list, replace and revoke the keys with which programs ask the API of `laurel serve`."),
  Command.withShortDescription("Who may ask the API"),
  Command.withSubcommands([makeCommand, listCommand, rotateCommand, revokeCommand])
)
