/** `laurel webhooks`: who is told what happens; what waits to be told, what could not be, and what to do about it. */
import { Instant, type Ledger, Phrase, Words } from "@laurel/core"
import { Webhooks } from "@laurel/webhooks"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import { endWithDifferences, Incomplete, unable } from "../Unable.ts"
import * as WebhookSetting from "../configuration/WebhookSetting.ts"

/** Letters that one answer lists. */
const maxLetters = 1_000

const settings = ({ webhooks, file }: Configuration.Opened) =>
  webhooks.length === 0
    ? Effect.fail(unable(`${file} names no "webhooks": there is nobody to tell`))
    : Effect.succeed(webhooks)

const settingOf = Effect.fnUntraced(function* (opened: Configuration.Opened, id: string) {
  const all = yield* settings(opened)
  const found = all.find((each) => each.id === id)
  const known = all.map((each) => each.id)
  return found ?? (yield* unable(`no webhook ${id}. ${Phrase.suggest(id, known)}`))
})

const momentOr = (moment: Instant.Instant | null): string | null => (moment === null ? null : Instant.format(moment))

/** As many as were counted, or more. */
const counted = (count: number): string =>
  count >= Webhooks.maxCounted ? `${Numbers.number(count)} or more` : Numbers.number(count)

const stateOf = ({ cursor, receiving: { disabled, rests, failures } }: Webhooks.Standing): string => {
  if (disabled !== null) return `gone since ${Words.moment(disabled)} (410)`
  if (cursor === null) return "new"
  return rests === null || failures === 0 ? "fine" : `fails; left alone until ${Words.moment(rests)}`
}

const plainStanding = (setting: WebhookSetting.WebhookSetting, standing: Webhooks.Standing) => {
  const { cursor, receiving, pending, dead } = standing
  return {
    id: setting.id,
    origin: new URL(setting.url).origin,
    known: momentOr(cursor?.known ?? null),
    pending,
    dead,
    disabled: momentOr(receiving.disabled),
    rests: momentOr(receiving.rests),
    failures: receiving.failures
  }
}

const list = Command.make(
  "list",
  {},
  Effect.fn("laurel.webhooks.list")(function* () {
    const { config, json } = yield* root
    const opened = yield* Configuration.open(config)
    const all = yield* settings(opened)
    const standings = yield* Effect.forEach(all, (setting) =>
      Effect.map(Webhooks.standing(setting.id), (standing) => ({ setting, standing }))
    ).pipe(Effect.provide(Store.toRead(opened)))
    if (json)
      return yield* Print.json({
        webhooks: standings.map(({ setting, standing }) => plainStanding(setting, standing))
      })
    yield* Print.lines([
      ...Table.texts([
        ["webhook", "at", "waiting", "given up", "looked at up to", "state"],
        ...standings.map(({ setting, standing }) => [
          setting.id,
          new URL(setting.url).origin,
          counted(standing.pending),
          counted(standing.dead),
          standing.cursor?.known === undefined || standing.cursor.known === null
            ? ""
            : Words.moment(standing.cursor.known),
          stateOf(standing)
        ])
      ])
    ])
  })
).pipe(
  Command.withDescription("List the endpoints: what waits for each, what was given up, and how it fares."),
  Command.withShortDescription("List the endpoints, and how each fares"),
  Command.withExamples([{ command: "laurel webhooks list", description: "Every endpoint" }])
)

const told = ({ endpoint, delivered, failed, dead, disabled, busy, rests }: Webhooks.Delivered): string => {
  if (busy) return `${endpoint}: another worker is delivering to it`
  const parts = [
    `${Numbers.count(delivered, "event")} delivered`,
    ...(failed > 0 ? [`${Numbers.number(failed)} failed and kept for later`] : []),
    ...(dead > 0 ? [`${Numbers.number(dead)} given up`] : []),
    ...(disabled ? [`it says that it is gone (410): nothing is sent until \`laurel webhooks retry ${endpoint}\``] : []),
    ...(rests === null ? [] : [`left alone until ${Words.moment(rests)}`])
  ]
  return `${endpoint}: ${parts.join("; ")}`
}

const lineOf = (delivery: Webhooks.Delivery): string => `${delivery.endpoint}: ${Webhooks.describe(delivery.event)}`

/** What failed is told at once, on stderr, with the receiver's own words. */
const tell: Webhooks.Tell = (delivery, outcome) =>
  outcome._tag === "Failed"
    ? Console.error(
        Print.oneLine(
          `${lineOf(delivery)}: ${outcome.found}${outcome.said === "" ? "" : `, which says ${outcome.said}`}`
        )
      )
    : Effect.void

