/** Requests that were refused, for whoever runs the program: at most a line a second for each kind, so that no sender fills a log. */
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"

export interface Refused {
  /** Whose path it was asked at; null where it is nobody's. */
  readonly source: string | null
  readonly path: string
  readonly status: number
  /** What the answer says. */
  readonly error: string
}

/** Milliseconds between two lines of one kind, which are requests of one source with one status. */
const every = 1_000
/** Characters of what is shown of a path and of an answer. */
const maxPath = 100
const maxError = 300

const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`

interface Tally {
  /** Refused since the last line, and not told yet. */
  count: number
  last: Refused
  timer: NodeJS.Timeout | undefined
}

/** Tells the first at once, and what follows within a second together. Mutable: as many tallies as sources have statuses. */
export class Refusals {
  readonly #tallies = new Map<string, Tally>()
  readonly #json: boolean

  constructor(json: boolean) {
    this.#json = json
  }

  readonly add = (refused: Refused): void => {
    const kind = `${refused.status} ${refused.source}`
    const tally = this.#tallies.get(kind) ?? { count: 0, last: refused, timer: undefined }
    this.#tallies.set(kind, tally)
    tally.count += 1
    tally.last = refused
    if (tally.timer === undefined) this.#tell(tally)
  }

  /** Tells what was not told yet. */
  readonly end = (): void => {
    for (const tally of this.#tallies.values()) {
      clearTimeout(tally.timer)
      if (tally.count > 0) this.#write(tally)
    }
    this.#tallies.clear()
  }

  #tell(tally: Tally): void {
    this.#write(tally)
    tally.timer = setTimeout(() => {
      tally.timer = undefined
      if (tally.count > 0) this.#tell(tally)
    }, every)
    tally.timer.unref()
  }

  #write(tally: Tally): void {
    const { count, last } = tally
    const { source, status } = last
    const [path, error] = [short(last.path, maxPath), short(last.error, maxError)]
    tally.count = 0
    const requests = count === 1 ? "a request" : `${Numbers.count(count, "request")}, the last one`
    process.stderr.write(
      this.#json
        ? `${JSON.stringify({ source, path, refused: status, count, error })}\n`
        : `${Print.oneLine(`${source ?? path}: refused ${requests} with ${status}${error === "" ? "" : `: ${error}`}`)}\n`
    )
  }
}
