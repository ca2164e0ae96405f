/** The benches in the order in which they run. Loaded one by one, each in a process that knows no other. */
import type { Bench } from "./Bench.ts"

type Load = () => Promise<{ readonly bench: Bench }>

export const benches: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["raw-store", () => import("./benches/raw-store.ts")],
  ["sync-e2e", () => import("./benches/sync-e2e.ts")],
  ["sync-replay", () => import("./benches/sync-replay.ts")],
  ["sync-pg", () => import("./benches/sync-pg.ts")],
  ["many-writers", () => import("./benches/many-writers.ts")],
  ["decode-adapters", () => import("./benches/decode-adapters.ts")],
  ["xapi-adapter", () => import("./benches/xapi-adapter.ts")],
  ["scorm-adapter", () => import("./benches/scorm-adapter.ts")],
  ["moodle-adapter", () => import("./benches/moodle-adapter.ts")],
  ["tabular", () => import("./benches/tabular.ts")],
  ["rules", () => import("./benches/rules.ts")],
  ["audit", () => import("./benches/audit.ts")],
  ["credentials", () => import("./benches/credentials.ts")],
  ["certificate", () => import("./benches/certificate.ts")],
  ["log", () => import("./benches/log.ts")],
  ["stream-overhead", () => import("./benches/stream-overhead.ts")],
  ["idle", () => import("./benches/idle.ts")],
  ["rollup-read", () => import("./benches/rollup-read.ts")],
  ["incremental", () => import("./benches/incremental.ts")],
  ["recount", () => import("./benches/recount.ts")],
  ["memory", () => import("./benches/memory.ts")],
  ["install", () => import("./benches/install.ts")],
  ["oulad", () => import("./benches/oulad.ts")],
  ["peer-eventstore", () => import("./benches/peer-eventstore.ts")],
  ["peer-script", () => import("./benches/peer-script.ts")]
])

/** Those that ask for a PostgreSQL server. */
export const onPostgres: ReadonlySet<string> = new Set([
  "sync-pg",
  "many-writers",
  "rollup-read",
  "incremental",
  "peer-eventstore"
])
