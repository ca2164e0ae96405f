/** A pass in the background: certificates of all that stands and has none that says so. What is on record is done. */
import { type Decision, type Id, Ledger } from "@laurel/core"
import { Pass, Threads } from "@laurel/credentials"
import { Console, Effect } from "effect"
import * as Checkpoints from "../Checkpoints.ts"
import type { Opened } from "../Configuration.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { StatusLine } from "../StatusLine.ts"
import * as Store from "../Store.ts"
import * as Types from "../Types.ts"
import { endWithDifferences, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Requests from "./Requests.ts"
import * as Signing from "./Signing.ts"

export interface Asked extends Requests.Common {
  /** All of the certification unless given, and all that there are where none is given either. */
  readonly types: ReadonlyArray<string>
  readonly by: Decision.Actor
}

/** The types that are meant. */
const typesOf = Effect.fnUntraced(function* ({ types, certification }: Asked) {
  const versions = yield* Store.versions
  if (types.length > 0) return yield* Effect.forEach(types, (type) => Types.named(versions, type))
  if (certification === undefined) return Types.all(versions)
  return Types.through(versions, yield* Types.certification(versions, certification))
})

const counts = ({ looked, issued, current, fallen, contested, refused }: Pass.Told): string =>
  [
    `${Numbers.count(looked, "achievement")} looked at`,
    `${Numbers.count(issued, "certificate")} made`,
    `${Numbers.number(current)} already say what stands`,
    ...(fallen === 0 ? [] : [`${Numbers.number(fallen)} do not stand`]),
    ...(contested === 0 ? [] : [`${Numbers.number(contested)} contested`]),
    ...(refused === 0 ? [] : [`${Numbers.number(refused)} refused`])
  ].join(", ")

/** Whose certificate it is, by the contact: the person that it belongs to. */
const personOf = (requestOf: Effect.Success<ReturnType<typeof Requests.open>>) =>
  Effect.fnUntraced(function* (contact: Id.ContactId) {
    const ledger = yield* Ledger.Ledger
    const [person] = yield* ledger.contacts([contact])
    if (person === undefined) return yield* unable(`no contact c${contact}: the store was changed meanwhile; run again`)
    return yield* requestOf(person)
  })

/** Makes them, page by page, in threads; tells how far it is on stderr. */
const work = Effect.fnUntraced(function* (opened: Opened, setting: Credentials, asked: Asked, json: boolean) {
  const versions = yield* Store.versions
  const types = yield* typesOf(asked)
  if (types.length > Ledger.maxPage)
    return yield* unable(`at most ${Ledger.maxPage} types at a time: name some with --type`)
  const person = personOf(yield* Requests.open(setting, asked))
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
    person,
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
