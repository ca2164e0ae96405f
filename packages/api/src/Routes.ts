/** Which endpoint a request is for: by its path, and then by its method. */
import type { Endpoint, Need } from "./access/Access.ts"
import { api } from "./Api.ts"

interface Route extends Endpoint {
  readonly method: string
  readonly segments: ReadonlyArray<string>
}

/** Bytes of a body: of a decision, and of a file with its mapping, of which JSON may write each character in six. */
const maxBody = 64_000
const maxFileBody = 8_000_000

const withFile = new Set(["/v1/imports", "/v1/imports/check"])
const kept = new Set(["/v1/decisions", "/v1/imports", "/v1/imports/:import/undo"])

const needOf = (isPost: boolean, path: string): Need => {
  if (!isPost) return { scope: "read", least: "viewer" }
  return path.startsWith("/v1/imports")
    ? { scope: "import", least: "administrator" }
    : { scope: "decide", least: "instructor" }
}

const paramsOf = ({ segments }: Route): number => segments.filter((segment) => segment.startsWith(":")).length

/** All routes, those with the fewest parameters first: `/v1/imports/check` is no import's number. */
const routes: ReadonlyArray<Route> = Object.values(api.groups)
  .flatMap((group) => Object.values(group.endpoints))
  .map(({ method, path }): Route => {
    const isPost = method === "POST"
    return {
      method,
      route: path,
      segments: path.split("/"),
      need: needOf(isPost, path),
      maxBody: isPost ? (withFile.has(path) ? maxFileBody : maxBody) : 0,
      repeated: isPost && kept.has(path) ? "kept" : "again"
    }
  })
  .toSorted((a, b) => paramsOf(a) - paramsOf(b))

const isAt = ({ segments }: Route, parts: ReadonlyArray<string>): boolean =>
  segments.length === parts.length &&
  segments.every((segment, at) => (segment.startsWith(":") ? parts[at] !== "" : segment === parts[at]))

/** The routes at a path, one for each method that it takes. */
const at = (path: string): ReadonlyArray<Route> => {
  const parts = path.split("/")
  const first = routes.find((route) => isAt(route, parts))
  return first === undefined ? [] : routes.filter(({ route }) => route === first.route)
}

/** The endpoint that a request is for. `HEAD` is that of `GET`. */
export const endpointOf = (method: string, path: string): Endpoint | undefined =>
  at(path).find((route) => route.method === (method === "HEAD" ? "GET" : method))

/** The methods that a path takes; none where there is nothing at it. */
export const methodsAt = (path: string): ReadonlyArray<string> =>
  at(path).flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]))