const deliver = Command.make(
  "deliver",
  {},
  Effect.fn("laurel.webhooks.deliver")(function* () {
    const { config, json } = yield* root
    const opened = yield* Configuration.open(config)
    const all = yield* settings(opened)
    const { ready, wrong } = yield* WebhookSetting.receiversOf(all)
    for (const { message } of wrong) yield* Console.error(Print.visible(message))
    const { collected, delivered } = yield* Effect.gen(function* () {
      // Also for one that can't be sent to: a new one begins now, and nothing of what comes is lost to it.
      const found = yield* Webhooks.collect(all.map(WebhookSetting.endpointOf))
      return { collected: found, delivered: yield* Webhooks.deliver(ready, { tell }) }
    }).pipe(Effect.provide(Store.toChange(opened)))
    const begun = collected.filter(({ begun: isNew }) => isNew).map(({ endpoint }) => endpoint)
    yield* json
      ? Print.json({
          collected: collected.map(({ endpoint, events, begun: isNew }) => ({ endpoint, events, begun: isNew })),
          delivered: delivered.map(({ rests, ...rest }) => ({ ...rest, rests: momentOr(rests) })),
          failed: wrong
        })
      : Print.lines([
          ...begun.map(
            (id) => `${id}: new; it is told from here on${isFromBeginning(opened, id) ? ", and all before" : ""}`
          ),
          ...delivered.map(told),
          ...wrong.map(({ id }) => `${id}: nothing is sent until its secret is mended; what is for it waits`)
        ])
    if (wrong.length > 0) return yield* new Incomplete()
    if (delivered.some(({ failed, dead, disabled }) => failed + dead > 0 || disabled)) yield* endWithDifferences
  })
).pipe(
  Command.withDescription(
    "Find what happened since the last time, in the log and in the calendar, and send what is due to each endpoint. " +
      "What fails is kept and sent again for days. Safe to stop and to run again at any time, also twice at once: an event has the same id whoever sends it. " +
      "`laurel watch` does the same all the time."
  ),
  Command.withShortDescription("Send what is due, once"),
  Command.withExamples([{ command: "laurel webhooks deliver", description: "Send what is due" }])
)

const isFromBeginning = ({ webhooks }: Configuration.Opened, id: string): boolean =>
  webhooks.some((each) => each.id === id && each.from === "beginning")

const webhook = Argument.String("webhook").pipe(
  Argument.withDescription("The endpoint, by its id in the configuration")
)
const event = Flag.String("event").pipe(
  Flag.withMetavar("id"),
  Flag.withDescription("One event, by its id, such as evt_…; all unless given"),
  Flag.optional,
  Flag.map(Option.getOrNull)
)
const waiting = Flag.Boolean("waiting").pipe(
  Flag.withDescription("What waits to be sent, and not what was given up"),
  Flag.withDefault(false)
)

const letter = ({ event: of, attempts, last, due }: Webhooks.Delivery): ReadonlyArray<string> => [
  `${of.id}  ${Webhooks.describe(of)}`,
  `    ${Words.moment(of.timestamp)}; ${Numbers.count(attempts, "attempt")}${last === null ? "" : `, the last ${Words.moment(last.at)}: ${Print.oneLine(last.found)}`}${due === null || attempts === 0 ? "" : `; next ${Words.moment(due)}`}`
]

const plainLetter = ({ event: of, attempts, last, due, collected }: Webhooks.Delivery) => ({
  event: Webhooks.plain(of),
  collected: Instant.format(collected),
  attempts,
  last: last === null ? null : { at: Instant.format(last.at), found: last.found },
  due: momentOr(due)
})

const showOne = Effect.fnUntraced(function* (id: string, of: string) {
  const found = yield* Webhooks.find(id, of)
  if (found === undefined)
    return yield* unable(
      `no event ${of} waits for ${id}, and none of that id was given up: it was delivered or discarded, or never was`
    )
  return found
})

