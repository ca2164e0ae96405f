/** The host application: pages, courses, a login that is none, and commits that go on to Laurel with what only the host knows. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { Effect } from "effect"
import { Attempts, type Launched, type Learner } from "./Attempts.ts"
import * as Courses from "./Courses.ts"
import * as Laurel from "./Laurel.ts"
import { learners, Logins } from "./Logins.ts"
import * as Pages from "./Pages.ts"
import * as WebServer from "./WebServer.ts"

const folder = join(import.meta.dirname, "..")
const require = createRequire(import.meta.url)

const types = { html: "text/html", css: "text/css", js: "text/javascript", xml: "text/xml" } as const
const typeOf = (path: string): string =>
  Object.entries(types).find(([ending]) => path.endsWith(`.${ending}`))?.[1] ?? "application/octet-stream"

/** Nothing is loaded from elsewhere, and no page that depends on who asks is kept by anybody. */
const headersOf = (path: string): Record<string, string> => ({
  "content-type": `${typeOf(path)}; charset=utf-8`,
  "content-security-policy": "default-src 'self'; frame-ancestors 'self'",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff"
})

const shown = (html: string): Response => new Response(html, { headers: headersOf("page.html") })
const file = (path: string, bytes: Uint8Array<ArrayBuffer>): Response =>
  new Response(bytes, { headers: headersOf(path) })
const elsewhere = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 303, headers: { location, ...headers } })
const refused = (status: number, words: string): Response => new Response(words, { status })

/** The files of the page around a course, by their paths. */
const own: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map(
  [
    ["/browser/player.js", join(folder, "browser/player.js")] as const,
    ["/browser/host.css", join(folder, "browser/host.css")] as const,
    ["/scorm-again/scorm12.js", require.resolve("scorm-again/scorm12/min")] as const,
    ["/scorm-again/scorm2004.js", require.resolve("scorm-again/scorm2004/min")] as const
  ].map(([path, where]) => [path, new Uint8Array(readFileSync(where))])
)

/** Serves until the scope closes, and gives the address. */
export const open = Effect.fn("Host.open")(function* (port: number) {
  const courses = yield* Courses.open(join(folder, "courses"))
  const attempts = new Attempts()
  const logins = new Logins()
  const launchedBy = (request: Request): Launched | undefined => {
    const learner = logins.learnerOf(request)
    const id = new URL(request.url).searchParams.get("launch")
    return learner === undefined || id === null ? undefined : attempts.launched(id, learner)
  }
  const laurel = yield* Laurel.open(courses, (request) =>
    logins.learnerOf(request) === undefined ? "unknown" : (launchedBy(request) ?? "forbidden")
  )

  const commit = async (request: Request, end: boolean): Promise<Response> => {
    const body = await request.text()
    const { url, method, headers } = request
    const answer = await laurel.commits(new Request(url, { method, headers, body }))
    const launched = launchedBy(request)
    if (answer.ok && launched !== undefined) attempts.keep(launched, body, end)
    return answer
  }

  const login = async (request: Request): Promise<Response> => {
    const cookie = logins.open((await request.formData()).get("learner"))
    return cookie === undefined
      ? refused(400, "expected a learner of this platform")
      : elsewhere("/", { "set-cookie": cookie })
  }

  const launch = (learner: Learner, id: string | null): Response => {
    const course = courses.find((each) => each.id === id)
    if (course === undefined) return refused(404, "expected a course of this platform")
    const launched = attempts.launch(learner, course)
    return Response.json({
      edition: course.edition,
      cmi: launched.cmi,
      commits: `${Laurel.path}?launch=${launched.id}`,
      href: `/courses/${course.id}/${course.sco.href}`
    })
  }

  const get = async (learner: Learner, pathname: string): Promise<Response> => {
    if (pathname === "/") {
      return shown(
        Pages.home(
          learner,
          courses.map((course) => [course, attempts.state(learner, course)])
        )
      )
    }
    if (pathname === "/record") return shown(Pages.record(learner, await laurel.record(learner.email)))
    const [, kind, id, ...rest] = pathname.split("/")
    const course = courses.find((each) => each.id === id)
    if (kind === "play" && course !== undefined) return shown(Pages.player(learner, course))
    const path = rest.join("/")
    const found = kind === "courses" ? course?.files.get(path) : undefined
    return found === undefined ? refused(404, "nothing is here") : file(path, found)
  }

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === Laurel.path) return commit(request, searchParams.has("end"))
    // Browsers ask for it, whether a page names one or not.
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 })
    const asset = own.get(pathname)
    if (asset !== undefined) return file(pathname, asset)
    if (request.method === "POST" && pathname === "/login") return login(request)
    const learner = logins.learnerOf(request)
    if (learner === undefined) return request.method === "GET" ? shown(Pages.login(learners)) : refused(401, "log in")
    if (request.method === "GET") return get(learner, pathname)
    if (pathname === "/launches") return launch(learner, searchParams.get("course"))
    if (pathname === "/logout") return elsewhere("/", { "set-cookie": logins.close(request) })
    return refused(404, "nothing is here")
  }

  return yield* WebServer.serve(port, answer)
})
