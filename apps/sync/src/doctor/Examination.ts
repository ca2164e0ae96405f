/** What the program itself needs, looked at: Node, the configuration, the catalog, the store, the key, the outbox, the webhooks. Nothing is written. */
import { Xapi } from "@laurel/adapter-xapi"
import { type Catalog, Finding, Id } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Effect, Result } from "effect"
import * as Configuration from "../configuration/Configuration.ts"
import * as Configured from "../configuration/Configured.ts"
import * as CredentialsExamination from "../credentials/CredentialsExamination.ts"
import { example } from "../init/Kinds.ts"
import * as Numbers from "../terminal/Numbers.ts"
import type * as OutboxSetting from "../configuration/OutboxSetting.ts"
import * as Credentials from "../sources/Credentials.ts"
import * as Findings from "../sources/Findings.ts"
import * as Placeholder from "../sources/Placeholder.ts"
import * as Secrets from "../sources/Secrets.ts"
import type { Source } from "../sources/Sources.ts"
import * as Sources from "../sources/Sources.ts"
import * as StoreExamination from "./StoreExamination.ts"
import * as WebhookSetting from "../configuration/WebhookSetting.ts"

type Found = ReadonlyArray<Finding.Finding>

/** What was found of the program, and the catalog, where it is one. */
interface Examined {
  readonly findings: Found
  readonly catalog: Catalog.Compiled | undefined
}

/** The store is waited for so many seconds at most. */
export const ofProgram = Effect.fnUntraced(function* (opened: Configuration.Opened, seconds: number) {
  const catalog = yield* Effect.result(Configuration.openCatalog(opened))
  const findings = [
    ofNode(process.versions.node),
    Finding.fine("the configuration", `${opened.file}: ${Numbers.count(opened.sources.length, "source")}`),
    ...ofEnvironment(opened),
    Result.isSuccess(catalog)
      ? Finding.fine("the catalog", catalogWords(opened.catalog, catalog.success))
      : Finding.wrong("the catalog", catalog.failure.message, "Mend it: without it nothing is synced."),
    ...ofExample(Result.getOrUndefined(catalog)),
    ...(yield* Findings.within(StoreExamination.examined(opened), seconds)),
    ...(yield* ofKey(opened)),
    ...(yield* Findings.within(ofDocuments(opened), seconds)),
    ...(yield* Findings.within(Findings.guarded(CredentialsExamination.examined(opened)), seconds)),
    ...(yield* Effect.forEach(opened.outbox, (each) =>
      Findings.within(Findings.guarded(ofOutbox(each)), seconds)
    )).flat(),
    ...(yield* Effect.forEach(opened.webhooks, ofWebhook)).flat()
  ]
  const examined: Examined = { findings, catalog: Result.getOrUndefined(catalog) }
  return examined
})

const catalogWords = (file: string, { offerings, types, certifications }: Catalog.Compiled): string =>
  `${file}: ${[
    Numbers.count(offerings.size, "offering"),
    Numbers.count(types.size, "achievement type"),
    Numbers.count(certifications.length, "certification")
  ].join(", ")}`

/** The oldest Node that the program runs on is held to when it starts; odd versions are never long supported. */
export const ofNode = (version: string): Finding.Finding => {
  const [major = 0] = version.split(".").map(Number)
  return major % 2 === 0
    ? Finding.fine("Node", version)
    : Finding.doubtful(
        "Node",
        `${version}, which is no version that is supported for long`,
        "Use Node 22 (22.19 or later) or 24: Laurel is tested with these."
      )
}

/** What `.env` gave, by the names of its variables. */
const ofEnvironment = ({ environment }: Configuration.Opened): Found => {
  if (environment === null) return []
  const { names, overruled, isOpen } = environment
  const what = environment.file
  const stands =
    overruled.length === 0
      ? ""
      : `; the environment has ${overruled.slice(0, listed).join(", ")} already, and that stands`
  const found = `${Numbers.count(names.length, "variable")}${stands}`
  return [
    isOpen
      ? Finding.doubtful(what, `${found}; others on this machine can read it`, `chmod 600 ${what}`)
      : Finding.fine(what, found)
  ]
}

