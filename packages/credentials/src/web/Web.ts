/** The public pages and documents of an issuer: what strangers ask, each answered without a script, a cookie or a name. */
import { Cause, Effect, type Scope } from "effect"
import type { Addresses } from "../issue/Addresses.ts"
import * as Verify from "../verify/Verify.ts"
import * as Answer from "./Answer.ts"
import * as Asked from "./Asked.ts"
import * as Checking from "./Checking.ts"
import * as CheckingThreads from "./CheckingThreads.ts"
import * as Comparing from "./Comparing.ts"
import type { Issuer } from "./Frame.ts"
import * as Language from "./Language.ts"
import * as MessagePage from "./MessagePage.ts"
import * as Place from "./Place.ts"
import { ownFirst } from "./ownFirst.ts"
import type { Source, SourceError } from "./Source.ts"

export * from "./Source.ts"
export type { Issuer } from "./Frame.ts"

export interface Options {
  /** Requests have the path of these addresses as it is: a proxy in front takes nothing off it. */
  readonly addresses: Addresses
  readonly issuer: Issuer
  readonly source: Source
  /** Where nobody else answers: there a page says of any other path that nothing is there. Somebody may anywhere, unless given. */
  readonly alone?: Place.Alone
  /** How a credential that somebody gives is checked; as `Verify.credential` does, in other threads, unless given. */
  readonly verify?: CheckingThreads.Verifying
  /** How the public network is asked for what belongs to a credential; as `Verify.network` does unless given. */
  readonly reach?: Verify.Reach
  /** Is told what kept a page from being answered: the visitor is told that it is not known, never why. */
  readonly failed: (path: string, cause: unknown) => void
}

/** Answers a request that comes from a network address. */
export type Handler = (request: Request, from: string) => Promise<Response>

/** Who answers at a path; undefined where it is none of ours. */
export type Open = (path: string) => Handler | undefined

/**
 * Keeps in memory how often each network asked, so that one may serve all requests. Takes its clock from whoever makes it. Threads that
 * check credentials are started when there is one to check, and end with the scope.
 */
export const make = Effect.fn("Web.make")(function* (options: Options): Effect.fn.Return<Open, never, Scope.Scope> {
  const { addresses, failed, reach = {} } = options
  const verify = options.verify ?? (yield* CheckingThreads.make())
  const run = Effect.runPromiseWith(yield* Effect.context<never>())
  const placeOf = Place.of(addresses, options.alone)
  const compare = Comparing.make(options.source)
  const check = yield* Checking.make((input, person) =>
    Effect.flatMap(Verify.network(reach), (network) =>
      verify(input, { ...person, sources: ownFirst(addresses, options.source, network) })
    )
  )
  return (path) => {
    const place = placeOf(path)
    if (place === undefined) return undefined
    return async (request, from) => {
      const language = Language.of(request)
      const asked: Asked.Asked = {
        request,
        from,
        around: { language, addresses, issuer: options.issuer, path },
        source: options.source
      }
      const answered = answer(asked, place, { compare, check }).pipe(
        Effect.catchCause((cause) => {
          failed(path, Cause.squash(cause))
          return Effect.succeed(unable(asked, place))
        })
      )
      const response = await run(answered)
      return request.method === "HEAD" ? Answer.withoutBody(response) : response
    }
  }
})

interface Doors {
  readonly compare: Comparing.Compare
  readonly check: Checking.Check
}

const answer = (
  asked: Asked.Asked,
  place: Place.Place,
  { compare, check }: Doors
): Effect.Effect<Response, SourceError> => {
  const { request } = asked
  const isPost = request.method === "POST"
  const allowed = place._tag === "Certificate" || place._tag === "Verify" ? "GET, HEAD, POST" : "GET, HEAD"
  if (!allowed.split(", ").includes(request.method)) return Effect.succeed(notSo(asked, place, allowed))
  if (place._tag === "Certificate") return isPost ? compare(asked, place.code) : Asked.certificate(asked, place.code)
  if (place._tag === "Verify") return isPost ? check(asked) : Effect.succeed(Asked.form(asked))
  return Asked.other(asked, place)
}

const isDocument = ({ _tag }: Place.Place): boolean =>
  _tag === "Did" || _tag === "KeySet" || _tag === "Key" || _tag === "List"

const notSo = ({ around }: Asked.Asked, place: Place.Place, allow: string): Response =>
  isDocument(place)
    ? Answer.error(405, `expected ${allow}`, { allow })
    : Answer.page(405, MessagePage.of(around, around.language.words.failing.method), { allow })

/** Unknown is said so, and never looks like an answer. */
const unable = ({ around }: Asked.Asked, place: Place.Place): Response => {
  const more = { "retry-after": "60" }
  return isDocument(place)
    ? Answer.error(503, "not to be had at the moment: ask again", more)
    : Answer.page(503, MessagePage.of(around, around.language.words.failing.unable), more)
}
