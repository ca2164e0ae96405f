/** `"webhooks"` in the configuration: who is told what happens, and how. */
import { Adapter, Id, Text } from "@laurel/core"
import { Webhooks } from "@laurel/webhooks"
import { Effect, Result, Schema } from "effect"
import * as Secrets from "../sources/Secrets.ts"
import { type Unable, toMend } from "../Unable.ts"

const url = Schema.String.check(
  Schema.isMaxLength(2_000),
  Schema.makeFilter((text: string) => {
    const address = URL.parse(text)
    if (address === null || !/^https?:$/.test(address.protocol))
      return "expected an address that begins with https://, such as https://hr.example.org/laurel"
    return address.username === "" && address.password === ""
      ? undefined
      : "it holds a user or a password: a receiver knows us by the signature"
  })
)

const home = /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/

const Pattern = Schema.String.check(
  Schema.makeFilter((text: string) =>
    Webhooks.eventTypes.some((type) => (text.endsWith("*") ? type.startsWith(text.slice(0, -1)) : type === text))
      ? undefined
      : `expected a type of event, such as ${Webhooks.eventTypes[0]}, or the beginning of some and *, such as holding.*`
  )
)

const some = <S extends Schema.Constraint>(of: S) =>
  Schema.Array(of).check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const Entry = Schema.Struct({
  id: Schema.String.check(
    Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, {
      expected: "an id of 1 to 50 letters, digits, '.', '_' or '-', starting with a letter or digit"
    })
  ),
  url,
  /** The variables that hold the secrets it may know us by: several while one takes the place of another. */
  secretFrom: Schema.Union([
    Secrets.Variable,
    Schema.Array(Secrets.Variable).check(Schema.isMinLength(1), Schema.isMaxLength(10))
  ]),
  /** All unless given. */
  events: Schema.optionalKey(some(Pattern)),
  /** Those of `Webhooks.usualCauses` unless given. */
  causes: Schema.optionalKey(some(Webhooks.CauseKind)),
  /** Achievement types and certifications; all unless given. */
  types: Schema.optionalKey(some(Schema.Union([Id.TypeId, Id.CertificationId]))),
  /** What is recorded from now on unless given. */
  from: Schema.optionalKey(Schema.Literals(["now", "beginning"])),
  /** Where a day begins; UTC unless given. */
  zone: Schema.optionalKey(Text.Zone),
  /** Whether what people are called is sent too; not unless given. */
  identities: Schema.optionalKey(Schema.Boolean),
  /** Whether it may be within one's own network; not unless given. */
  private: Schema.optionalKey(Schema.Boolean)
}).check(
  // It would be taken, and never be sent to.
  Schema.makeFilter(({ url: text, private: isPrivate = false }) =>
    isPrivate || !text.startsWith("http:") || home.test(URL.parse(text)?.hostname ?? "")
      ? undefined
      : {
          path: ["url"],
          issue: 'expected https://: only this machine, or with "private": true your own network, is sent to by http'
        }
  )
)
export type WebhookSetting = typeof Entry.Type

const ownIds = Schema.makeFilter((all: ReadonlyArray<WebhookSetting>) =>
  all.flatMap(({ id }, index) => {
    const first = all.findIndex((other) => other.id === id)
    return first < index ? [{ path: [index, "id"], issue: `"${id}" is already the id of webhooks[${first}]` }] : []
  })
)

export const WebhookSettings = Schema.Array(Entry).check(Schema.isMaxLength(20), ownIds)

/** What an endpoint is told. */
export const endpointOf = (setting: WebhookSetting): Webhooks.Endpoint => {
  const { id, events = null, causes = Webhooks.usualCauses, types = null, from = "now", zone = "UTC" } = setting
  return { id, events, causes, types, from, zone }
}

/** The secrets of an endpoint, by where they are. */
export const secretsOf = ({ id, secretFrom }: WebhookSetting): ReadonlyArray<Secrets.Secret> =>
  (typeof secretFrom === "string" ? [secretFrom] : secretFrom).map((variable) => ({
    variable,
    what: `the secret of the webhook "${id}"`
  }))

/** An endpoint with its secrets, read here only. Fails where one is missing, or none. */
export const receiverOf = Effect.fnUntraced(function* (
  setting: WebhookSetting
): Effect.fn.Return<Webhooks.Receiver, Adapter.Misconfigured> {
  const secrets = yield* Effect.forEach(secretsOf(setting), (secret) =>
    Effect.flatMap(Secrets.valueOf(secret), (value) =>
      Webhooks.secretOf(value) === undefined
        ? Effect.fail(
            new Adapter.Misconfigured({
              where: secret.what,
              expected: `the environment variable ${secret.variable} to hold "whsec_" and 24 to 64 bytes in base64`,
              found: "something else",
              advice: 'Make one with: echo "whsec_$(openssl rand -base64 32)"'
            })
          )
        : Effect.succeed(value)
    )
  )
  const { identities = false, private: isPrivate = false } = setting
  return { ...endpointOf(setting), url: setting.url, secrets, identities, private: isPrivate }
})

/** An endpoint with its secrets, or in a sentence what is wrong with them. */
export const opened = (setting: WebhookSetting): Effect.Effect<Webhooks.Receiver, Unable> =>
  Effect.mapError(receiverOf(setting), (cause) => toMend(cause))

/** Endpoints that can be sent to, and those whose secrets are wrong, with why. */
export interface Receivers {
  readonly ready: ReadonlyArray<Webhooks.Receiver>
  readonly wrong: ReadonlyArray<{ readonly id: string; readonly message: string }>
}

/** Each endpoint by itself: one whose secret is wrong stops no other. */
export const receiversOf = Effect.fnUntraced(function* (
  settings: ReadonlyArray<WebhookSetting>
): Effect.fn.Return<Receivers> {
  const each = yield* Effect.forEach(settings, (setting) =>
    Effect.map(Effect.result(opened(setting)), (result) => ({ id: setting.id, result }))
  )
  return {
    ready: each.flatMap(({ result }) => (Result.isSuccess(result) ? [result.success] : [])),
    wrong: each.flatMap(({ id, result }) => (Result.isFailure(result) ? [{ id, message: result.failure.message }] : []))
  }
})
