/** `laurel credential keys`: the keys that credentials are signed with. */
import { type KeyRecord, Keys, type KeysError, Signer } from "@laurel/credentials"
import { Instant, Words } from "@laurel/core"
import { Clock, Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Table from "../terminal/Table.ts"
import { toMend, type Unable } from "../Unable.ts"

const open = Effect.gen(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  return { json, setting: yield* CredentialsSetting.opened(opened) }
})

const orUnable = <A, R>(effect: Effect.Effect<A, KeysError, R>): Effect.Effect<A, Unable, R> =>
  Effect.mapError(effect, (error) => toMend(error))

const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.Instant.make(millis))

const moment = (at: Instant.Instant | null): string | null => (at === null ? null : Instant.format(at))

type State = "signs" | "not here" | "retired" | "compromised"

/** `here` are the keys that are here to sign: of another one the private part is lost, or with a service. */
const stateOf = ({ id, retired, compromised }: KeyRecord, here: ReadonlySet<string>): State =>
  compromised !== null ? "compromised" : retired !== null ? "retired" : here.has(id) ? "signs" : "not here"

const plain = (key: KeyRecord, state: State) => ({
  id: key.id,
  algorithm: key.algorithm,
  state,
  publicKey: key.publicKey,
  from: moment(key.from),
  retired: moment(key.retired),
  compromised: moment(key.compromised)
})

const shown = (at: Instant.Instant | null): string => (at === null ? "" : Words.moment(at))

const rowOf = (key: KeyRecord, state: State): ReadonlyArray<string> => [
  key.id,
  key.algorithm,
  state,
  shown(key.from),
  shown(key.compromised ?? key.retired)
]

const tell = (key: KeyRecord, state: State, json: boolean, lines: ReadonlyArray<string>) =>
  json ? Print.json(plain(key, state)) : Print.lines(lines)

interface Which {
  readonly algorithm: Signer.Algorithm
}

const make = Effect.fn("laurel.credential.keys.make")(function* ({ algorithm }: Which) {
  const { json, setting } = yield* open
  const key = yield* orUnable(Keys.make(setting.keys, algorithm, yield* now))
  yield* tell(key, "signs", json, [`Made the key ${key.id} (${algorithm}) in ${setting.keys}: it signs from now on.`])
  if (!json) yield* tellCopy(setting.keys)
})

const tellCopy = (folder: string) =>
  Console.error(
    Print.visible(
      `Keep a copy of ${folder} where only you can read it: without its keys.json nothing that was ever signed can be checked.`
    )
  )

const list = Effect.fn("laurel.credential.keys.list")(function* () {
  const { json, setting } = yield* open
  const keys = yield* orUnable(Keys.open(setting.keys))
  const here = new Set(Signer.algorithms.flatMap((each) => keys.signer(each)?.id ?? []))
  const all = keys.history.map((key) => ({ key, state: stateOf(key, here) }))
  if (json) return yield* Print.json({ directory: setting.keys, keys: all.map(({ key, state }) => plain(key, state)) })
  const title = `Keys in ${setting.keys}:`
  const rows = all.map(({ key, state }) => rowOf(key, state))
  yield* rows.length === 0
    ? Print.lines([`${title} none. \`laurel credential keys make\` makes one.`])
    : Print.lines([title, ...Table.texts([["key", "algorithm", "state", "since", "until"], ...rows])])
})

const rotate = Effect.fn("laurel.credential.keys.rotate")(function* ({ algorithm }: Which) {
  const { json, setting } = yield* open
  const key = yield* orUnable(Keys.rotate(setting.keys, algorithm, yield* now))
  yield* tell(key, "signs", json, [
    `The key ${key.id} (${algorithm}) signs from now on. What the one before it signed holds on: it stays in the issuer's document.`
  ])
  if (!json) yield* tellCopy(setting.keys)
})

interface Retiring {
  readonly key: string
  readonly compromised: boolean
}

const retire = Effect.fn("laurel.credential.keys.retire")(function* ({ key: id, compromised }: Retiring) {
  const { json, setting } = yield* open
  const key = yield* orUnable(Keys.retire(setting.keys, id, { now: yield* now, isCompromised: compromised }))
  yield* tell(
    key,
    compromised ? "compromised" : "retired",
    json,
    compromised
      ? [
          `The key ${key.id} is compromised: nothing that it signed is believed any more once the issuer's document is fetched anew.`,
          "Issue again what it signed: `laurel certificate issue --all` makes what has no certificate that holds."
        ]
      : [`The key ${key.id} is retired, and its private part is gone. What it signed holds on.`]
  )
})

const algorithm = Flag.Literals("algorithm", Signer.algorithms).pipe(
  Flag.withDescription(
    "Ed25519 for badges, unless given; RS256 or ES256 for credentials as JWT, which some readers want"
  ),
  Flag.withDefault("Ed25519")
)

const makeCommand = Command.make("make", { algorithm }, make).pipe(
  Command.withDescription(
    "Make the first key of an algorithm, in a folder that only you can read. Nothing is signed without one of Ed25519."
  ),
  Command.withShortDescription("Make the first key"),
  Command.withExamples([
    { command: "laurel credential keys make", description: "For badges and certificates" },
    { command: "laurel credential keys make --algorithm RS256", description: "For credentials as JWT" }
  ])
)

const listCommand = Command.make("list", {}, list).pipe(
  Command.withDescription("List the keys, those too that sign nothing any more: what they signed is held to them."),
  Command.withShortDescription("List the keys"),
  Command.withExamples([{ command: "laurel credential keys list", description: "All that there ever were" }])
)

const rotateCommand = Command.make("rotate", { algorithm }, rotate).pipe(
  Command.withDescription(
    "Make a new key, which signs from now on. The one before is retired: it signs nothing new, and what it signed holds on."
  ),
  Command.withShortDescription("Make a new key in place of the one that signs"),
  Command.withExamples([
    { command: "laurel credential keys rotate", description: "Once a year, or when somebody leaves" }
  ])
)

const retireCommand = Command.make(
  "retire",
  {
    key: Argument.String("key").pipe(
      Argument.withDescription("The key's id, as `laurel credential keys list` shows it"),
      Argument.filter(
        (text) => /^[\w-]{10,100}$/.test(text),
        () => "a key's id of letters, digits, - and _"
      )
    ),
    compromised: Flag.Boolean("compromised").pipe(
      Flag.withDescription("Others have it: nothing that it signed is to be believed any more"),
      Flag.withDefault(false)
    )
  },
  retire
).pipe(
  Command.withDescription(
    "Take a key out of use for good, and its private part away. What it signed holds on, unless others have it (--compromised)."
  ),
  Command.withShortDescription("Take a key out of use"),
  Command.withExamples([
    {
      command: "laurel credential keys retire z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ6XJPt4swbTQ2 --compromised",
      description: "One that leaked"
    }
  ])
)

export const command = Command.make("keys").pipe(
  Command.withDescription(
    "Make, list, replace and retire the keys with which certificates and credentials are signed."
  ),
  Command.withShortDescription("What credentials are signed with"),
  Command.withSubcommands([makeCommand, listCommand, rotateCommand, retireCommand])
)
