/** A source that is asked by its API: its secrets are looked up where it is read or examined, and nowhere else. */
import { Adapter, Finding, type Id, type Opinion } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Stream } from "effect"
import { type ClientFields, tuningOf } from "./ClientFields.ts"
import type { Identified } from "./Credentials.ts"
import * as Findings from "./Findings.ts"
import * as Placeholder from "./Placeholder.ts"
import * as Secrets from "./Secrets.ts"
import { type Opinions, opinionsOf, type Selected } from "./SourceFields.ts"

interface Asked<Auth, Options> {
  readonly setting: ClientFields & {
    readonly id: Id.SourceId
    readonly archive?: boolean
    /** Where it is asked. Nobody is at an address that only stands for one. */
    readonly base?: string
    readonly endpoint?: string
    readonly opinions?: ReadonlyArray<Opinion.Pair>
  }
  /** Whether its rows are kept: as the setting says, unless given. */
  readonly archives?: boolean
  readonly identified: Identified<Auth>
  readonly options: (auth: Auth, http: Http.Tuning) => Options
  readonly adapter: (options: Options) => Adapter.Adapter
  readonly doctor: (options: Options) => Effect.Effect<ReadonlyArray<Finding.Finding>>
  /** Where opinions of its own stand; absent where it has none. */
  readonly opinions?: Opinions["prefixes"]
}

export const select = <Auth, Options>(asked: Asked<Auth, Options>): Selected => {
  const { setting, identified, options, adapter: adapterOf, doctor, opinions } = asked
  const { id: source, archive = false } = setting
  const tuning = tuningOf(setting)
  // Reading again what was received takes no secret, and neither does a position.
  const { again, since, family = "state" } = adapterOf(options(identified.nobody, tuning))
  const adapter: Adapter.Adapter = {
    source,
    family,
    ...(again === undefined ? {} : { again }),
    ...(since === undefined ? {} : { since }),
    read: (position) =>
      Stream.unwrap(
        identified.auth.pipe(
          Effect.map((auth) => adapterOf(options(auth, tuning)).read(position)),
          Effect.mapError((reason) => new Adapter.AdapterError({ source, reason }))
        )
      )
  }
  const examine = Placeholder.isPlaceholder(setting.endpoint ?? setting.base ?? "")
    ? Effect.succeed([])
    : identified.auth.pipe(
        Effect.flatMap((auth) => doctor(options(auth, impatient(tuning)))),
        Effect.catch((failure) => Effect.succeed([Finding.ofFailure(failure.where, failure)]))
      )
  return {
    adapter,
    archives: asked.archives ?? archive,
    doctor: examined(identified.secrets, examine),
    ...(opinions === undefined ? {} : { opinions: opinionsOf(setting, opinions) })
  }
}

/** Who waits at a terminal is told sooner, and may ask again. */
const impatient = (tuning: Http.Tuning): Http.Tuning => ({
  ...tuning,
  retries: Math.min(tuning.retries ?? 1, 1),
  maxWait: "10 seconds"
})

/** The secrets first: nobody is asked without them, and no answer shows one. */
const examined = (
  secrets: ReadonlyArray<Secrets.Secret>,
  examine: Effect.Effect<ReadonlyArray<Finding.Finding>>
): Selected["doctor"] =>
  Effect.gen(function* () {
    const found = yield* Secrets.look(secrets)
    if (found.some(({ state }) => state === "wrong")) return found
    const tell = yield* Finding.Told
    yield* tell(found)
    const masking = Effect.provideService(examine, Finding.Told, (some) =>
      Effect.flatMap(Secrets.masked(secrets, some), tell)
    )
    return [...found, ...(yield* Secrets.masked(secrets, yield* Findings.guarded(masking)))]
  })