const show = Command.make(
  "show",
  { webhook, event, waiting, limit: ListFlags.limit("Events to list, 50 unless given", maxLetters) },
  Effect.fn("laurel.webhooks.show")(function* ({ webhook: id, event: of, waiting: isWaiting, limit }) {
    const { config, json } = yield* root
    const opened = yield* Configuration.open(config)
    yield* settingOf(opened, id)
    const which = isWaiting ? "pending" : "dead"
    const { deliveries, pending } = yield* Effect.gen(function* () {
      const found: ReadonlyArray<Webhooks.Delivery> =
        of === null ? yield* Webhooks.list(which, id, null, limit) : [(yield* showOne(id, of)).delivery]
      return { deliveries: found, pending: found.length === 0 ? (yield* Webhooks.standing(id)).pending : 0 }
    }).pipe(Effect.provide(Store.toRead(opened)))
    if (json) return yield* Print.json({ webhook: id, deliveries: deliveries.map(plainLetter) })
    if (deliveries.length === 0)
      return yield* Print.lines([
        isWaiting
          ? `${id}: nothing waits to be sent.`
          : `${id}: nothing was given up.${pending === 0 ? "" : ` ${counted(pending)} wait${pending === 1 ? "s" : ""} to be sent: \`laurel webhooks show ${id} --waiting\` lists what, and why an attempt failed.`}`
      ])
    yield* Print.lines([
      ...deliveries.flatMap(letter),
      ...(of === null ? [] : deliveries.map((each) => JSON.stringify(Webhooks.plain(each.event), undefined, 2))),
      ...(deliveries.length === limit ? ["", "There may be more: give --limit to see them."] : [])
    ])
  })
).pipe(
  Command.withDescription(
    "Show what was given up for an endpoint after its last attempt, or, with --waiting, what is still to be sent; or one event with all that is sent of it."
  ),
  Command.withShortDescription("Show what was given up, or waits"),
  Command.withExamples([
    { command: "laurel webhooks show hr", description: "What was given up for an endpoint" },
    { command: "laurel webhooks show hr --waiting", description: "What is still to be sent to it" }
  ])
)

const changed = (
  work: (id: string) => Effect.Effect<number, Ledger.LedgerError, Ledger.Ledger>,
  words: (id: string, count: number) => string
) =>
  Effect.fnUntraced(function* (id: string) {
    const { config, json } = yield* root
    const opened = yield* Configuration.open(config)
    yield* settingOf(opened, id)
    const count = yield* work(id).pipe(Effect.provide(Store.toChange(opened)))
    yield* json ? Print.json({ webhook: id, events: count }) : Print.lines([words(id, count)])
  })

const retry = Command.make("retry", { webhook, event }, ({ webhook: id, event: of }) =>
  changed(
    (endpoint) => Webhooks.retry(endpoint, of),
    (endpoint, count) =>
      `${endpoint}: ${Numbers.count(count, "event")} due now. \`laurel webhooks deliver\` sends what is due; so does \`laurel watch\`.`
  )(id)
).pipe(
  Command.withDescription(
    "Send again what was given up, with ten attempts more, and what waits at once. An endpoint that said it was gone (410) is told again."
  ),
  Command.withShortDescription("Send again what was given up"),
  Command.withExamples([
    { command: "laurel webhooks retry hr", description: "Send all of it again, once the endpoint is mended" }
  ])
)

const discard = Command.make("discard", { webhook, event, waiting }, ({ webhook: id, event: of, waiting: isWaiting }) =>
  changed(
    (endpoint) => Webhooks.discard(isWaiting ? "pending" : "dead", endpoint, of),
    (endpoint, count) => `${endpoint}: ${Numbers.count(count, "event")} discarded. The record itself is as it was.`
  )(id)
).pipe(
  Command.withDescription(
    "Take what was given up, or with --waiting what is still to be sent, off the list for good: nobody is told of it. The record is not changed."
  ),
  Command.withShortDescription("Never send what was given up, or waits"),
  Command.withExamples([
    { command: "laurel webhooks discard hr --event evt_2b4c", description: "Give up one event for good" }
  ])
)

const test = Command.make(
  "test",
  { webhook },
  Effect.fn("laurel.webhooks.test")(function* ({ webhook: id }) {
    const { config, json } = yield* root
    const opened = yield* Configuration.open(config)
    const receiver = yield* WebhookSetting.opened(yield* settingOf(opened, id))
    const outcome = yield* Webhooks.test(receiver).pipe(Effect.provide(Store.toRead(opened)))
    if (outcome._tag === "Delivered")
      return yield* json
        ? Print.json({ webhook: id, delivered: true, status: outcome.status })
        : Print.lines([`${id}: delivered, answered with ${outcome.status}.`])
    const found = outcome._tag === "Gone" ? "status 410: it wants nothing any more" : outcome.found
    const said = outcome._tag === "Failed" && outcome.said !== "" ? `, which says ${Print.oneLine(outcome.said)}` : ""
    return yield* unable(
      `${id}: expected an answer of 200 to 299, found ${found}${said}. See that its address is right in ${opened.file}, that its server runs, and that it checks the signature with the secret of ${WebhookSetting.secretsOf(
        yield* settingOf(opened, id)
      )
        .map(({ variable }) => variable)
        .join(
          " or "
        )}${receiver.private ? "" : '. Where it is within your own network, say so there by "private": true'}`
    )
  })
).pipe(
  Command.withDescription(
    'Send an event of the type "webhook.test" that is about nothing, and tell what the endpoint answers. It is not kept and not tried again.'
  ),
  Command.withShortDescription("Send a test to an endpoint"),
  Command.withExamples([
    { command: "laurel webhooks test hr", description: "See whether it answers, and takes the signature" }
  ])
)

export const command = Command.make("webhooks").pipe(
  Command.withDescription(
    "Tell other systems what happens, by signed webhooks (Standard Webhooks): achievements issued, renewed, contested, withdrawn, revoked; certifications renewable, in grace, lapsed; contacts merged."
  ),
  Command.withShortDescription("Tell other systems what happens (webhooks)"),
  Command.withSubcommands([list, deliver, show, retry, discard, test]),
  Command.withExamples([
    { command: "laurel webhooks test hr", description: "See whether an endpoint takes what is sent" },
    { command: "laurel webhooks deliver", description: "Send what is due, once" },
    { command: "laurel webhooks show hr", description: "What could not be delivered in three days" }
  ])
)
