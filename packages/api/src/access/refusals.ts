/** How a request is turned away at the door. */
import * as Problem from "./Problem.ts"

/** With the status, and what was expected, what was found and what to do. */
export const refusal = (status: Problem.Status, detail: string, headers?: Readonly<Record<string, string>>): Response =>
  Problem.response(Problem.of(status, detail), headers)

/** Not now: there were too many. */
export const later = (detail: string, seconds: number): Response =>
  refusal(429, `${detail}: come again in ${seconds} s`, { "retry-after": String(seconds) })

/** Without a key that counts. */
export const unauthorized = (detail: string): Response =>
  refusal(401, detail, { "www-authenticate": 'Bearer realm="laurel"' })

/** While nobody can look into the store. */
export const notTheStore = (): Response =>
  refusal(503, "the store can't be asked at the moment, and nothing was done: come again later", { "retry-after": "5" })
