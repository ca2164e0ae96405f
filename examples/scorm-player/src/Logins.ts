/** A login that asks for nothing: a platform has its own. What the rest of the host rests on is the cookie. */
import { randomUUID } from "node:crypto"
import type { Learner } from "./Attempts.ts"

export const learners: ReadonlyArray<Learner> = [
  { name: "Anna", email: "anna@example.com" },
  { name: "Ben", email: "ben@example.com" }
]

/** Sessions that are remembered: whoever has an older one logs in again. */
const maxSessions = 10_000

export class Logins {
  readonly #sessions = new Map<string, Learner>()

  /** Who sent a request, by its cookie; undefined where nobody is logged in. */
  learnerOf({ headers }: Request): Learner | undefined {
    const [, id = ""] = /(?:^|;\s*)session=([^;]+)/.exec(headers.get("cookie") ?? "") ?? []
    return this.#sessions.get(id)
  }

  /** The cookie of a new session, which no script can read and no other site's page can use; undefined where nobody is named so. */
  open(email: unknown): string | undefined {
    const learner = learners.find((each) => each.email === email)
    if (learner === undefined) return undefined
    const id = randomUUID()
    this.#sessions.set(id, learner)
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size > maxSessions && oldest !== undefined) this.#sessions.delete(oldest)
    return `session=${id}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Ends the session of a request, and gives the cookie that replaces its own. */
  close(request: Request): string {
    const learner = this.learnerOf(request)
    for (const [id, each] of this.#sessions) if (each === learner) this.#sessions.delete(id)
    return "session=; Path=/; Max-Age=0"
  }
}
