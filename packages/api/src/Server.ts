/**
 * The API as one function from a request to its answer. What HTTP itself asks for is done here, for all endpoints alike: methods,
 * media types, bodies, `HEAD`, `ETag`, and one form for everything that goes wrong.
 */
import type { Ledger } from "@laurel/core"
import { Context, Effect, Layer, type Scope } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder, HttpApiMiddleware } from "effect/http-api"
import { Caller, type Calling, type Inner, Keyed } from "./access/Access.ts"
import * as Problem from "./access/Problem.ts"
import * as Achievements from "./Achievements.ts"
import { api, Problems } from "./Api.ts"
import * as Body from "./Body.ts"
import type { Committed } from "./Committed.ts"
import * as Contacts from "./Contacts.ts"
import * as Decisions from "./Decisions.ts"
import * as Description from "./Description.ts"
import type { Importing } from "./Importing.ts"
import * as ImportsGroup from "./ImportsGroup.ts"
import * as Lists from "./Lists.ts"
import * as Malformed from "./Malformed.ts"
import * as Media from "./Media.ts"
import * as Reviews from "./Reviews.ts"
import * as Routes from "./Routes.ts"

export interface Options {
  /** Brings small files in; without it a request to import is refused. */
  readonly importing?: Importing
  /** Is done after each request that has written something, such as signing where the log ends. Default: nothing. */
  readonly committed?: Committed
}

/** A request's key has been looked at before it comes here. */
const keyed = Layer.succeed(Keyed, { key: (answer) => answer })

const problems = HttpApiMiddleware.layerSchemaErrorTransform(Problems, (error) =>
  Malformed.isOfRequest(error)
    ? Effect.fail(Malformed.problemOf(error))
    : Effect.andThen(
        Effect.logError(`an answer is not as it is described: ${error.cause.message}`),
        Effect.fail(Malformed.ours)
      )
)

const app = ({ importing, committed = Effect.void }: Options) =>
  HttpApiBuilder.layer(api).pipe(
    Layer.provide([
      Contacts.layer,
      Lists.certifications,
      Achievements.layer,
      Decisions.layer(committed),
      Reviews.review,
      Reviews.rejections,
      ImportsGroup.layer(importing, committed)
    ]),
    Layer.provide([keyed, problems]),
    Layer.provide(HttpServer.layerServices)
  )

/** Characters of one parameter in a path. An achievement's id is the longest, and each of its characters may be written in nine. */
const maxParamLength = 2_000

/** What answers the API's requests, on the ledger that it is made with, until its scope is closed. */
export const make: (options?: Options) => Effect.Effect<Inner, never, Ledger.Ledger | Scope.Scope> = Effect.fnUntraced(
  function* (options = {}) {
    // With the loggers and tracers of whoever runs it.
    const context = yield* Effect.context<Ledger.Ledger>()
    const { handler } = yield* Effect.acquireRelease(
      Effect.sync(() =>
        HttpRouter.toWebHandler(app(options), { disableLogger: true, routerConfig: { maxParamLength } })
      ),
      ({ dispose }) => Effect.promise(dispose)
    )
    const answer = async (request: Request, caller: Calling): Promise<Response> => {
      try {
        return await within(request, (ready) => handler(ready, Context.add(context, Caller, caller)))
      } catch (cause) {
        await Effect.runPromiseWith(context)(Effect.logError("a request was not answered", cause))
        return Problem.response(Malformed.ours)
      }
    }
    return { endpointOf: Routes.endpointOf, openAt: Description.openAt, answer }
  }
)

/** Answers what is wrong with the request itself, else by the endpoint; and finishes the answer. */
const within = async (request: Request, ask: (ready: Request) => Promise<Response>): Promise<Response> => {
  const { pathname } = new URL(request.url)
  const endpoint = Routes.endpointOf(request.method, pathname)
  if (endpoint === undefined) return Media.notThere(request.method, pathname, Routes.methodsAt(pathname))
  const isAccepted = Media.isAccepted(request.headers.get("accept"))
  const ready = isAccepted ? await Body.ready(request, endpoint.maxBody) : Media.notAcceptable
  return await Media.finished(request, await ("status" in ready ? Problem.response(ready) : ask(ready)))
}
