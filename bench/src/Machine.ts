/** The machine that figures are from: without it they mean nothing. */
import { cpus, release, totalmem } from "node:os"

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.versions.node,
  sqlite: process.versions["sqlite"] ?? "unknown"
})

export const describe = ({ processor, cores, memoryGiB, system, node, sqlite }: Machine): string =>
  `${cores} × ${processor}, ${memoryGiB} GiB, ${system}, Node ${node}, SQLite ${sqlite}`
