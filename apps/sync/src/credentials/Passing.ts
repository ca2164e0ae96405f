/** A pass in the background: certificates of all that stands and has none that says so. What is on record is done. */
import { Catalog, type Decision, type Id, Ledger } from "@laurel/core"
import { Pass, Threads } from "@laurel/credentials"
import { Console, Effect, Result } from "effect"
import * as Checkpoints from "../store/Checkpoints.ts"
import type { Opened } from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import { endWithDifferences, type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Names from "./Names.ts"
import * as Requests from "./Requests.ts"
import * as Signing from "./Signing.ts"
import * as Strangers from "./Strangers.ts"

export interface Asked extends Requests.Common {
  /** All of the certification unless given, and all that there are where none is given either. */
  readonly types: ReadonlyArray<string>
  readonly by: Decision.Actor
  /** Whether those whom the file of names does not name get a certificate that is made out to nobody. */
  readonly nameless: boolean
}

/** The types that are meant. */
const typesOf = Effect.fnUntraced(function* ({ types, certification }: Asked) {
  const versions = yield* Store.versions
  if (types.length > 0) return yield* Effect.forEach(types, (type) => Types.named(versions, type))
  if (certification === undefined) return Catalog.everyType(versions)
  return Types.through(versions, yield* Types.certification(versions, certification))
})

const counts = ({ looked, issued, unnamed, current, fallen, contested, refused }: Pass.Told): string =>
  [
    `${Numbers.count(looked, "achievement")} looked at`,
    `${Numbers.count(issued, "certificate")} made`,
    ...(unnamed === 0 ? [] : [`${Numbers.number(unnamed)} of them made out to nobody`]),
    `${Numbers.number(current)} already say what stands`,
    ...(fallen === 0 ? [] : [`${Numbers.number(fallen)} do not stand`]),
    ...(contested === 0 ? [] : [`${Numbers.number(contested)} contested`]),
    ...(refused === 0 ? [] : [`${Numbers.number(refused)} refused`])
  ].join(", ")

/** Whose certificates they are, by their contacts: the people that these belong to. Nobody is left out without a word. Its errors are those of the pass. */
const peopleOf =
  (requestOf: Requests.RequestOf, { file, isNeeded }: { readonly file: string | null; readonly isNeeded: boolean }) =>
  (contacts: ReadonlyArray<Id.ContactId>): Effect.Effect<Pass.People, Ledger.LedgerError | Unable, Ledger.Ledger> =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const people = new Map<Id.ContactId, Result.Result<Pass.Person, Pass.Refusal>>()
      for (const contact of yield* ledger.contacts(contacts)) {
        const found = Result.flatMap(requestOf(contact), (person) =>
          person.name === null && isNeeded ? Result.fail(nameless(file)) : Result.succeed(person)
        )
        const whose = Result.mapError(found, (refusal) => ({
          ...refusal,
          expected: `${refusal.expected} of c${contact.id}`
        }))
        for (const member of contact.members) people.set(member, whose)
      }
      return people
    })

const nameless = (file: string | null): Pass.Refusal => ({
  expected: "a name",
  found: `none in ${file}`,
  advice: "Write it there, or give --nameless for certificates that are made out to nobody."
})

/** Makes them, page by page, in threads; tells how far it is on stderr. */
const work = Effect.fnUntraced(function* (opened: Opened, setting: Credentials, asked: Asked, json: boolean) {
  const versions = yield* Store.versions
  const types = yield* typesOf(asked)
  if (types.length > Ledger.maxPage)
    return yield* unable(`at most ${Ledger.maxPage} types at a time: name some with --type`)
  const names = yield* Names.ofSetting(setting)
  const needed = { file: setting.names, isNeeded: names !== null && !asked.nameless }
  const strange = names === null ? undefined : Strangers.words(names, yield* Strangers.of(names))
  if (strange !== undefined) yield* Console.error(Print.oneLine(`${strange}.`))
  const threads = Threads.usual()
  const signingBy = yield* Threads.make(setting.issuer, threads)
  const line = new StatusLine(json)
  const began = performance.now()
  const say = (told: Pass.Told, state: "issuing" | "done" | "stopped"): string => {
    const { refusals: _, ...plain } = told
    return json
      ? JSON.stringify({ state, ...plain })
      : `${counts(told)}${Numbers.rate(told.issued, "certificate", performance.now() - began)}`
  }
  let last: Pass.Told | undefined
  const told = yield* Pass.run(versions, {
    types,
    ...(asked.certification === undefined ? {} : { certification: asked.certification }),
    despite: asked.despite,
    by: asked.by,
    signing: Effect.map(Signing.signing(setting), ({ signer, history }) => ({ sign: signingBy(signer), history })),
    concurrency: threads * 2,
    people: peopleOf(Requests.of(setting, asked, names), needed),
    progress: (soFar) =>
      Effect.sync(() => {
        last = soFar
        line.show(() => say(soFar, "issuing"))
      })
  }).pipe(
    Effect.onInterrupt(() =>
      Effect.gen(function* () {
        if (last !== undefined) line.end(say(last, "stopped"))
        yield* Console.error("Stopped; every certificate that was made is on record. Run again to go on.")
        yield* Effect.ignore(Checkpoints.after(opened))
      })
    ),
    Checkpoints.during(opened)
  )
  line.end(say(told, "done"))
  if (told.issued > 0) yield* Checkpoints.after(opened)
  return told
})

const ofFallen =
  "What does not stand gets none. Of what is only expired or suspended, --despite expired and --despite suspended make them nonetheless."

/** Runs a pass, and tells what came of it. */
export const run = Effect.fn("Passing.run")(function* (
  opened: Opened,
  setting: Credentials,
  asked: Asked,
  json: boolean
) {
  const told = yield* Effect.scoped(work(opened, setting, asked, json)).pipe(Effect.provide(Store.toChange(opened)))
  const { refusals, ...plain } = told
  for (const { message } of refusals) yield* Console.error(Print.oneLine(message))
  if (told.fallen > 0 && asked.despite.size === 0) yield* Console.error(ofFallen)
  if (told.refused > refusals.length)
    yield* Console.error(`And ${Numbers.number(told.refused - refusals.length)} more are refused.`)
  yield* json
    ? Print.json({
        ...plain,
        refusals: refusals.map(({ where, why, message }) => ({ achievement: where, why, message }))
      })
    : Print.lines([`${counts(told)}.`])
  if (told.refused > 0) yield* endWithDifferences
})