/** Whether the catalog is still the one that `laurel init` wrote. */
const ofExample = (catalog: Catalog.Compiled | undefined): Found =>
  catalog !== undefined && [...catalog.offerings.keys()].some((id) => id === example.offering)
    ? [
        Finding.doubtful(
          "the catalog's contents",
          `it has the example "${example.offering}" that \`laurel init\` wrote`,
          "Write your own offerings, achievement types and certifications in its place before the first sync."
        )
      ]
    : []

/** Each record store of the outbox, asked once; nothing is sent to it. */
const ofOutbox = (setting: OutboxSetting.OutboxSetting): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const { endpoint, auth, version, id } = setting
    const { secrets, auth: proof } = Credentials.identified(auth)
    const looked = [...Configured.ofAddresses([endpoint]), ...(yield* Secrets.look(secrets))]
    if (Placeholder.isPlaceholder(endpoint) || looked.some(({ state }) => state === "wrong")) return looked
    const found = yield* proof.pipe(
      Effect.flatMap((http) =>
        Xapi.doctor(
          {
            source: Id.SourceId.make("outbox"),
            endpoint,
            auth: http,
            ...(version === undefined ? {} : { version }),
            http: { retries: 1, maxWait: "10 seconds" }
          },
          "told"
        )
      ),
      Effect.catch((failure) => Effect.succeed([Finding.ofFailure(failure.where, failure)]))
    )
    const named = found.map((each) => ({ ...each, what: `${each.what} "${id}"` }))
    return yield* Secrets.masked(secrets, [...looked, ...named])
  })

/** An endpoint is not asked: whatever is sent there, somebody acts on. */
const ofWebhook = (setting: WebhookSetting.WebhookSetting): Effect.Effect<Found> =>
  Effect.map(
    Effect.result(WebhookSetting.receiverOf(setting)),
    Result.match({
      onSuccess: () => [
        ...Configured.ofAddresses([setting.url]),
        Finding.fine(
          `the webhook "${setting.id}"`,
          `its secret is there; \`laurel webhooks test ${setting.id}\` says whether it answers`
        )
      ],
      onFailure: (failure) => [Finding.ofFailure(failure.where, failure)]
    })
  )

const ofKey = ({ checkpoints: { key } }: Configuration.Opened): Effect.Effect<Found> =>
  key.kind === "variable" ? Secrets.look([{ variable: key.name, what: "the key of checkpoints" }]) : Effect.succeed([])

/** Whether the store of documents can be used; it is asked only once its secrets are known. */
const ofDocuments = ({ documents: place }: Configuration.Opened): Effect.Effect<Found> =>
  Effect.gen(function* () {
    if (place === null) return []
    const configured = [...Configured.ofAddresses(place.addresses), ...(yield* Secrets.look(place.secrets))]
    if (configured.some(({ state }) => state === "wrong")) return configured
    const what = "the store of documents"
    const looked = yield* Effect.flatMap(Documents.Documents, ({ look }) => look).pipe(
      Effect.provide(place.layer),
      Effect.match({
        onSuccess: ({ found, advice }) =>
          advice === null ? Finding.fine(what, found) : Finding.doubtful(what, found, advice),
        onFailure: ({ message }) => Finding.wrong(what, message, 'See "documents" in the configuration.')
      })
    )
    return yield* Secrets.masked(place.secrets, [...configured, looked])
  })

/** Names that one finding lists. */
const listed = 20

/** Whether the catalog has the offerings that a source's setting names: rows of others are rejected. */
export const ofOfferings = (source: Source, catalog: Catalog.Compiled | undefined): Found => {
  const named = new Set(Sources.offeringsOf(source))
  if (catalog === undefined || named.size === 0) return []
  const unknown = [...named].filter((offering) => !catalog.offerings.has(offering))
  if (unknown.length === 0) {
    return [
      Finding.fine("the offerings", `the catalog has ${named.size === 1 ? "the one" : `all ${named.size}`} named`)
    ]
  }
  const more = unknown.length > listed ? ` and ${unknown.length - listed} more` : ""
  return [
    Finding.doubtful(
      "the offerings",
      `the catalog has no ${unknown.slice(0, listed).join(", ")}${more}`,
      'Add each to "offerings" in the catalog, or mend its name in the setting: rows of it are rejected until then.'
    )
  ]
}
