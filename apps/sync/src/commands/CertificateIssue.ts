/** `laurel certificate issue`: makes a certificate of what stands of an achievement. */
import { AchievementId, type Catalog, CivilDate, Id, Instant, Ledger, Text } from "@laurel/core"
import {
  Content,
  Issuing,
  Sample,
  type Standing as Stands,
  Statements,
  Template,
  type Unissuable
} from "@laurel/credentials"
import { Clock, Console, Effect, Option, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Correction from "../decisions/Correction.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Names from "../credentials/Names.ts"
import * as Passing from "../credentials/Passing.ts"
import * as Repeated from "../credentials/Repeated.ts"
import * as Rendered from "../credentials/Rendered.ts"
import * as Requests from "../credentials/Requests.ts"
import * as Signing from "../credentials/Signing.ts"
import * as Standing from "../credentials/Standing.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, toMend, unable } from "../Unable.ts"
import { language } from "./CertificatePreview.ts"

interface Input extends Pick<Correction.By, "actor" | "role"> {
  readonly achievement: Option.Option<string>
  readonly type: Option.Option<string>
  readonly name: string | undefined
  readonly did: string | null
  readonly language: string | undefined
  readonly certification: Id.CertificationId | undefined
  readonly despite: ReadonlyArray<"contested" | "expired" | "suspended">
  readonly to: string | null
  readonly all: boolean
  readonly types: ReadonlyArray<string>
  readonly nameless: boolean
  readonly again: boolean
}

/** What is asked for of one achievement. */
interface One extends Omit<Input, "achievement"> {
  readonly named: string
}

/** Whether a name may stand on a certificate at all, where none is written yet. */
const isPrintable = (name: string, language: string) =>
  Effect.mapError(
    Effect.fromResult(Content.of({ ...Sample.making(Template.plain("Laurel"), language), name })),
    (error) => toMend(error)
  )

const refused = ({ message }: Unissuable) => Effect.fail(unable(message))

/** Whether all that it would say can be printed, title and description too: once it is on record it has replaced the one before. */
const isWritten = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  request: Issuing.Request,
  name: string,
  writer: Rendered.Writer
) {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const { statement } = yield* Effect.catchTag(Statements.of(versions, request, now), "Unissuable", refused)
  yield* writer.canPrint({ ...statement, issuedAt: now }, name, request.language)
})

const issued = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  setting: CredentialsSetting.Credentials,
  input: One,
  writer: Rendered.Writer | undefined
) {
  const { actor, role, did, certification } = input
  const versions = yield* Store.versions
  const ledger = yield* Ledger.Ledger
  const { id } = yield* Correction.find(versions, { achievement: input.named, type: input.type })
  const learner = (yield* ledger.learner(id.learner))?.learner
  if (learner === undefined) return yield* unable(`no learner ${id.learner}: look the achievement's id up again`)
  const { contact } = yield* People.find(`c${learner.contact}`)
  const language = input.language ?? setting.language
  const requestOf = Requests.of(setting, { language }, yield* Names.ofSetting(setting))
  const person = yield* Effect.mapError(Effect.fromResult(requestOf(contact, input.name, did)), (refusal) =>
    toMend({ where: `the name of c${contact.id}`, ...refusal })
  )
  const request: Issuing.Request = {
    ...person,
    achievement: id,
    despite: new Set(input.despite),
    ...(certification === undefined ? {} : { certification })
  }
  if (person.name !== null)
    yield* writer === undefined ? isPrintable(person.name, language) : isWritten(versions, request, person.name, writer)
  else if (writer !== undefined)
    return yield* unable(
      `nobody says what c${contact.id} is called: give --name, or name a file of "names" in ${opened.file}, so that there is a name to print`
    )
  const { signer, history } = yield* Signing.signing(setting)
  const same = input.again ? undefined : yield* Repeated.of(request, history)
  if (same !== undefined) return { request, same }
  const sign = Issuing.signing(setting.issuer, signer)
  const made = yield* Issuing.issue(versions, request, { actor, role }, sign).pipe(
    Effect.catchTag("Unissuable", refused)
  )
  yield* Checkpoints.after(opened)
  const [stood] = yield* Certificates.stood(history, [yield* Certificates.find(made.code)])
  return { request, made, standing: stood?.standing ?? null }
})

