import { type Adapter, type Fact, type Id, type Rejection } from "@laurel/core"
import { Effect, Stream } from "effect"

/** What a scripted page says. Unless said otherwise it ends its reading, and every row is a draft or a rejection. */
export interface Script {
  readonly drafts?: ReadonlyArray<Fact.Draft>
  readonly rejections?: ReadonlyArray<Rejection.Rejection>
  readonly withdrawals?: ReadonlyArray<Adapter.Withdrawal>
  readonly silent?: ReadonlyArray<string>
  readonly seen?: ReadonlyArray<Adapter.Seen>
  readonly received?: ReadonlyArray<Adapter.Received>
  readonly stream?: string
  readonly reading?: string
  readonly ended?: boolean
  /** Fails here instead of giving the page. */
  readonly fails?: Adapter.AdapterError
}

/** The page a script stands for, ending at a position. */
export const page = (script: Script, position: string): Adapter.Page => {
  const { drafts = [], rejections = [], withdrawals, silent, seen, received } = script
  return {
    stream: script.stream ?? "rows",
    reading: script.reading ?? "first",
    rows: drafts.length + rejections.length + (withdrawals?.length ?? 0),
    drafts,
    raw: (draft) => `${draft.reference.stream} ${draft.reference.key}`,
    rejections,
    position,
    ended: script.ended ?? true,
    ...(withdrawals === undefined ? {} : { withdrawals }),
    ...(silent === undefined ? {} : { silent }),
    ...(seen === undefined ? {} : { seen }),
    ...(received === undefined ? {} : { received: () => received })
  }
}

/** An adapter that reads what it is told to: page after page, and on from the page it stopped at. */
export const scripted = (
  source: Id.SourceId,
  scripts: ReadonlyArray<Script>,
  family: Adapter.Family = "state"
): Adapter.Adapter => ({
  source,
  family,
  read: (position) =>
    Stream.fromIterable(scripts.entries()).pipe(
      Stream.drop(position === null ? 0 : Number(position)),
      Stream.mapEffect(([index, script]) =>
        script.fails === undefined ? Effect.succeed(page(script, String(index + 1))) : Effect.fail(script.fails)
      )
    )
})
