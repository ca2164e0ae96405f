/** `laurel credential verify`: does anybody's credential hold? Needs no configuration, and no store. */
import { resolve } from "node:path"
import { Verify } from "@laurel/credentials"
import { Context, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import { endWithDifferences, Incomplete, type Unable, unable } from "../Unable.ts"
import * as WholeFile from "../configuration/WholeFile.ts"

/** Bytes of a file; and characters of a name or an e-mail address. */
const maxSize = 10_485_760
const maxPerson = 320
const maxHosts = 20

interface Input {
  readonly credential: string
  readonly person: string | undefined
  readonly offline: boolean
  readonly within: ReadonlyArray<string>
}

/** Who is asked for what is not in a credential: the network, unless whoever runs the program has something else. */
export const Sources = Context.Reference("@laurel/sync/Sources", {
  defaultValue: (): Verify.Sources | null => null
})

const sourcesOf = Effect.fnUntraced(function* ({ offline, within }: Input) {
  if (offline) return Verify.offline
  return (yield* Sources) ?? (yield* Verify.network({ privateHosts: new Set(within) }))
})

const inputOf = (credential: string): Effect.Effect<Verify.Input, Unable> =>
  /^https?:\/\//i.test(credential)
    ? Effect.succeed({ address: credential })
    : WholeFile.of(credential, maxSize).pipe(
        Effect.mapError(({ why, found }) => unable(`${resolve(credential)} ${found}${toDo[why]}`)),
        Effect.filterOrFail(
          ({ length }) => length > 0,
          () => unable(`${resolve(credential)} is empty: there is no credential in it`)
        ),
        Effect.map((bytes) => ({ bytes }))
      )

const toDo: { readonly [why in WholeFile.Unread["why"]]: string } = {
  absent: ": name the file of a credential, or its address with https://",
  folder: ": name one file in it",
  large: ", and no credential is so large: name the file of one",
  other: ""
}

const marks: Readonly<Record<Verify.Outcome, string>> = { held: "✓", failed: "✗", unknown: "?", notMade: "–" }

const verdicts: Readonly<Record<Verify.Verdict, string>> = {
  valid: "valid",
  expired: "expired",
  notYetValid: "not yet valid",
  revoked: "revoked",
  suspended: "suspended",
  invalid: "invalid",
  undetermined: "it can't be told",
  another: "not of this person",
  incomparable: "it can't be told whose it is"
}

/** What a check found needs no more words where it held, and where it was not made. */
const ofCheck = ({ name, outcome, checked, found, meaning, advice }: Verify.Check): ReadonlyArray<string> => [
  `  ${marks[outcome]} ${name}: ${found === "" ? checked : found}`,
  ...(outcome === "held" || outcome === "notMade" ? [] : [`      ${meaning}`]),
  ...(advice === null ? [] : [`      ${advice}`])
]

const ofSaid = ({ said, proved, kind }: Verify.Verified): ReadonlyArray<string> => {
  if (said === null) return []
  const { title, issuer, issuerName, awarded, validFrom, validUntil } = said
  const by = issuerName === null ? issuer : `${issuerName} (${issuer})`
  const dates = [
    ...(awarded === null ? [] : [`awarded ${awarded}`]),
    ...(validFrom === null || validFrom === awarded ? [] : [`valid from ${validFrom}`]),
    ...(validUntil === null ? [] : [`valid until ${validUntil}`])
  ]
  return [
    `  ${kind === "collection" ? "A collection" : "It"} says${proved ? "" : ", and nothing proves it"}: ${title}, by ${by}${dates.length === 0 ? "" : `; ${dates.join(", ")}`}`
  ]
}

const ofOne = (verified: Verify.Verified, number: number, isAlone: boolean): ReadonlyArray<string> => [
  "",
  ...(isAlone ? [] : [`${number}. ${verified.said?.title ?? "What can't be read"}: ${verdicts[verified.verdict]}`]),
  ...ofSaid(verified),
  ...verified.checks.flatMap(ofCheck)
]

/** What is packed so is read, or there is nothing to read; a PDF may be locked, or packed in ways that are not read. */
const packed: ReadonlySet<Verify.Found> = new Set(["png", "svg"])

/** Whether a file is of something else altogether: no credential that was broken, but none. */
const isOther = (input: Verify.Input, { found, credentials }: Verify.Report): boolean =>
  "bytes" in input &&
  credentials.every(({ kind, checks }) => kind === "unknown" && checks.every(({ outcome }) => outcome !== "held")) &&
  found !== "pdf" &&
  found !== "address" &&
  (packed.has(found) || !/^\s*[{[]/.test(new TextDecoder().decode(input.bytes.subarray(0, 1_000))))

const none = "no credential. There is none in it that can be read, so nothing was checked: is it the right file?"

/** All of one report in words. What stands in a credential is anybody's to write, so each line is one. */
const told = (credential: string, report: Verify.Report, isNone: boolean): ReadonlyArray<string> =>
  [
    `${credential}: ${isNone ? none : `${verdicts[report.verdict]}. ${report.words}`}`,
    ...report.credentials.flatMap((each, index) => ofOne(each, index + 1, report.credentials.length === 1)),
    "",
    ...(report.beware === null ? [] : [report.beware]),
    ...(isNone ? [] : [report.trust])
  ].map(Print.oneLine)

const run = Effect.fn("laurel.credential.verify")(function* (asked: Input) {
  const { json } = yield* root
  const { credential, person } = asked
  const sources = yield* sourcesOf(asked)
  const input = yield* inputOf(credential)
  const report = yield* Verify.credential(input, { sources, ...(person === undefined ? {} : { person }) })
  const isNone = isOther(input, report)
  yield* json ? Print.json({ credential, ...report }) : Print.marked(told(credential, report, isNone))
  if (isNone) return yield* new Incomplete()
  if (report.answer !== "valid") yield* endWithDifferences
})

export const command = Command.make(
  "verify",
  {
    credential: Argument.String("credential").pipe(
      Argument.withDescription(
        "A file (JSON, JWT, PNG, SVG, or a PDF with a credential attached), or an address that begins with https://"
      )
    ),
    person: Flag.String("person").pipe(
      Flag.withMetavar("name"),
      Flag.withDescription("Whose it should be: a name or an e-mail address, which is compared and sent nowhere"),
      Flag.filter(
        (text) => text.trim() !== "" && text.length <= maxPerson,
        () => `a name or an e-mail address of 1 to ${maxPerson} characters`
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    offline: Flag.Boolean("offline").pipe(
      Flag.withDescription("Ask nobody: what is not in the credential itself can't be told then"),
      Flag.withDefault(false)
    ),
    within: Flag.String("private-host").pipe(
      Flag.withMetavar("host"),
      Flag.withDescription("A host that may be asked though it is within your own network; may be given several times"),
      Flag.between(0, maxHosts)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Tell whether a credential holds, whoever issued it: its form, its proof, its issuer's key, its dates, its status and, where --person is given, whose it is, each by itself, with what a failing check means. " +
      "Needs no configuration. Nobody is asked but the issuer and the lists that the credential names. Ends with 0 where it is valid, 2 where it is not or can't be told, and 1 where the file can't be read, or is no credential at all."
  ),
  Command.withShortDescription("Does a credential hold?"),
  Command.withExamples([
    { command: "laurel credential verify certificate.pdf", description: "The credential in a certificate" },
    {
      command: "laurel credential verify badge.json --person ana@example.org --json",
      description: "Whether it is hers, for a program"
    }
  ])
)