/** Makes one, and writes it where that was asked for. */
const one = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  setting: CredentialsSetting.Credentials,
  input: One,
  json: boolean
) {
  // Before anything is on record: what can't be written then is told now.
  const writer = input.to === null ? undefined : yield* Rendered.writer(setting, input.to, "--to")
  const came = yield* issued(opened, setting, input, writer).pipe(Effect.provide(Store.toChange(opened)))
  if ("same" in came) return yield* tellSame(setting, came.request, came.same, json)
  const { made, standing } = came
  const written = writer === undefined ? undefined : yield* Effect.result(writer.write(made.kept, input.to, undefined))
  yield* tell(setting, { ...made, standing }, written === undefined ? null : Result.getOrNull(written), json)
  if (written !== undefined && Result.isFailure(written))
    return yield* unable(
      `The certificate ${made.code} is on record, but not written: ${written.failure.message}. Write it by \`laurel certificate render ${made.code}\``
    )
})

/** What is only of one, or only of all. */
const misplaced = ({ all, achievement, name, did, to, types, nameless, again }: Input): string | undefined => {
  if (all) {
    if (Option.isSome(achievement)) return "--all makes those of everybody: leave the achievement out, or --all"
    return name === undefined && did === null && to === null && !again
      ? undefined
      : "--name, --did, --to and --again are of one person: leave them out, or --all"
  }
  if (Option.isNone(achievement))
    return "of what? Name an achievement, or a contact and a type; --all makes those of everybody"
  if (nameless) return "--nameless is for --all: one is made out to nobody where nothing says a name"
  return types.length === 0 ? undefined : "--type is for --all: name the type after the contact, or give --all"
}

const run = Effect.fn("laurel.certificate.issue")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  const wrong = misplaced(input)
  if (wrong !== undefined) return yield* unable(wrong)
  if (Option.isSome(input.achievement)) {
    return yield* Effect.scoped(one(opened, setting, { ...input, named: input.achievement.value }, json))
  }
  const { actor, role, types, certification, despite, nameless } = input
  const language = input.language ?? setting.language
  const by = { actor, role }
  yield* Passing.run(opened, setting, { types, certification, despite: new Set(despite), language, by, nameless }, json)
})

const tellSame = Effect.fnUntraced(function* (
  { issuer: { addresses } }: CredentialsSetting.Credentials,
  request: Issuing.Request,
  code: string,
  json: boolean
) {
  if (json)
    yield* Print.json({
      code: null,
      achievement: AchievementId.format(request.achievement),
      same: code,
      address: addresses.certificate(code)
    })
  yield* Console.error(Repeated.words(request, code))
  yield* endWithDifferences
})

interface Made extends Issuing.Issued {
  /** How it stands; null where it can't be told. */
  readonly standing: Stands.Standing | null
}

const tell = Effect.fnUntraced(function* (
  { issuer: { addresses } }: CredentialsSetting.Credentials,
  { code, achievement, supersedes, standing, kept: { name, statement } }: Made,
  written: Rendered.Written | null,
  json: boolean
) {
  const address = addresses.certificate(code)
  const id = AchievementId.format(achievement)
  if (json)
    return yield* Print.json({
      code,
      address,
      achievement: id,
      revision: statement.revision,
      supersedes,
      standing: standing === null ? null : Standing.plain(standing),
      written
    })
  const until = statement.validUntil === null ? "without end" : `until ${CivilDate.format(statement.validUntil)}`
  yield* Print.lines([
    `Certificate ${code} of ${id}: ${statement.name}, earned on ${CivilDate.format(statement.earnedOn)}, valid ${until}.`,
    ...(standing === null || standing._tag === "Valid"
      ? []
      : [`It stands otherwise, and its page says so from the first: ${Standing.words(standing)}.`]),
    ...(supersedes === null ? [] : [`It replaces ${supersedes}, whose page says so from now on.`]),
    ...(written === null
      ? []
      : [`Wrote ${written.file}: ${Numbers.count(written.size, "byte")}, by ${written.renderer}.`]),
    address
  ])
  if (name === null)
    yield* Console.error("It is made out to nobody: it can be checked, and not be printed. --name gives a name.")
})

