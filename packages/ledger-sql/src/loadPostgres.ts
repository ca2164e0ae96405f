/** The engine of PostgreSQL, loaded where one is opened: its driver is most of what there is to load, and a file needs none of it. */
import { Effect } from "effect"

export const loadPostgres = Effect.promise(() => import("./Postgres.ts"))
