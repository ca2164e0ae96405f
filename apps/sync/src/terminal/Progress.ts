/** What a sync has done so far, and how it says so while it works: a line that is rewritten, lines, or objects. */
import type { Id, Sync } from "@laurel/core"
import * as Numbers from "./Numbers.ts"
import type { Selected } from "../sources/Sources.ts"
import { StatusLine } from "./StatusLine.ts"

export interface Tally {
  rows: number
  facts: number
  corrections: number
  unplaced: number
  /** About people who were erased. */
  ignored: number
  rejections: number
  /** What whole readings did not name. */
  drift: number
  /** Rows that their source's archive has no room for. */
  unkept: number
  entries: number
}

const nothing = (): Tally => ({
  rows: 0,
  facts: 0,
  corrections: 0,
  unplaced: 0,
  ignored: 0,
  rejections: 0,
  drift: 0,
  unkept: 0,
  entries: 0
})

const add = (tally: Tally, more: Readonly<Tally>): void => {
  tally.rows += more.rows
  tally.facts += more.facts
  tally.corrections += more.corrections
  tally.unplaced += more.unplaced
  tally.ignored += more.ignored
  tally.rejections += more.rejections
  tally.drift += more.drift
  tally.unkept += more.unkept
  tally.entries += more.entries
}

/** How a reading ended. */
export type End = "done" | "failed" | "stopped"

/** The source that is being read. */
interface Current {
  readonly source: Id.SourceId
  readonly meter: Selected["meter"]
  readonly tally: Tally
  readonly started: number
  /** Of the last page that was committed. */
  stream: string | null
}

/** `1 minute 5 seconds`, `2 hours 3 minutes`. */
const duration = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000)
  if (seconds < 60) return Numbers.count(seconds, "second")
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  if (minutes < 60)
    return rest === 0
      ? Numbers.count(minutes, "minute")
      : `${Numbers.count(minutes, "minute")} ${Numbers.count(rest, "second")}`
  return `${Numbers.count(Math.floor(minutes / 60), "hour")} ${Numbers.count(minutes % 60, "minute")}`
}

/** Counts what is committed and shows it, source by source. Mutable: one program has one. */
export class Progress {
  readonly total = nothing()
  readonly sources = new Map<Id.SourceId, Tally>()
  readonly #line: StatusLine
  readonly #asJson: boolean
  #current: Current | undefined

  constructor(asJson = false) {
    this.#asJson = asJson
    this.#line = new StatusLine(asJson)
  }

  begin(source: Id.SourceId, meter?: Selected["meter"]): void {
    const tally = nothing()
    this.sources.set(source, tally)
    this.#current = { source, meter, tally, started: performance.now(), stream: null }
    this.#line.begin(this.#asJson ? JSON.stringify({ source, state: "reading" }) : `${source}: reading`)
  }

  /** Somebody else is at it. */
  waits(source: Id.SourceId, seconds: number): void {
    const words = `${source}: another sync of it is going on; waiting for it, ${Numbers.count(seconds, "second")} at most`
    this.#line.end(this.#asJson ? JSON.stringify({ source, state: "waiting", seconds }) : words)
  }

  committed(source: Id.SourceId, page: Sync.Progress): void {
    add(this.total, page)
    const current = this.#current
    if (current?.source !== source) return
    add(current.tally, page)
    current.stream = page.stream
    this.#line.show(() => this.#say(current, "reading"))
  }

  /** Leaves the last line of a source standing. */
  end(source: Id.SourceId, how: End): void {
    const current = this.#current
    if (current?.source !== source) return
    this.#current = undefined
    if (this.#asJson) this.#line.end(this.#say(current, how))
    else if (current.tally.rows === 0) this.#line.end(`${source}: ${how === "done" ? "nothing new" : how}`)
    else this.#line.end(`${this.#counts(current)}; ${how}`)
  }

  /** `, while reading "lms", in "scores"`: between which two commits the work was cut off; nothing between two sources. */
  get where(): string {
    const current = this.#current
    if (current === undefined) return ""
    return `, while reading "${current.source}"${current.stream === null ? "" : `, in "${current.stream}"`}`
  }

  #say(current: Current, state: "reading" | End): string {
    if (this.#asJson) return JSON.stringify({ source: current.source, state, ...this.#plain(current, state) })
    const far = current.meter?.now
    return far === undefined
      ? this.#counts(current)
      : `${this.#counts(current)}, ${Math.floor(far.share * 100)} % of ${far.file}${far.share === 1 ? "" : `, ${duration(far.left)} left`}`
  }

  #plain({ tally, started, meter, stream }: Current, state: "reading" | End): object {
    const seconds = (performance.now() - started) / 1_000
    const far = state === "reading" ? meter?.now : undefined
    const left =
      far === undefined ? {} : { file: far.file, share: round(far.share), secondsLeft: round(far.left / 1_000) }
    return { stream, ...tally, seconds: round(seconds), ...left }
  }

  #counts({ source, tally: { rows, facts, corrections, rejections, drift, entries }, started }: Current): string {
    const counts = [
      Numbers.count(rows, "row"),
      Numbers.count(facts, "fact"),
      ...(corrections === 0 ? [] : [Numbers.count(corrections, "correction")]),
      ...(rejections === 0 ? [] : [Numbers.count(rejections, "rejection")]),
      ...(drift === 0 ? [] : [`${Numbers.number(drift)} drifting`]),
      Numbers.count(entries, "entry", "entries")
    ]
    return `${source}: ${counts.join(", ")}${Numbers.rate(rows, "row", performance.now() - started)}`
  }
}

const round = (value: number): number => Number(value.toFixed(3))