const isName = Schema.is(Text.Name)

export const command = Command.make(
  "issue",
  {
    achievement: Argument.String("achievement").pipe(
      Argument.withDescription("An achievement's id (coursework-pass:5678:1); or a contact, followed by a type"),
      Argument.optional
    ),
    type: Argument.String("type").pipe(
      Argument.withDescription("After a contact: the type of the achievement"),
      Argument.optional
    ),
    name: Flag.String("name").pipe(
      Flag.withDescription("Whose it is, as it is printed; what the file of names says unless given"),
      Flag.filter(
        (text) => text.trim() !== "" && isName(text),
        () => "a name of 1 to 200 characters, none of them a control character"
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    did: Flag.String("did").pipe(
      Flag.withDescription("The person's own DID, for the credential to name; a random id unless given"),
      Flag.filter(
        (text) => /^did:[a-z0-9]+:\S{1,500}$/.test(text),
        () => "a DID, such as did:key:z6Mk…"
      ),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    language,
    certification: Flag.String("certification").pipe(
      Flag.withDescription("The certification whose last day it shows; the one that the type earns unless given"),
      Flag.withSchema(Id.CertificationId),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    despite: Flag.Literals("despite", ["contested", "expired", "suspended"]).pipe(
      Flag.withDescription("Make it although the achievement stands so; may be given several times"),
      Flag.between(0, 3)
    ),
    to: Flag.String("to").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Write it as a document too: .pdf or .html, which must not be there yet"),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("One of everything that stands and has none that says so, of everybody"),
      Flag.withDefault(false)
    ),
    again: Flag.Boolean("again").pipe(
      Flag.withDescription("Make one although the one there is says the same: that one is replaced by it"),
      Flag.withDefault(false)
    ),
    types: Flag.String("type").pipe(
      Flag.withDescription("With --all: only of this type; may be given several times"),
      Flag.atLeast(0)
    ),
    nameless: Flag.Boolean("nameless").pipe(
      Flag.withDescription("With --all: those whom the file of names does not name get one too, made out to nobody"),
      Flag.withDefault(false)
    ),
    ...Correction.actor
  },
  run
).pipe(
  Command.withDescription(
    "Make a certificate of an achievement as it stands now: signed, on record, and found by anybody at its address. It is never changed: a later one of the same achievement replaces it. " +
      "What does not stand, is void or lost is refused; so is what is contested, expired or suspended, unless --despite says so. " +
      "With --all it goes through everybody in the background of other work, and says how far it is: what is made is on record, so that it may be stopped at any time, and goes on when it is run again."
  ),
  Command.withShortDescription("Make a certificate"),
  Command.withExamples([
    {
      command:
        'laurel certificate issue ana@example.org forklift-pass --name "Ana Ruiz" --to ana.pdf --actor u-17 --role registrar',
      description: "Of what somebody achieved, as a PDF"
    },
    {
      command: "laurel certificate issue forklift-pass:12:1 --language de --actor u-17 --role registrar",
      description: "By the achievement's id, to be printed in German"
    },
    {
      command: "laurel certificate issue --all --type forklift-pass --actor u-17 --role registrar",
      description: "Of everybody who has none yet, or one that says something else"
    }
  ])
)
